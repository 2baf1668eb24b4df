/** The round picture of a person, the square one of the bot. */

import { el } from "./dom.js";

const TONES = 8;

/** "KV" of Karin Vasseljung. @param {string} name */
function initials(name) {
  const words = name.replace(/\s*\(.*\)$/, "").split(/\s+/);
  const first = words[0]?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** @param {string} name */
function tone(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % TONES;
}

/** @param {string} name */
export function avatar(name) {
  return el("span", { class: `avatar tone-${tone(name)}`, "aria-hidden": "true" }, initials(name));
}

/** @param {string} name */
export function botAvatar(name) {
  return el("span", { class: "avatar bot", "aria-hidden": "true" }, (name[0] ?? "?").toUpperCase());
}
