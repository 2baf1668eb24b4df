/** What this browser remembers: choices, drafts, what was read. Works without storage too. */

/** @type {Map<string, string>} */
const fallback = new Map();
const PREFIX = "justera:";

/** @param {string} name @returns {string | null} */
export function remembered(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return fallback.get(name) ?? null;
  }
}

/** @param {string} name @param {string | null} value null forgets it */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    if (value === null) fallback.delete(name);
    else fallback.set(name, value);
  }
}

/** The theme that was chosen, "system" when none was. */
export function chosenTheme() {
  const theme = remembered("theme");
  return theme === "light" || theme === "dark" || theme === "contrast" ? theme : "system";
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(forced-colors: active), (prefers-contrast: more)");

/** @returns {import("./types.js").Theme} */
export function theme() {
  const chosen = chosenTheme();
  if (chosen !== "system") return chosen;
  if (contrast.matches) return "contrast";
  return dark.matches ? "dark" : "light";
}

/** Call `changed` when the system's theme changes. @param {() => void} changed */
export function onSystemTheme(changed) {
  dark.addEventListener("change", changed);
  contrast.addEventListener("change", changed);
}

/** Whether the page shows one thing at a time, as on a phone. */
export const narrow = matchMedia("(max-width: 699px)");
