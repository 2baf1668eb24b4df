/** The demo meeting, played on the page: its bar, and the page following it. */

import * as api from "./api.js";
import { el, iconButton, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./settings.js";
import { t } from "./words.js";

/** Seconds between two steps. */
const PACES = { slow: 5, normal: 2.5, fast: 0.8 };

/** @typedef {keyof typeof PACES} PaceName */

/** @returns {PaceName} */
function pace() {
  const name = remembered("pace");
  return name === "slow" || name === "fast" ? name : "normal";
}

/** @param {import("./app.js").Page} page */
export function startDemo(page) {
  page.attempt(api.demo("play", PACES[pace()]));
}

/** @param {import("./app.js").Page} page @param {AbortSignal} signal */
export function demoBar(page, signal) {
  const { store } = page;
  const bar = el("div", { class: "demo-bar", role: "group", "aria-label": t("demo.title"), hidden: true });
  /** @type {string | null} */
  let followed = null;
  const draw = () => {
    const { demo } = store.state;
    const shown = demo.state !== "idle";
    bar.hidden = !shown;
    if (!shown) {
      if (followed && demo.steps > 0 && demo.step === demo.steps) page.banner.say(t("demo.done"), "info");
      followed = null;
      return;
    }
    const place = store.placeOf(demo.conversation?.split(";")[0] ?? null);
    if (demo.state === "playing" && place && place.id !== followed) {
      followed = place.id;
      if (place.id !== store.place) store.show(place.id);
    }
    redraw(bar, [demo, pace()], () => parts(page, draw));
  };
  for (const kind of /** @type {const} */ (["demo", "state"])) store.on(kind, draw, signal);
  draw();
  return bar;
}

/** @param {import("./app.js").Page} page @param {() => void} drawAgain */
function parts(page, drawAgain) {
  const { demo } = page.store.state;
  const send = (/** @type {"play" | "pause" | "resume" | "stop"} */ what) =>
    page.attempt(api.demo(what, PACES[pace()]));
  if (demo.state === "failed") {
    const words = demo.problem ? t("demo.failedWhy", { problem: demo.problem }) : t("demo.failed");
    return [
      icon("warning"),
      el("span", { class: "demo-scene" }, words),
      iconButton(t("demo.close"), icon("close"), () => send("stop")),
    ];
  }
  const playing = demo.state === "playing";
  const choose = el("select", {
    "aria-label": t("demo.pace"),
    data: { key: "pace" },
    on: {
      change: () => {
        remember("pace", choose.value);
        if (playing) send("resume");
        drawAgain();
      },
    },
  });
  for (const name of Object.keys(PACES))
    choose.append(el("option", { value: name, selected: name === pace() }, t(`pace.${name}`)));
  const toggle = playing
    ? iconButton(t("demo.pause"), icon("pause"), () => send("pause"), { data: { key: "toggle" } })
    : iconButton(t("demo.resume"), icon("play"), () => send("resume"), { data: { key: "toggle" } });
  return [
    toggle,
    iconButton(t("demo.stop"), icon("stop"), () => send("stop"), { data: { key: "stop" } }),
    el("span", { class: "demo-scene" }, el("b", {}, demo.scene ?? t("demo.title"))),
    el("progress", { max: Math.max(1, demo.steps), value: demo.step, "aria-label": t("demo.progress") }),
    el("span", { class: "demo-steps" }, t("demo.steps", { step: demo.step, steps: demo.steps })),
    choose,
  ];
}
