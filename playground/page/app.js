/** The page: what it is made of, and what happens when person, language or theme change. */

import { ApiError } from "./api.js";
import { Banner } from "./banner.js";
import { Conversation } from "./conversation.js";
import { demoBar } from "./demo.js";
import { el } from "./dom.js";
import { header } from "./header.js";
import { addressAs } from "./identity.js";
import { closeMenu } from "./menu.js";
import { Panel } from "./panel.js";
import * as progress from "./progress.js";
import { narrow, onSystemTheme, remember, remembered, theme } from "./settings.js";
import { sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { has, rememberedLanguage, t, useLanguage } from "./words.js";

/** Milliseconds after which a hidden tab rests, and after which a page that couldn't begin tries again. */
const OUT_OF_SIGHT = 20_000;
const ONCE_MORE = 2000;

export class Page {
  #mounted = new AbortController();
  #shown = new AbortController();
  #unseen = 0;
  /** @type {Conversation | null} */
  conversation = null;
  /** @type {Panel} */
  panel = /** @type {any} */ (null);
  /** @type {Banner} */
  banner = /** @type {any} */ (null);

  constructor() {
    this.store = new Store();
    this.main = el("main", { class: "stage", tabIndex: -1 });
    this.live = el("div", { class: "sr-only", "aria-live": "polite", data: { live: "" } });
    this.store.on("person", () => this.#openFirst());
    this.store.on("place", (place) => this.#show(place));
    this.store.on("state", () => this.#stillThere());
    addEventListener("popstate", () => this.store.show(placeInAddress()));
    addEventListener("online", () => this.store.stream.hurry());
    document.addEventListener("visibilitychange", () => this.#seenOrNot());
    onSystemTheme(() => this.restyle());
  }

  async start() {
    const as = new URLSearchParams(location.search).get("as") ?? remembered("as");
    await Promise.all([useLanguage(rememberedLanguage()), this.store.start(as)]);
    history.replaceState(null, "", addressAs(this.store.me));
    this.mount();
    const wanted = placeInAddress();
    if (wanted && this.store.placeOf(wanted)) this.store.show(wanted);
    else if (!narrow.matches) this.#openFirst();
    document.documentElement.dataset.ready = "";
  }

  /** Build everything anew: in another language or theme. */
  mount() {
    closeMenu();
    this.#mounted.abort();
    this.#mounted = new AbortController();
    const { signal } = this.#mounted;
    document.documentElement.dataset.theme = theme();
    document.documentElement.toggleAttribute("data-phone", remembered("phone") === "on");
    document.title = t("page.title");
    this.panel = new Panel(this, signal);
    this.banner = new Banner(this, signal);
    progress.follow(this.store, signal);
    // The address names the conversation in view, so the link doesn't go by it.
    const past = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.main.focus();
    };
    const skip = el("a", { class: "skip", href: "#conversation", on: { click: past } }, t("skip"));
    document.body.replaceChildren(
      skip,
      header(this, signal),
      demoBar(this, signal),
      this.banner.element,
      el("div", { class: "columns" }, sidebar(this, signal), this.main, this.panel.element),
      this.live,
      this.banner.word,
    );
    this.main.id = "conversation";
    this.#show(this.store.place, false);
  }

  /** @param {string | null} id @param {boolean} [note] whether the address notes it */
  #show(id, note = true) {
    this.#shown.abort();
    this.#shown = new AbortController();
    document.documentElement.dataset.screen = id ? "conversation" : "list";
    const place = this.store.placeOf(id);
    if (note) noteInAddress(id);
    this.conversation = place && new Conversation(this, place, this.#shown.signal);
    const nothing = el(
      "div",
      { class: "nothing" },
      el("h1", { class: "sr-only" }, t("page.title")),
      el("p", {}, t("choose")),
    );
    this.main.replaceChildren(this.conversation?.element ?? nothing);
    if (note && narrow.matches && place && "ready" in document.documentElement.dataset)
      this.main.querySelector("button")?.focus();
    if (id) remember(`place:${this.store.me}`, id);
  }

  /** The conversation that this person had open last, or else the group's chat. */
  #openFirst() {
    const places = this.store.places();
    const ids = [this.store.place, remembered(`place:${this.store.me}`)];
    const open = ids.map((id) => places.find((place) => place.id === id)).find(Boolean);
    const first = open ?? places.find((place) => place.kind === "groupChat") ?? places[0];
    this.store.show(first?.id ?? null);
  }

  #stillThere() {
    if (this.conversation && !this.store.placeOf(this.store.place)) this.#openFirst();
  }

  /** A tab that has been out of sight for a while lets go of its stream and catches up when it is seen. */
  #seenOrNot() {
    clearTimeout(this.#unseen);
    if (document.visibilityState === "hidden") {
      this.#unseen = setTimeout(() => this.store.rest(), OUT_OF_SIGHT);
      return;
    }
    this.store.wake();
    if (this.store.place) this.store.read(this.store.place);
  }

  /** Take on the theme that was chosen; what is half filled in stays. */
  restyle() {
    document.documentElement.dataset.theme = theme();
    this.conversation?.feed.restyle();
  }

  /** @param {import("./types.js").Language} language */
  async speak(language) {
    await useLanguage(language);
    this.mount();
  }

  canBePhone() {
    return !narrow.matches;
  }

  isPhone() {
    return document.documentElement.hasAttribute("data-phone");
  }

  togglePhone() {
    const phone = document.documentElement.toggleAttribute("data-phone");
    remember("phone", phone ? "on" : null);
  }

  /** Whether something is typed there that wasn't sent. @param {string} name */
  hasDraft(name) {
    return remembered(`draft:${this.store.me}:${name}`) !== null;
  }

  /** Do something, and say so when it goes wrong. @param {Promise<unknown>} work */
  async attempt(work) {
    try {
      await work;
    } catch (error) {
      this.banner.say(this.words(error), "error");
    }
  }

  /** An error in words. @param {unknown} error */
  words(error) {
    if (!(error instanceof ApiError)) return t("api.unknown", { message: String(error) });
    const key = `api.${error.code}`;
    return has(key) ? t(key, { message: error.message }) : t("api.unknown", { message: error.message });
  }

  /** Have it read aloud. @param {string} text */
  announce(text) {
    this.live.textContent = text;
  }
}

function placeInAddress() {
  return location.hash ? decodeURIComponent(location.hash.slice(1)) : null;
}

/** @param {string | null} id */
function noteInAddress(id) {
  const address = new URL(location.href);
  address.hash = id ? encodeURIComponent(id) : "";
  if (address.href === location.href || placeInAddress() === id) return;
  if (narrow.matches) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

document.documentElement.dataset.theme = theme();
try {
  await new Page().start();
} catch (error) {
  document.body.replaceChildren(
    el("main", { class: "nothing" }, el("p", { role: "alert" }, t("banner.lost"))),
  );
  setTimeout(() => location.reload(), ONCE_MORE);
  throw error;
}
