/** The bar at the top: the clock, the demo meeting, the panels, the settings, who I am. */

import * as api from "./api.js";
import { clock } from "./clock.js";
import { startDemo } from "./demo.js";
import { button, el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { identitySwitch } from "./identity.js";
import { confirm, openMenu } from "./menu.js";
import { chosenTheme, narrow, remember } from "./settings.js";
import { language, t } from "./words.js";

/** @typedef {import("./app.js").Page} Page */

/** @param {Page} page @param {AbortSignal} signal */
export function header(page, signal) {
  const { store } = page;
  const attempt = page.attempt.bind(page);
  const demo = button(
    t("demo.play"),
    () => startDemo(page),
    { class: "header-button demo-button", title: t("demo.play") },
    icon("play"),
  );
  const drawDemo = () => {
    demo.hidden = ["playing", "paused"].includes(store.state.demo.state);
    demo.disabled = store.state.bot.status !== "running";
  };
  store.on("demo", drawDemo, signal);
  store.on("state", drawDemo, signal);
  drawDemo();
  const brand = el(
    "div",
    { class: "brand" },
    el("span", { class: "avatar bot", "aria-hidden": "true" }, "J"),
    el("span", {}, t("brand")),
  );
  const settings = iconButton(t("settings"), icon("settings"), () => openSettings(page, settings), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    data: { key: "settings" },
  });
  return el(
    "header",
    { class: "top" },
    brand,
    clock(store, signal, attempt),
    demo,
    el("div", { class: "panel-buttons" }, ...panelButtons(page)),
    settings,
    identitySwitch(store, signal, attempt),
  );
}

/** @param {Page} page */
function panelButtons(page) {
  const pictures = /** @type {const} */ ({ guide: "guide", troubles: "bug", traffic: "traffic" });
  return /** @type {const} */ (["guide", "troubles", "traffic"]).map((name) =>
    button(
      t(`${name}.title`),
      () => page.panel.toggle(name),
      {
        class: "header-button",
        title: t(`${name}.title`),
        "aria-pressed": String(page.panel.name === name),
        data: { panel: name },
      },
      icon(pictures[name]),
    ),
  );
}

/** @param {Page} page @param {HTMLElement} anchor */
function openSettings(page, anchor) {
  /** @type {import("./menu.js").Item[]} */
  const themes = /** @type {const} */ (["system", "light", "dark", "contrast"]).map((name) => ({
    label: t(`theme.${name}`),
    checked: chosenTheme() === name,
    choice: true,
    act: () => {
      remember("theme", name === "system" ? null : name);
      page.restyle();
    },
  }));
  /** @type {import("./menu.js").Item[]} */
  const languages = /** @type {const} */ (["sv", "en"]).map((name) => ({
    label: t(`language.${name}`),
    checked: language() === name,
    choice: true,
    act: () => page.attempt(page.speak(name)),
  }));
  /** @type {import("./menu.js").Item[]} */
  const view = page.canBePhone()
    ? [
        { heading: t("view") },
        { label: t("phone"), checked: page.isPhone(), icon: "phone", act: () => page.togglePhone() },
      ]
    : [];
  /** @type {import("./menu.js").Item[]} */
  const panels = narrow.matches
    ? [panelItem(page, "troubles", "bug"), panelItem(page, "traffic", "traffic"), "line"]
    : [];
  /** @type {import("./menu.js").Item[]} */
  const rest = page.store.state.resettable
    ? ["line", { label: t("reset"), icon: "trash", danger: true, act: () => reset(page) }]
    : [];
  const items = [
    ...panels,
    { heading: t("theme") },
    ...themes,
    { heading: t("language") },
    ...languages,
    ...view,
    ...rest,
  ];
  openMenu(anchor, items, t("settings"));
}

/**
 * @param {Page} page
 * @param {import("./panel.js").PanelName} name
 * @param {import("./icons.js").IconName} picture
 * @returns {import("./menu.js").Item}
 */
function panelItem(page, name, picture) {
  return { label: t(`${name}.title`), icon: picture, act: () => page.panel.open(name) };
}

/** @param {Page} page */
function reset(page) {
  confirm(t("reset"), t("reset.ask"), t("reset.yes"), () => page.attempt(api.reset().then(startOver)));
}

function startOver() {
  remember("guide", null);
  location.reload();
}
