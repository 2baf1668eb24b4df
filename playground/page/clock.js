/** The world's time in the header, and the menu that moves it. */

import * as api from "./api.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu, openModal } from "./menu.js";
import * as time from "./time.js";
import { t } from "./words.js";

/** @typedef {(work: Promise<unknown>) => void} Attempt */

/** @param {import("./store.js").Store} store @param {AbortSignal} signal @param {Attempt} attempt */
export function clock(store, signal, attempt) {
  const words = el("span", { class: "clock-words" });
  const button = el(
    "button",
    {
      type: "button",
      class: "header-button clock",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => attempt(openClock(store, button, attempt)) },
    },
    icon("clock"),
    el("span", { class: "sr-only" }, `${t("clock.label")}: `),
    words,
  );
  const draw = () => {
    const now = store.now();
    const said = `${time.shortDay(now)} ${time.timeOfDay(now)}`;
    if (words.textContent !== said) words.textContent = said;
    button.classList.toggle("moved", store.state.clock.moved);
    const state = t(store.state.clock.moved ? "clock.moved" : "clock.real");
    button.title = `${t("clock.label")}: ${time.day(now)} ${time.timeOfDay(now)}. ${state}`;
  };
  store.on("clock", draw, signal);
  const ticking = setInterval(draw, 1000);
  signal.addEventListener("abort", () => clearInterval(ticking));
  draw();
  return button;
}

/** @param {import("./store.js").Store} store @param {HTMLElement} anchor @param {Attempt} attempt */
async function openClock(store, anchor, attempt) {
  const meetings = await api.meetings().catch(() => []);
  const now = store.now();
  const move = (/** @type {Date | null} */ to) => {
    attempt(api.clock(to));
    store.tell("did", "clock");
  };
  const next = meetings
    .filter((meeting) => meeting.status === "planned" && Date.parse(meeting.start) > now.getTime())
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))[0];
  /** @type {(label: string, to: Date) => import("./menu.js").Item} */
  const choice = (label, to) => ({ label, detail: time.shortMoment(to), act: () => move(to), icon: "clock" });
  /** @type {import("./menu.js").Item[]} */
  const items = [
    choice(t("clock.hour"), time.hoursLater(now, 1)),
    choice(t("clock.day"), time.daysLater(now, 1)),
    choice(t("clock.weekday"), time.nextWeekday(now, 8)),
  ];
  if (next) items.push({ heading: next.title }, ...aroundMeeting(new Date(next.start), now, choice));
  items.push("line", { label: t("clock.choose"), icon: "calendar", act: () => chooseTime(now, move) });
  if (store.state.clock.moved) items.push({ label: t("clock.back"), icon: "retry", act: () => move(null) });
  openMenu(anchor, items, t("clock.menu"));
}

/**
 * @param {Date} start
 * @param {Date} now
 * @param {(label: string, to: Date) => import("./menu.js").Item} choice
 */
function aroundMeeting(start, now, choice) {
  /** @type {import("./menu.js").Item[]} */
  const items = [];
  const week = time.atHour(start, -7, 8);
  const before = time.atHour(start, -1, 8);
  if (week > now) items.push(choice(t("clock.weekBefore"), week));
  if (before > now) items.push(choice(t("clock.dayBefore"), before));
  items.push(choice(t("clock.meeting"), start));
  return items;
}

/** @param {Date} now @param {(to: Date) => void} move */
function chooseTime(now, move) {
  openModal(t("clock.choose"), (close) => {
    const id = freshId("time");
    const input = el("input", { id, type: "datetime-local", required: true, value: time.forInput(now) });
    const submitted = (/** @type {Event} */ event) => {
      event.preventDefault();
      const to = time.fromInput(input.value);
      if (!to) return;
      close();
      move(to);
    };
    return [
      el(
        "form",
        { on: { submit: submitted } },
        el("label", { htmlFor: id }, t("clock.when")),
        input,
        el(
          "footer",
          {},
          el("button", { type: "button", class: "plain", on: { click: close } }, t("cancel")),
          el("button", { type: "submit", class: "primary" }, t("clock.set")),
        ),
      ),
    ];
  });
}
