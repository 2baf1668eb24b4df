/** One message, as this reader sees it; it is changed in place when it changes. */

import { messageMenu, pickable, press, REACTIONS, react, sendAgain } from "./actions.js";
import * as api from "./api.js";
import { avatar, botAvatar } from "./avatar.js";
import { CardView } from "./cards/card.js";
import { Compose } from "./compose.js";
import { button, el, freshId, iconButton, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { theme } from "./settings.js";
import { asTyped, nodesOf } from "./text.js";
import { timeOfDay } from "./time.js";
import { language, t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./app.js").Page} Page */

export class MessageView {
  /** @type {CardView[]} */
  #cards = [];
  #near = false;
  /** The change of the message for which this reader's own card was asked for. */
  #asked = -1;
  /** @type {Compose | null} */
  #edit = null;

  /**
   * @param {Page} page
   * @param {Message} message
   * @param {((text?: string) => void) | null} reply opens the thread's box, with a text
   */
  constructor(page, message, reply) {
    this.page = page;
    this.message = message;
    this.reply = reply;
    const id = freshId("sender");
    const bot = message.sender === null;
    const { state, me } = page.store;
    const name = bot ? state.bot.name : (page.store.person(message.sender)?.name ?? t("message.unknown"));
    this.head = el("div", { class: "message-head", id });
    this.text = el("div", { class: "message-text" });
    this.cards = el("div", { class: "cards" });
    this.foot = el("div", { class: "message-foot" });
    this.name = name;
    this.bubble = el("div", { class: "bubble" }, this.head, this.text, this.cards, this.#more());
    this.element = el(
      "article",
      {
        class: `message${message.sender === me ? " mine" : ""}${bot ? " of-bot" : ""}`,
        tabIndex: -1,
        "aria-labelledby": id,
        data: { message: message.id, rev: String(message.rev) },
      },
      bot ? botAvatar(name) : avatar(name),
      el("div", { class: "message-body" }, this.bubble, this.foot),
    );
    this.#draw();
  }

  #more() {
    const more = iconButton(t("message.menu"), icon("more"), () => this.openMenu(), {
      class: "icon-button message-more",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: "more" },
    });
    return more;
  }

  openMenu() {
    const anchor = /** @type {HTMLElement} */ (this.bubble.querySelector(".message-more"));
    messageMenu(this.page, anchor, this.message, { edit: () => this.#startEdit(), reply: this.reply });
  }

  /** @param {Message} message */
  update(message) {
    this.message = message;
    this.element.dataset.rev = String(message.rev);
    this.#draw();
    if (this.#near) this.show();
  }

  #draw() {
    const { message } = this;
    const at = new Date(message.at);
    redraw(this.head, [message.at, message.edited, message.deleted], () => [
      el("span", { class: "sender" }, this.name),
      el("time", { dateTime: message.at }, timeOfDay(at)),
      message.edited && !message.deleted && el("span", { class: "edited" }, t("message.edited")),
    ]);
    redraw(this.text, [message.text, message.format, message.deleted], () => this.#words());
    this.text.hidden = !message.text && !message.deleted;
    this.element.classList.toggle("deleted", message.deleted);
    this.element.classList.toggle("has-cards", message.cards.length > 0 && !message.deleted);
    this.cards.hidden = !message.cards.length;
    redraw(this.foot, [message.told, message.problem, message.reactions, message.deleted], () =>
      this.#footer(),
    );
  }

  #words() {
    const { message } = this;
    if (message.deleted) return [el("em", {}, t("message.deleted"))];
    return nodesOf(message, this.page.store.myself?.name ?? "");
  }

  #footer() {
    const { message } = this;
    if (message.deleted) return [];
    return [this.#reactions(), this.#delivery()];
  }

  #reactions() {
    const { message, page } = this;
    const shown = message.reactions.filter((one) => one.by.length);
    if (!shown.length) return null;
    const buttons = shown.map(({ reaction, by }) => {
      const names = by.map((id) => page.store.person(id)?.name ?? "").join(", ");
      const words = t(`reaction.${reaction}`);
      const picture = REACTIONS[/** @type {keyof typeof REACTIONS} */ (reaction)] ?? reaction;
      return el(
        "button",
        {
          type: "button",
          class: "reaction",
          title: names,
          "aria-pressed": String(by.includes(page.store.me)),
          data: { key: reaction },
          on: { click: () => react(page, this.message, reaction) },
        },
        `${picture} ${by.length}`,
        el("span", { class: "sr-only" }, ` ${words}: ${names}`),
      );
    });
    return el("div", { class: "reactions" }, ...buttons);
  }

  /** What Teams says under a message that the bot wasn't told of. */
  #delivery() {
    const { message, page } = this;
    if (message.sender !== page.store.me) return null;
    const bot = page.store.state.bot.name;
    if (message.told === "failed") {
      const again = () => page.attempt(sendAgain(page, this.message));
      const words = el("span", {}, t("message.failed", { bot }));
      const retry = button(t("message.retry"), again, { class: "link" });
      return el("div", { class: "delivery failed", title: message.problem }, icon("warning"), words, retry);
    }
    if (message.told !== "not_told" || !page.store.placeOf(message.place)?.installed) return null;
    const text = `@${bot} ${asTyped(message.text)}`;
    const sayAnew = this.reply ?? ((/** @type {string} */ words) => page.conversation?.compose.insert(words));
    const mention = button(t("message.mention", { bot }), () => sayAnew(text), { class: "link" });
    return el("div", { class: "delivery" }, el("span", {}, t("message.notTold", { bot })), mention);
  }

  /** The message is near what is in view: its cards are drawn, and this reader's own are asked for. */
  show() {
    this.#near = true;
    const { message, page } = this;
    const wanted = message.deleted ? [] : message.cards;
    while (this.#cards.length > wanted.length) this.#cards.pop()?.destroy();
    wanted.forEach((card, index) => {
      const view = this.#cards[index];
      if (view) view.update(card);
      else this.#cards.push(this.#newCard(card, index));
    });
    const refreshes = wanted.some((card) => "refresh" in card);
    if (!refreshes || message.own || this.#asked === message.rev) return;
    this.#asked = message.rev;
    const { conversation, id } = message;
    api.open({ as: page.store.me, conversation, message: id }).catch(() => undefined);
  }

  /** @param {import("./types.js").Card} card @param {number} index */
  #newCard(card, index) {
    const view = new CardView(card, {
      language: language(),
      theme: theme(),
      people: () => pickable(this.page, this.message.place),
      act: (/** @type {unknown} */ action, /** @type {Record<string, string>} */ inputs) =>
        press(this.page, this.message, index, action, inputs),
    });
    view.element.dataset.card = String(index);
    this.cards.append(view.element);
    return view;
  }

  restyle() {
    for (const card of this.#cards) card.setTheme(theme());
  }

  #startEdit() {
    if (this.#edit) return this.#edit.focus();
    const done = () => {
      this.#edit?.element.remove();
      this.#edit = null;
      this.text.hidden = false;
      this.element.focus();
    };
    this.#edit = new Compose(this.page, {
      place: this.message.place,
      label: t("message.edit"),
      text: asTyped(this.message.text),
      send: async (text) => {
        await this.#save(text);
        done();
      },
      cancel: done,
      sendLabel: t("save"),
    });
    this.text.hidden = true;
    this.text.after(this.#edit.element);
    return this.#edit.focus();
  }

  /** @param {string} text */
  async #save(text) {
    const { conversation, id } = this.message;
    const { store } = this.page;
    store.take(await api.edit({ as: store.me, conversation, message: id, text }));
  }

  destroy() {
    for (const card of this.#cards) card.destroy();
  }
}
