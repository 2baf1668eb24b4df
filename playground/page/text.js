/** What people and the bot wrote, as nodes: mentions marked, addresses as links, never as HTML of theirs. */

import { renderMarkdown } from "./cards/markdown.js";
import { el } from "./dom.js";

const MENTION = /<at(?:\s[^>]*)?>(.*?)<\/at>/g;
const ADDRESS = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

/** The text as it was typed: `<at>Name</at>` as `@Name`. @param {string} text */
export function asTyped(text) {
  return text.replace(MENTION, (_, name) => `@${name}`);
}

/** @param {string} name @param {boolean} me */
function mention(name, me) {
  return el("span", { class: me ? "mention me" : "mention" }, name);
}

/** @param {string} text @returns {(Node | string)[]} */
function linked(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    found.push(text.slice(at, match.index));
    found.push(el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]));
    at = match.index + match[0].length;
  }
  return [...found, text.slice(at)].filter((part) => part !== "");
}

/** @param {string} text @param {string} myName @returns {(Node | string)[]} */
function plain(text, myName) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(MENTION)) {
    found.push(...linked(text.slice(at, match.index)), mention(match[1] ?? "", match[1] === myName));
    at = match.index + match[0].length;
  }
  return [...found, ...linked(text.slice(at))];
}

/** Characters that no text has stand for the mentions while the text is read as Markdown. */
const HOLDER = /\uE000(\d+)\uE001/;

/** @param {string} text @param {string} myName */
function marked(text, myName) {
  /** @type {string[]} */
  const names = [];
  const held = text.replace(MENTION, (_, name) => `\uE000${names.push(name) - 1}\uE001`);
  const read = new DOMParser().parseFromString(renderMarkdown(held), "text/html").body;
  const walker = document.createTreeWalker(read, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = HOLDER.exec(node.nodeValue ?? "");
    if (!found) continue;
    const rest = /** @type {Text} */ (node).splitText(found.index);
    rest.nodeValue = (rest.nodeValue ?? "").slice(found[0].length);
    const name = names[Number(found[1])] ?? "";
    rest.before(mention(name, name === myName));
  }
  return [...read.childNodes];
}

/**
 * The nodes of a message's text.
 *
 * @param {import("./types.js").Message} message
 * @param {string} myName
 * @returns {(Node | string)[]}
 */
export function nodesOf(message, myName) {
  if (message.format === "markdown") return marked(message.text, myName);
  return plain(message.text, myName);
}

/** The first words of a card, for what is read aloud. @param {unknown} part @returns {string} */
function cardText(part) {
  if (Array.isArray(part)) return part.map(cardText).filter(Boolean).join(" ");
  if (typeof part !== "object" || part === null) return "";
  const card = /** @type {Record<string, unknown>} */ (part);
  if (card.type === "TextBlock") return String(card.text ?? "");
  return [card.body, card.items, card.columns, card.facts].map(cardText).filter(Boolean).join(" ");
}

/** All of a message in one line. @param {import("./types.js").Message} message @param {number} [longest] */
export function inWords(message, longest = 200) {
  const words = [asTyped(message.text), ...message.cards.map(cardText)].filter(Boolean).join(" ");
  return words.length > longest ? `${words.slice(0, longest)} …` : words;
}
