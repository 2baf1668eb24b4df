/** Times as the group's zone tells them. */

import { language } from "./words.js";

const ZONE = "Europe/Stockholm";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} name @param {Intl.DateTimeFormatOptions} options */
function format(name, options) {
  const locale = language() === "sv" ? "sv-SE" : "en-US";
  const key = `${locale} ${name}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
    formats.set(key, found);
  }
  return found;
}

/** "14.32" in Swedish, "2:32 PM" in English. @param {Date} date */
export function timeOfDay(date) {
  if (language() === "en") return format("time", { hour: "numeric", minute: "2-digit" }).format(date);
  return format("time", { hour: "2-digit", minute: "2-digit", hour12: false }).format(date).replace(":", ".");
}

/** "torsdag 3 september", with the year unless it is this year's. @param {Date} date @param {Date} [now] */
export function day(date, now) {
  const sameYear = now && parts(date).year === parts(now).year;
  const plain = format("day", { weekday: "long", day: "numeric", month: "long" });
  const whole = format("dayAndYear", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return (sameYear ? plain : whole).format(date);
}

/** "tors 3 sep" or "Thu, Sep 3". @param {Date} date */
export function shortDay(date) {
  return format("short", { weekday: "short", day: "numeric", month: "short" })
    .format(date)
    .replace(/\./g, "");
}

/** "tors 3 sep 2026 14.32". @param {Date} date */
export function shortMoment(date) {
  return `${shortDay(date)} ${parts(date).year} ${timeOfDay(date)}`;
}

/** "14:32:05.120", for logs. @param {Date} date */
export function exact(date) {
  const { hour, minute, second } = parts(date);
  const padded = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  return `${padded}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}

const numbers = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
});

/** @param {Date} date */
export function parts(date) {
  const found = Object.fromEntries(
    numbers.formatToParts(date).map((part) => [part.type, Number(part.value)]),
  );
  const { year = 0, month = 1, day: dayOfMonth = 1, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day: dayOfMonth, hour, minute, second };
}

/** How far the zone is ahead of UTC at that moment, in milliseconds. @param {number} moment */
function ahead(moment) {
  const { year, month, day: dayOfMonth, hour, minute, second } = parts(new Date(moment));
  return Date.UTC(year, month - 1, dayOfMonth, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/**
 * The moment that the zone calls this; days and hours may run over, as for `Date.UTC`.
 *
 * @param {number} year
 * @param {number} month 1 to 12
 * @param {number} dayOfMonth
 * @param {number} hour
 * @param {number} [minute]
 */
export function zoned(year, month, dayOfMonth, hour, minute = 0) {
  const wall = Date.UTC(year, month - 1, dayOfMonth, hour, minute);
  const guess = wall - ahead(wall);
  return new Date(wall - ahead(guess));
}

/** "2026-09-03". @param {Date} date */
export function dateKey(date) {
  const { year, month, day: dayOfMonth } = parts(date);
  return `${year}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** "2026-09-03T13:00", what an input for date and time takes. @param {Date} date */
export function forInput(date) {
  const { hour, minute } = parts(date);
  return `${dateKey(date)}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** What such an input says, as a moment; null when it is empty. @param {string} text */
export function fromInput(text) {
  const found = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text);
  if (!found) return null;
  const [year = 0, month = 1, dayOfMonth = 1, hour = 0, minute = 0] = found.slice(1).map(Number);
  return zoned(year, month, dayOfMonth, hour, minute);
}

/** The same time of day so many days later. @param {Date} date @param {number} days */
export function daysLater(date, days) {
  const { year, month, day: dayOfMonth, hour, minute } = parts(date);
  return zoned(year, month, dayOfMonth + days, hour, minute);
}

/** @param {Date} date @param {number} hours */
export function hoursLater(date, hours) {
  return new Date(date.getTime() + hours * HOUR);
}

/** A clock time on the day so many days later. @param {Date} date @param {number} days @param {number} hour */
export function atHour(date, days, hour) {
  const { year, month, day: dayOfMonth } = parts(date);
  return zoned(year, month, dayOfMonth + days, hour);
}

/** The next day that is Monday to Friday, at that hour. @param {Date} date @param {number} hour */
export function nextWeekday(date, hour) {
  for (let days = 1; days < 8; days += 1) {
    const next = atHour(date, days, hour);
    const weekday = new Date(`${dateKey(next)}T12:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) return next;
  }
  return atHour(date, 1, hour);
}

/** Whole days between the two days, as calendars count. @param {Date} from @param {Date} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(dateKey(to)) - Date.parse(dateKey(from))) / DAY);
}
