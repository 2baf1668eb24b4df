/**
 * What the client itself says around a card, in the words of Teams.
 * @module
 */

/** @import { Language } from "./types.d.ts" */

const SWEDISH = {
  broken: "Något gick fel. Försök igen.",
  checkField: "Kontrollera det här fältet.",
  chooseDay: "Välj ett datum",
  chooseTime: "Välj en tid",
  chosen: (/** @type {string} */ name) => `${name} är vald.`,
  close: "Stäng",
  found: (/** @type {number} */ count) => (count === 1 ? "1 träff" : `${count} träffar`),
  locale: "sv-SE",
  more: "Fler alternativ",
  nothingFound: "Inga träffar",
  openLink: "Öppna i en ny flik",
  remove: (/** @type {string} */ name) => `Ta bort ${name}`,
  removed: (/** @type {string} */ name) => `${name} är borttagen.`,
  submitted: "Ditt svar skickades till appen.",
  unreadable: "Det går inte att visa kortet.",
};

/** @type {typeof SWEDISH} */
const ENGLISH = {
  broken: "Something went wrong. Please try again.",
  checkField: "Check this field.",
  chooseDay: "Select a date",
  chooseTime: "Select a time",
  chosen: (name) => `${name} is chosen.`,
  close: "Close",
  found: (count) => (count === 1 ? "1 result" : `${count} results`),
  locale: "en-GB",
  more: "More options",
  nothingFound: "No results",
  openLink: "Open in a new tab",
  remove: (name) => `Remove ${name}`,
  removed: (name) => `${name} is removed.`,
  submitted: "Your response was sent to the app.",
  unreadable: "The card can't be shown.",
};

/**
 * The client's words in a language.
 * @param {Language} language
 */
export function wordsOf(language) {
  return language === "sv" ? SWEDISH : ENGLISH;
}

/** @typedef {typeof SWEDISH} Words */
