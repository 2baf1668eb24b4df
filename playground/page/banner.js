/** What must be known now: the contact is lost, the bot isn't running, something went wrong. */

import * as api from "./api.js";
import { button, el, iconButton, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** How long the contact may be away before it is said, and how long a passing word stands; milliseconds. */
const PATIENCE = 1200;
const PASSING = 6000;

export class Banner {
  #lost = 0;
  #passing = 0;

  /** @param {import("./app.js").Page} page @param {AbortSignal} signal */
  constructor(page, signal) {
    this.page = page;
    this.contact = el("div", { class: "banner error", role: "alert", hidden: true });
    this.bot = el("div", { role: "status" });
    this.word = el("div", { class: "toast", role: "status", hidden: true });
    this.element = el("div", { class: "banners" }, this.contact, this.bot);
    const { store } = page;
    store.on("connection", (connected) => this.#connection(connected), signal);
    store.on("state", () => this.#draw(), signal);
    this.#draw();
    this.#connection(store.connected);
    signal.addEventListener("abort", () => this.word.remove());
  }

  /** @param {boolean} connected */
  #connection(connected) {
    clearTimeout(this.#lost);
    if (connected) {
      this.contact.hidden = true;
      return;
    }
    this.#lost = setTimeout(() => {
      this.contact.replaceChildren(
        icon("warning"),
        el("span", {}, t("banner.lost")),
        button(t("banner.retry"), () => this.page.store.stream.hurry(), { class: "plain" }),
      );
      this.contact.hidden = false;
    }, PATIENCE);
  }

  #draw() {
    const { bot } = this.page.store.state;
    redraw(this.bot, [bot.status, bot.own, bot.name], () => {
      if (bot.status === "running") return [];
      if (bot.status === "starting") {
        return [
          el(
            "div",
            { class: "banner" },
            el("span", { class: "spinner" }),
            el("span", {}, t("banner.starting", { bot: bot.name })),
          ),
        ];
      }
      const start = button(t("bot.start", { bot: bot.name }), () => this.page.attempt(api.bot("start")), {
        class: "primary",
      });
      const words = t(bot.own ? "banner.stopped" : "banner.stoppedElsewhere", {
        bot: bot.name,
        address: bot.address,
      });
      return [el("div", { class: "banner warn" }, icon("warning"), el("span", {}, words), bot.own && start)];
    });
  }

  /** Say something that goes away by itself. @param {string} text @param {"info" | "error"} kind */
  say(text, kind) {
    clearTimeout(this.#passing);
    const close = () => {
      this.word.hidden = true;
    };
    this.word.className = `toast ${kind}`;
    this.word.replaceChildren(el("span", {}, text), iconButton(t("close"), icon("close"), close));
    this.word.hidden = false;
    this.#passing = setTimeout(close, kind === "error" ? PASSING * 2 : PASSING);
  }
}
