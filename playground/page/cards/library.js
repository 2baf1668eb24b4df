/**
 * The reference renderer of Adaptive Cards, as the page loads it: a classic script ahead of the modules.
 * @module
 */

if (!globalThis.AdaptiveCards) {
  throw new Error("The page needs /packages/adaptivecards.js, a classic script, before its modules.");
}

export const renderer = globalThis.AdaptiveCards;

// A card isn't something to stop at with the Tab key; its inputs and buttons are.
renderer.GlobalSettings.setTabIndexAtCardRoot = false;
