/** The panel on the right: the guide, the traffic, or the troubles. */

import { el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./settings.js";
import { t } from "./words.js";

/** @typedef {"guide" | "traffic" | "troubles"} PanelName */
/** @typedef {{search?: string, conversation?: string}} PanelOptions */

/** @type {Record<PanelName, () => Promise<{fill: (page: import("./app.js").Page, body: HTMLElement, signal: AbortSignal, options: PanelOptions) => void}>>} */
const CONTENTS = {
  guide: () => import("./guide.js"),
  traffic: () => import("./traffic.js"),
  troubles: () => import("./troubles.js"),
};

/** From this width on, the guide opens by itself the first time. */
const ROOM = matchMedia("(min-width: 1100px)");

export class Panel {
  #done = new AbortController();
  /** @type {PanelName | null} */
  name = null;

  /** @param {import("./app.js").Page} page @param {AbortSignal} signal */
  constructor(page, signal) {
    this.page = page;
    this.signal = signal;
    this.element = el("aside", { class: "panel", hidden: true });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
    signal.addEventListener("abort", () => this.#done.abort());
    const last = remembered("panel");
    if (last === "guide" || last === "traffic" || last === "troubles") this.open(last, {}, false);
    else if (last === null && ROOM.matches) this.open("guide", {}, false);
  }

  /** @param {PanelName} name @param {PanelOptions} [options] */
  toggle(name, options) {
    if (this.name === name) this.close();
    else this.open(name, options);
  }

  /** @param {PanelName} name @param {PanelOptions} [options] @param {boolean} [focus] */
  open(name, options = {}, focus = true) {
    this.#done.abort();
    this.#done = new AbortController();
    const { signal } = this.#done;
    this.name = name;
    remember("panel", name);
    const title = t(`${name}.title`);
    const heading = el("h2", { tabIndex: -1 }, title);
    const body = el("div", { class: `panel-body ${name}` });
    const close = iconButton(t("panel.close"), icon("close"), () => this.close());
    this.element.replaceChildren(el("header", {}, heading, close), body);
    this.element.setAttribute("aria-label", title);
    this.element.hidden = false;
    this.#told();
    if (focus) heading.focus();
    const filled = CONTENTS[name]().then(({ fill }) => {
      if (!signal.aborted) fill(this.page, body, signal, options);
    });
    this.page.attempt(filled);
  }

  close() {
    const { name } = this;
    this.#done.abort();
    this.name = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    remember("panel", "none");
    this.#told();
    if (name) document.querySelector(`[data-panel="${name}"]`)?.closest("button")?.focus();
  }

  #told() {
    for (const button of document.querySelectorAll("[data-panel]")) {
      button.setAttribute(
        "aria-pressed",
        String(/** @type {HTMLElement} */ (button).dataset.panel === this.name),
      );
    }
  }
}
