/**
 * Days and times as the page's language writes them. A browser writes them in a language of its own, whatever
 * the page's is; only while one is being edited are they in the browser's.
 * @module
 */

/** @import { Words } from "./words.js" */

const WRITTEN = CSS.supports("selector(::-webkit-datetime-edit)");

/**
 * Lays the text over a date or time input; again, it is said in the words of now.
 * @param {HTMLInputElement} input
 * @param {() => Words} words
 */
export function writeMoment(input, words) {
  const holder = input.parentElement;
  if (!WRITTEN || !holder) return;
  let text = holder.querySelector(".card-moment-text");
  if (!text) {
    text = document.createElement("span");
    text.className = "card-moment-text";
    text.setAttribute("aria-hidden", "true");
    holder.classList.add("card-moment");
    holder.append(text);
    for (const event of ["input", "change", "blur"]) {
      input.addEventListener(event, () => writeMoment(input, words));
    }
  }
  text.classList.toggle("card-moment-empty", !input.value);
  text.textContent = input.value ? written(input.value, words().locale) : emptyText(input, words());
}

/**
 * @param {string} value of the input: a day or a time, as ISO 8601
 * @param {string} locale
 */
function written(value, locale) {
  if (value.includes(":")) return value.slice(0, 5);
  const day = new Date(`${value}T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(day);
}

/**
 * @param {HTMLInputElement} input
 * @param {Words} words
 */
function emptyText(input, words) {
  return input.placeholder || (input.type === "date" ? words.chooseDay : words.chooseTime);
}
