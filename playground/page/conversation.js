/** The conversation in view: its head, its messages and the box to write in. */

import * as api from "./api.js";
import { avatar, botAvatar } from "./avatar.js";
import { Compose } from "./compose.js";
import { button, el, iconButton, redraw } from "./dom.js";
import { Feed } from "./feed.js";
import { icon } from "./icons.js";
import { detail } from "./identity.js";
import { openMenu, openModal } from "./menu.js";
import { inWords } from "./text.js";
import { dateKey, shortMoment } from "./time.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Place} Place */

/** How long "is writing" stands unless a message comes; in milliseconds. */
const TYPING = 5000;

export class Conversation {
  #typing = 0;

  /** @param {import("./app.js").Page} page @param {Place} place @param {AbortSignal} signal */
  constructor(page, place, signal) {
    this.page = page;
    this.place = place;
    this.head = el("header", { class: "conversation-head" });
    this.feed = new Feed(page, place, (unseen) => this.#unseen(unseen));
    this.empty = el("div", { class: "empty", hidden: true });
    this.fresh = button(
      t("feed.new"),
      () => this.feed.goToNew(),
      { class: "new-messages", hidden: true },
      icon("down"),
    );
    this.typing = el("div", { class: "typing", hidden: true });
    this.compose = this.#compose();
    this.foot = el("div", { class: "conversation-foot" }, this.typing, this.compose.element);
    this.absent = el("div", { class: "absent" });
    this.element = el(
      "div",
      { class: "conversation", data: { conversation: place.id, kind: place.kind } },
      this.head,
      el("div", { class: "feed-holder" }, this.feed.element, this.empty, this.fresh),
      this.absent,
      this.foot,
    );
    this.#listen(signal);
    this.#draw();
    page.attempt(page.store.load(place.id));
    if (page.store.cache(place.id).loaded) this.#loaded();
  }

  #compose() {
    const { page, place } = this;
    const channel = place.kind === "channel";
    return new Compose(page, {
      place: place.id,
      draft: place.id,
      label: t(channel ? "compose.post" : "compose.message"),
      placeholder: t(channel ? "compose.postHere" : "compose.messageHere", { name: place.name }),
      send: async (text) => {
        const message = await api.say({ as: page.store.me, conversation: place.id, text });
        page.store.take(message);
        page.store.tell("did", text);
      },
    });
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { store } = this.page;
    const mine = (/** @type {string} */ id) => id.split(";")[0] === this.place.id;
    store.on("state", () => this.#draw(), signal);
    let today = dateKey(store.now());
    store.on(
      "clock",
      () => {
        const date = dateKey(store.now());
        if (date !== today) this.feed.newDay();
        today = date;
      },
      signal,
    );
    store.on("loaded", (id) => id === this.place.id && this.#loaded(), signal);
    store.on("message", ({ message, isNew }) => mine(message.place) && this.#take(message, isNew), signal);
    store.on("typing", ({ conversation }) => mine(conversation) && this.#showTyping(), signal);
    signal.addEventListener("abort", () => this.feed.destroy());
  }

  #loaded() {
    this.feed.loaded();
    this.#drawEmpty();
    this.page.store.read(this.place.id);
  }

  /** @param {Message} message @param {boolean} isNew */
  #take(message, isNew) {
    this.feed.take(message, isNew);
    if (message.sender === null) this.#hideTyping();
    if (!isNew) return;
    this.#drawEmpty();
    if (document.visibilityState === "visible") this.page.store.read(this.place.id);
    const sender =
      message.sender === null ? this.page.store.state.bot.name : this.page.store.person(message.sender)?.name;
    if (message.sender !== this.page.store.me) this.page.announce(`${sender ?? ""}: ${inWords(message)}`);
  }

  #showTyping() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#hideTyping(), TYPING);
    const words = t("typing", { bot: this.page.store.state.bot.name });
    this.typing.replaceChildren(
      el("span", { class: "typing-dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      words,
    );
    this.typing.hidden = false;
  }

  #hideTyping() {
    clearTimeout(this.#typing);
    this.typing.hidden = true;
  }

  /** @param {boolean} unseen */
  #unseen(unseen) {
    this.fresh.hidden = !unseen;
  }

  #draw() {
    const place = this.page.store.placeOf(this.place.id);
    if (!place) return;
    this.place = place;
    const { bot, hearsEverything } = this.page.store.state;
    redraw(this.head, [place, bot.name], () => this.#headParts());
    redraw(this.absent, [place.installed, place.kind, place.team], () => this.#absence());
    this.absent.hidden = place.installed;
    this.compose.refresh();
    this.feed.refresh();
    redraw(this.empty, [place.installed, bot.name, hearsEverything], () => this.#emptyParts());
  }

  #headParts() {
    const { page, place } = this;
    const back = iconButton(t("back"), icon("back"), () => page.store.show(null), {
      class: "icon-button back",
      data: { key: "back" },
    });
    const picture =
      place.kind === "personal"
        ? botAvatar(place.name)
        : el("span", { class: "place-mark" }, icon(this.#picture()));
    return [
      back,
      picture,
      el("div", { class: "conversation-title" }, el("h1", {}, place.name), el("p", {}, this.#subtitle())),
      this.#meetingButton(),
      iconButton(t("conversation.menu"), icon("more"), () => this.#menu(), {
        class: "icon-button conversation-menu",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        data: { key: "menu" },
      }),
    ];
  }

  #picture() {
    return /** @type {const} */ ({
      channel: "hash",
      groupChat: "people",
      meeting: "calendar",
      personal: "chat",
    })[this.place.kind];
  }

  #subtitle() {
    const { place, page } = this;
    if (place.meeting) return shortMoment(new Date(place.meeting.start));
    if (place.kind === "personal") return t("conversation.personal");
    const members = t("conversation.members", { count: place.members.length });
    const bot = page.store.state.bot.name;
    const here = t(place.installed ? "conversation.with" : "conversation.without", { bot });
    return [place.team, members, here].filter(Boolean).join(" · ");
  }

  #meetingButton() {
    const { page, place } = this;
    if (!place.meeting) return null;
    const { underWay } = place.meeting;
    const act = () => page.attempt(api.meeting({ as: page.store.me, conversation: place.id, on: !underWay }));
    const label = t(underWay ? "meeting.end" : "meeting.start");
    return button(
      label,
      act,
      { class: underWay ? "danger-button" : "primary", data: { key: "meeting" } },
      icon("video"),
    );
  }

  #menu() {
    const { page, place } = this;
    const bot = page.store.state.bot.name;
    const anchor = /** @type {HTMLElement} */ (this.head.querySelector(".conversation-menu"));
    const everywhere =
      place.kind === "channel" ? t("conversation.wholeTeam", { team: place.team }) : undefined;
    const add = {
      label: t("bot.add", { bot }),
      icon: /** @type {const} */ ("add"),
      act: () => this.#install(true),
    };
    const removal = {
      label: t("bot.remove", { bot }),
      icon: /** @type {const} */ ("trash"),
      danger: true,
      act: () => this.#install(false),
    };
    const item = { ...(place.installed ? removal : add), ...(everywhere ? { detail: everywhere } : {}) };
    const members = {
      label: t("conversation.showMembers"),
      icon: /** @type {const} */ ("people"),
      act: () => this.#showMembers(),
    };
    const traffic = {
      label: t("traffic.here"),
      icon: /** @type {const} */ ("traffic"),
      act: () => page.panel.open("traffic", { conversation: place.id }),
    };
    openMenu(
      anchor,
      place.kind === "personal" ? [item, traffic] : [members, item, traffic],
      t("conversation.menu"),
    );
  }

  /** @param {boolean} on */
  #install(on) {
    const { page, place } = this;
    return page.attempt(api.install({ as: page.store.me, where: place.where, on }));
  }

  #showMembers() {
    const { page, place } = this;
    const people = place.members.map((id) => page.store.person(id)).filter((one) => one !== null);
    openModal(t("conversation.membersOf", { name: place.name }), () => [
      el(
        "ul",
        { class: "member-list" },
        ...people.map((person) =>
          el(
            "li",
            {},
            avatar(person?.name ?? ""),
            el(
              "span",
              { class: "menu-words" },
              el("span", {}, person?.name ?? ""),
              el("span", { class: "detail" }, person ? detail(person) : ""),
            ),
          ),
        ),
      ),
    ]);
  }

  #absence() {
    const bot = this.page.store.state.bot.name;
    const where =
      this.place.kind === "channel"
        ? t("bot.absentTeam", { bot, team: this.place.team })
        : t("bot.absent", { bot });
    const add = button(t("bot.add", { bot }), () => this.#install(true), { class: "primary" }, icon("add"));
    return [el("span", {}, where), add];
  }

  #drawEmpty() {
    this.empty.hidden = !this.feed.isEmpty;
  }

  #emptyParts() {
    const bot = this.page.store.state.bot.name;
    const { installed, kind } = this.place;
    const key = !installed ? "empty.without" : kind === "personal" ? "empty.personal" : "empty.with";
    return [
      el("span", { class: "empty-picture" }, icon("chat")),
      el("h2", {}, t("empty.title")),
      el("p", {}, t(key, { bot })),
      button(t("guide.title"), () => this.page.panel.open("guide"), { class: "plain" }, icon("guide")),
    ];
  }
}
