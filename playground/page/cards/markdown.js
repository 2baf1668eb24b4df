/**
 * The part of Markdown that Teams shows in cards: bold, italic, lists and links; everything else stays text.
 * @module
 */

import MarkdownIt from "/packages/markdown-it.js";

const ADDRESSES = /^(?:https?:\/\/|mailto:|tel:)/i;

const reader = new MarkdownIt("zero", { html: false, linkify: false, typographer: false });
reader.enable(["list", "link", "emphasis", "newline", "escape", "entity"]);
reader.validateLink = isAddress;
reader.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet("target", "_blank");
  tokens[index]?.attrSet("rel", "noopener noreferrer");
  return self.renderToken(tokens, index, options);
};

/**
 * Whether a link may be followed: web addresses, mail and telephone.
 * @param {string} address
 */
export function isAddress(address) {
  return ADDRESSES.test(address.trim());
}

/**
 * Text with Markdown as HTML that is safe to insert: whatever isn't of the subset is escaped.
 * @param {string} text
 * @returns {string}
 */
export function renderMarkdown(text) {
  return reader.render(text);
}
