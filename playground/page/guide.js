/** "Kom igång": the way from an empty page to approved minutes, a step at a time. */

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { become } from "./identity.js";
import { remember, remembered } from "./settings.js";
import { daysLater, day, nextWeekday } from "./time.js";
import { t } from "./words.js";

/** @typedef {import("./app.js").Page} Page */
/** @typedef {import("./types.js").Person} Person */

/**
 * @typedef {{
 *   name: string,
 *   who: Person | undefined,
 *   done: RegExp,
 *   says: boolean,
 * }} Step `done` fits what somebody writes or presses when the step is taken
 */

/** Days until the example's meeting, and from it to the next one. */
const AHEAD = 9;
const BETWEEN = 28;

/** Where the steps that were taken are remembered. */
const PROGRESS = "guide";

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
    { name: "plan", who: secretary, done: /\b(möte|meeting)\b.*\d/iu, says: true },
    { name: "roles", who: secretary, done: /ordförande|chair/iu, says: true },
    { name: "open", who: chair, done: /öppna mötet|open (the )?meeting/iu, says: true },
    { name: "elect", who: secretary, done: /\b(justerare|approver) @/iu, says: true },
    { name: "capture", who: secretary, done: /^(.*\s)?(beslut|decision)\b/imu, says: true },
    { name: "close", who: chair, done: /avsluta mötet|close (the )?meeting/iu, says: true },
    { name: "draft", who: secretary, done: /utkast|draft/iu, says: true },
    { name: "approve", who: approver, done: /^(godkänn|approve)\b/iu, says: false },
    { name: "remind", who: secretary, done: /^clock$/u, says: false },
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

function taken() {
  return new Set((remembered(PROGRESS) ?? "").split(" ").filter(Boolean));
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
    body.replaceChildren(top, list, end || "", again(draw));
    if (inside && held)
      /** @type {HTMLElement | null} */ (body.querySelector(`[data-key="${held}"]`))?.focus();
  };
  const toggle = (/** @type {string} */ name) => {
    opened = name;
    draw();
  };
  const did = (/** @type {string} */ what) => {
    const step = steps(page).find((one) => one.done.test(what) && !taken().has(one.name));
    if (!step) return;
    remember(PROGRESS, [...taken(), step.name].join(" "));
    opened = null;
    draw();
  };
  store.on("did", did, signal);
  for (const kind of /** @type {const} */ (["person", "installed", "place"])) store.on(kind, draw, signal);
  draw();
}

/** @param {() => void} draw */
function again(draw) {
  const start = () => {
    remember(PROGRESS, null);
    draw();
  };
  return button(t("guide.again"), start, { class: "link", data: { key: "again" } });
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
  if (who) parts.push(person(page, who));
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

/** @param {Page} page @param {Person} who */
function person(page, who) {
  if (page.store.me === who.id) {
    return el(
      "p",
      { class: "step-who" },
      avatar(who.name),
      el("span", {}, t("guide.youAre", { who: who.name })),
    );
  }
  const switching = () => page.attempt(goHome(page, who));
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
  if (matchMedia("(max-width: 999px)").matches) page.panel.close();
  page.conversation?.compose.insert(text);
}
