/** Everything the page says, in the language that was chosen. */

import { remember, remembered } from "./settings.js";

/** @typedef {import("./types.js").Language} Language */

/** @type {Record<string, string>} */
let catalogue = {};

/** @type {Language} */
let chosen = "sv";

/** @returns {Language} */
export function language() {
  return chosen;
}

/** The language that was chosen before, else Swedish. @returns {Language} */
export function rememberedLanguage() {
  return remembered("language") === "en" ? "en" : "sv";
}

/** Load a language's words; the document says which it is. @param {Language} wanted */
export async function useLanguage(wanted) {
  const response = await fetch(new URL(`./locales/${wanted}.json`, import.meta.url));
  catalogue = await response.json();
  chosen = wanted;
  remember("language", wanted);
  document.documentElement.lang = wanted;
}

/**
 * The words of a key with `{name}` filled in; of `key.one` and `key.many` the one that fits `count`.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const counted = typeof values.count === "number" ? `${key}.${values.count === 1 ? "one" : "many"}` : key;
  const words = catalogue[counted] ?? catalogue[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Whether the catalogue has such a key. @param {string} key */
export function has(key) {
  return key in catalogue;
}
