/** "Kom igång": the way from an empty page to approved minutes, a step at a time. */

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { become } from "./identity.js";
import { beginAgain, taken } from "./progress.js";
import { daysLater, day, nextWeekday } from "./time.js";
import { t } from "./words.js";

/** @typedef {import("./app.js").Page} Page */
/** @typedef {import("./types.js").Person} Person */

/** @typedef {{name: import("./progress.js").StepName, who: Person | undefined, says: boolean}} Step */

/** Days until the example's meeting, and from it to the next one. */
const AHEAD = 9;
const BETWEEN = 28;

/** @param {Page} page */
function cast(page) {
  const { people } = page.store.state;
  const part = (/** @type {Person["part"]} */ wanted) => people.filter((person) => person.part === wanted);
  const members = part("member");
  return {
    chair: part("chair")[0],
    secretary: part("secretary")[0],
    approver: members[5] ?? members[0],
    member: members[4] ?? members[0],
    other: members[1] ?? members[0],
  };
}

/** @param {Page} page @returns {Step[]} */
function steps(page) {
  const { chair, secretary, approver } = cast(page);
  return [
    { name: "plan", who: secretary, says: true },
    { name: "roles", who: secretary, says: true },
    { name: "open", who: chair, says: true },
    { name: "elect", who: secretary, says: true },
    { name: "capture", who: secretary, says: true },
    { name: "close", who: chair, says: true },
    { name: "draft", who: secretary, says: true },
    { name: "approve", who: approver, says: false },
    { name: "remind", who: secretary, says: false },
  ];
}

/** What the example writes, with days from the world's clock. @param {Page} page @param {Step} step */
function example(page, step) {
  const { chair, secretary, approver, member, other } = cast(page);
  const now = page.store.now();
  const meeting = nextWeekday(daysLater(now, AHEAD - 1), 13);
  const next = nextWeekday(daysLater(meeting, BETWEEN - 1), 9);
  const due = nextWeekday(daysLater(meeting, BETWEEN / 2), 9);
  const text = t(`guide.${step.name}.text`, {
    meeting: day(meeting),
    next: day(next),
    due: day(due),
    chair: chair?.name ?? "",
    secretary: secretary?.name ?? "",
    approver: approver?.name ?? "",
    member: member?.name ?? "",
    other: other?.name ?? "",
    otherFrom: other?.organisation ?? "",
    chairFrom: chair?.organisation ?? "",
    memberFrom: member?.organisation ?? "",
  });
  return `@${page.store.state.bot.name} ${text}`;
}

/** The group's chat, where the example takes place. @param {Page} page */
function home(page) {
  return page.store.places().find((place) => place.kind === "groupChat") ?? null;
}

/** @param {Page} page @param {HTMLElement} body @param {AbortSignal} signal */
export function fill(page, body, signal) {
  const { store } = page;
  /** @type {string | null} */
  let opened = null;
  const draw = () => {
    const all = steps(page);
    const done = taken();
    const current = opened ?? all.find((step) => !done.has(step.name))?.name;
    const top = el(
      "div",
      { class: "guide-intro" },
      el("p", {}, t("guide.intro", { bot: store.state.bot.name })),
    );
    const list = el("ol", { class: "steps" });
    for (const step of all) {
      const open = step.name === current;
      list.append(row(page, step, open, done.has(step.name), (name) => toggle(open ? "" : name)));
    }
    const end = all.every((step) => done.has(step.name)) && el("p", { class: "guide-end" }, t("guide.end"));
    const held =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    const inside = body.contains(document.activeElement);
    const start = () => beginAgain(store);
    const again = button(t("guide.again"), start, { class: "link", data: { key: "again" } });
    body.replaceChildren(top, list, end || "", again);
    if (inside && held)
      /** @type {HTMLElement | null} */ (body.querySelector(`[data-key="${held}"]`))?.focus();
  };
  const toggle = (/** @type {string} */ name) => {
    opened = name;
    draw();
  };
  const moved = () => {
    opened = null;
    draw();
  };
  store.on("guided", moved, signal);
  for (const kind of /** @type {const} */ (["person", "installed", "place"])) store.on(kind, draw, signal);
  draw();
}

/**
 * @param {Page} page
 * @param {Step} step
 * @param {boolean} open
 * @param {boolean} done
 * @param {(name: string) => void} toggle
 */
function row(page, step, open, done, toggle) {
  const id = `step-${step.name}`;
  const title = el(
    "button",
    {
      type: "button",
      class: "step-title",
      "aria-expanded": String(open),
      "aria-controls": id,
      data: { key: step.name },
      on: { click: () => toggle(step.name) },
    },
    el("span", { class: "step-mark" }, done ? icon("check") : null),
    el("span", {}, t(`guide.${step.name}.title`)),
    done && el("span", { class: "sr-only" }, t("guide.done")),
  );
  const inside = el("div", { id, class: "step-body", hidden: !open });
  if (open) inside.append(...contents(page, step));
  return el("li", { class: `step${open ? " open" : ""}${done ? " done" : ""}` }, el("h3", {}, title), inside);
}

/** @param {Page} page @param {Step} step @returns {Node[]} */
function contents(page, step) {
  const { store } = page;
  const place = home(page);
  const { who } = step;
  const names = { bot: store.state.bot.name, who: who?.name ?? "", chat: place?.name ?? t("guide.chat") };
  /** @type {Node[]} */
  const parts = [el("p", {}, t(`guide.${step.name}.what`, names))];
  if (who) parts.push(person(page, who, step.says));
  if (place && !place.installed) {
    const add = () => page.attempt(api.install({ as: store.me, where: place.where, on: true }));
    parts.push(button(t("bot.add", names), add, { class: "primary", data: { key: "install" } }, icon("add")));
  }
  if (step.says) {
    const text = example(page, step);
    const put = () => page.attempt(insert(page, who, text));
    parts.push(
      el("pre", { class: "example" }, text),
      button(t("guide.insert"), put, { class: "primary", data: { key: "insert" } }, icon("edit")),
    );
    if (step.name !== "elect" && step.name !== "draft")
      parts.push(el("p", { class: "detail" }, t("guide.send")));
  }
  return parts;
}

/** @param {Page} page @param {Person} who @param {boolean} stays whether the step goes on here in the guide */
function person(page, who, stays) {
  if (page.store.me === who.id) {
    return el(
      "p",
      { class: "step-who" },
      avatar(who.name),
      el("span", {}, t("guide.youAre", { who: who.name })),
    );
  }
  const switching = async () => {
    await page.attempt(goHome(page, who));
    if (!stays) makeRoom(page);
  };
  return button(
    t("guide.become", { who: who.name }),
    switching,
    { class: "plain step-become", data: { key: "become" } },
    avatar(who.name),
  );
}

/** Be that person, in the group's chat. @param {Page} page @param {Person | undefined} who */
async function goHome(page, who) {
  if (who) await become(page.store, who.id);
  const place = home(page);
  if (place && place.id !== page.store.place) page.store.show(place.id);
}

/** @param {Page} page @param {Person | undefined} who @param {string} text */
async function insert(page, who, text) {
  await goHome(page, who);
  makeRoom(page);
  page.conversation?.compose.insert(text);
}

/** Where the guide covers the conversation it gives way. @param {Page} page */
function makeRoom(page) {
  if (matchMedia("(max-width: 999px)").matches) page.panel.close();
}
