/** "Störningar": the platform's bad days on order, and the bot stopped and started. */

import * as api from "./api.js";
import { button, el, freshId, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** @typedef {import("./app.js").Page} Page */

const KINDS = [
  "twice",
  "throttled",
  "badGateway",
  "gatewayTimeout",
  "slow",
  "updateLost",
  "conversationLost",
  "botRemoved",
  "writesBlocked",
  "answerLost",
  "connectionReset",
];
const TIMES = [1, 2, 3, 5, 10];

/** @param {string} label @param {[string, string][]} options @param {() => void} [changed] */
function choice(label, options, changed) {
  const id = freshId("choice");
  const select = el("select", { id, on: { change: () => changed?.() } });
  for (const [value, words] of options) select.append(el("option", { value }, words));
  return { select, row: el("p", { class: "field" }, el("label", { htmlFor: id }, label), select) };
}

/** @param {Page} page @param {HTMLElement} body @param {AbortSignal} signal */
export function fill(page, body, signal) {
  const inForce = el("div", { class: "in-force" });
  const bot = el("section", {});
  const hearing = el("section", {});
  body.append(
    el("p", { class: "detail" }, t("troubles.intro", { bot: page.store.state.bot.name })),
    orderForm(page),
    inForce,
    bot,
    hearing,
  );
  const draw = () => {
    const { troubles, bot: told, hearsEverything } = page.store.state;
    redraw(inForce, troubles, () => force(page));
    redraw(bot, told, () => botParts(page));
    redraw(hearing, hearsEverything, () => hearingParts(page));
  };
  page.store.on("state", draw, signal);
  draw();
}

/** @param {Page} page */
function orderForm(page) {
  const about = el("p", { class: "detail" });
  const kind = choice(
    t("troubles.kind"),
    KINDS.map((name) => [name, t(`trouble.${name}`)]),
    () => say(),
  );
  const say = () => {
    about.textContent = t(`trouble.${kind.select.value}.about`);
  };
  say();
  const times = choice(t("troubles.times"), [
    ...TIMES.map((count) => /** @type {[string, string]} */ ([String(count), t("times", { count })])),
    ["", t("times.always")],
  ]);
  const where = choice(t("troubles.where"), [
    ["", t("troubles.everywhere")],
    ...page.store.places().map((place) => /** @type {[string, string]} */ ([place.id, place.name])),
  ]);
  const order = () => {
    const conversation = where.select.value;
    const body = {
      kind: kind.select.value,
      times: times.select.value ? Number(times.select.value) : null,
      ...(conversation ? { conversation } : {}),
    };
    page.attempt(api.trouble(body));
  };
  const go = button(t("troubles.order"), order, { class: "primary" });
  return el("section", {}, el("h3", {}, t("troubles.new")), kind.row, about, times.row, where.row, go);
}

/** @param {Page} page */
function force(page) {
  const { troubles } = page.store.state;
  const heading = el("h3", {}, t("troubles.inForce"));
  if (!troubles.length) return [heading, el("p", { class: "detail" }, t("troubles.none"))];
  const rows = troubles.map(({ kind, left, conversation }) => {
    const place = conversation ? (page.store.placeOf(conversation)?.name ?? "") : t("troubles.everywhere");
    const rest = left === null ? t("times.always") : t("troubles.left", { count: left });
    return el(
      "li",
      {},
      icon("warning"),
      el(
        "span",
        { class: "menu-words" },
        el("span", {}, t(`trouble.${kind}`)),
        el("span", { class: "detail" }, `${rest} · ${place}`),
      ),
    );
  });
  const end = button(t("troubles.end"), () => page.attempt(api.endTroubles()), {
    class: "plain",
    data: { key: "end" },
  });
  return [heading, el("ul", { class: "force-list" }, ...rows), end];
}

/** @param {Page} page */
function botParts(page) {
  const { bot } = page.store.state;
  const heading = el("h3", {}, t("troubles.bot", { bot: bot.name }));
  const status = el("p", {}, el("span", { class: `light ${bot.status}` }), t(`bot.${bot.status}`));
  if (!bot.own)
    return [heading, status, el("p", { class: "detail" }, t("bot.notOurs", { address: bot.address }))];
  /** @type {(what: "restart" | "kill" | "start" | "stop") => HTMLElement} */
  const act = (what) =>
    button(t(`bot.do.${what}`), () => page.attempt(api.bot(what)), { class: "plain", data: { key: what } });
  const running = bot.status !== "stopped";
  const buttons = running ? [act("restart"), act("kill"), act("stop")] : [act("start")];
  const why = bot.problem ? el("p", { class: "detail" }, bot.problem) : null;
  return [heading, status, why, el("div", { class: "buttons" }, ...buttons)];
}

/** @param {Page} page */
function hearingParts(page) {
  const { bot, hearsEverything } = page.store.state;
  const id = freshId("hearing");
  const box = el("input", {
    id,
    type: "checkbox",
    role: "switch",
    checked: hearsEverything,
    data: { key: "hearing" },
    on: { change: () => page.attempt(api.hearing(box.checked)) },
  });
  return [
    el("h3", {}, t("hearing.title")),
    el(
      "p",
      { class: "check" },
      box,
      el("label", { htmlFor: id }, t("hearing.everything", { bot: bot.name })),
    ),
    el("p", { class: "detail" }, t("hearing.about")),
  ];
}
