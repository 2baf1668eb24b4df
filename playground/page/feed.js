/** The messages of a conversation: pages, threads, days, and staying where the reader is. */

import { Articles } from "./articles.js";
import { dateOf } from "./cache.js";
import { arrange, el } from "./dom.js";
import { End } from "./end.js";
import { MessageView } from "./message.js";
import { Thread } from "./thread.js";
import { day, daysBetween } from "./time.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

/** How far from view cards are drawn. */
const NEAR = "900px 0px";
/** How many of the newest messages have their cards at once. */
const AT_ONCE = 6;
/** Messages of one person within this time stand together. */
const TOGETHER = 5 * 60_000;

export class Feed {
  /** @type {Map<string, MessageView>} */
  #views = new Map();
  /** @type {Map<string, Thread>} */
  #threads = new Map();
  /** @type {Map<string, HTMLElement>} */
  #days = new Map();
  /** How many of the cache's messages, or posts, stand in the list. */
  #drawn = 0;
  #loading = false;
  /** @type {HTMLElement | null} the first new message that wasn't seen */
  #unseen = null;

  /**
   * @param {import("./app.js").Page} page
   * @param {import("./types.js").Place} place
   * @param {(unseen: boolean) => void} onUnseen
   */
  constructor(page, place, onUnseen) {
    this.page = page;
    this.place = place;
    this.onUnseen = onUnseen;
    this.top = el("div", { class: "feed-top" });
    this.list = el("div", { class: `messages ${place.kind}` });
    this.element = el(
      "div",
      { class: "feed", role: "region", "aria-label": t("feed.label"), "aria-busy": "true", tabIndex: 0 },
      el("h2", { class: "sr-only" }, t("feed.label")),
      this.top,
      this.list,
    );
    this.end = new End(this.element, () => this.#seen());
    this.articles = new Articles(this.list, (id) => this.#views.get(id)?.openMenu());
    this.near = new IntersectionObserver((entries) => this.#cameNear(entries), {
      root: this.element,
      rootMargin: NEAR,
    });
    this.atTop = new IntersectionObserver(
      (entries) => entries.some((one) => one.isIntersecting) && this.#older(),
      {
        root: this.element,
        rootMargin: "700px 0px",
      },
    );
    this.sized = new ResizeObserver(() => this.end.keep());
    this.sized.observe(this.list);
    this.sized.observe(this.element);
  }

  get cache() {
    return this.page.store.cache(this.place.id);
  }

  get isEmpty() {
    return this.cache.loaded && this.cache.order.length === 0;
  }

  /** Show what was loaded, without moving what the reader looks at. */
  loaded() {
    const first = this.#views.size === 0;
    const held = first ? null : this.#firstInView();
    const before = held?.getBoundingClientRect().top ?? 0;
    if (!this.#prepend()) this.#reconcile();
    if (first || this.end.held) {
      for (const view of [...this.#views.values()].slice(-AT_ONCE)) view.show();
      this.end.go();
    } else if (held?.isConnected) {
      this.element.scrollTop += held.getBoundingClientRect().top - before;
    }
    this.top.textContent = this.cache.more ? t("feed.loading") : "";
    this.element.removeAttribute("aria-busy");
    this.#watchTop();
  }

  /** Show a message that came or changed. @param {Message} message @param {boolean} isNew */
  take(message, isNew) {
    const known = this.#views.get(message.id);
    if (known) known.update(message);
    if (!isNew) return;
    this.#add(message);
    const view = this.#views.get(message.id);
    if (!view) return;
    const mine = message.sender === this.page.store.me;
    if (mine && message.root === null) this.end.held = true;
    if (this.end.held) {
      view.show();
      this.end.go();
    }
    this.#threads.get(message.root ?? "")?.hold();
    if (!mine) requestAnimationFrame(() => this.#noticeUnseen(view.element));
  }

  /** The world has another day: "today" is called otherwise. */
  newDay() {
    this.#days.clear();
    this.#reconcile();
  }

  restyle() {
    for (const view of this.#views.values()) view.restyle();
  }

  refresh() {
    for (const thread of this.#threads.values()) thread.refresh();
  }

  /** Go to what is new, or else to the end. */
  goToNew() {
    const target = this.#unseen;
    if (this.place.kind === "channel" && target?.isConnected) target.scrollIntoView({ block: "center" });
    else this.end.go();
    this.#seen();
  }

  destroy() {
    for (const view of this.#views.values()) view.destroy();
    for (const observer of [this.near, this.atTop, this.sized]) observer.disconnect();
  }

  /** Show what came with one message, which is mostly the newest: the others stay as they are. @param {Message} message */
  #add(message) {
    const { cache } = this;
    const newest = cache.order.at(-1) === message.id;
    const post = message.root === null ? undefined : cache.messages.get(message.root);
    if (post && this.#threads.has(post.id)) this.#thread(post);
    else if (newest && this.list.lastElementChild)
      this.list.append(...this.#row(message, cache.order.length - 1));
    else this.#reconcile();
    this.#drawn = cache.order.length;
    this.articles.settle();
  }

  /** Show an older page above what is there, which stays as it is; false where more than that has changed. */
  #prepend() {
    const { order, messages } = this.cache;
    const fresh = order.findIndex((id) => this.#views.has(id));
    const oldest = messages.get(order[fresh] ?? "");
    if (fresh <= 0 || !oldest || fresh + this.#drawn !== order.length) return false;
    this.#days.get(oldest.id)?.remove();
    const above = order.slice(0, fresh).flatMap((id, index) => {
      const message = messages.get(id);
      return message ? this.#row(message, index) : [];
    });
    // The oldest of before has no day of its own any more where the day began earlier.
    this.list.prepend(...above, ...this.#row(oldest, fresh).slice(0, -1));
    this.#drawn = order.length;
    this.articles.settle();
    return true;
  }

  #reconcile() {
    const { cache } = this;
    const wanted = cache.order.flatMap((id, index) => {
      const message = cache.messages.get(id);
      return message ? this.#row(message, index) : [];
    });
    arrange(this.list, wanted);
    this.#drawn = cache.order.length;
    for (const view of this.#views.values()) if (!this.list.contains(view.element)) this.#forget(view);
    this.articles.settle();
  }

  /** What stands in the list for a message of a chat or a post: itself, and its day where that is another. @param {Message} message @param {number} index */
  #row(message, index) {
    const before = this.cache.messages.get(this.cache.order[index - 1] ?? "") ?? null;
    const newDay = !before || dateOf(before) !== dateOf(message);
    const channel = this.place.kind === "channel";
    const element = channel ? this.#thread(message) : this.#single(message, newDay ? null : before);
    return newDay ? [this.#divider(message), element] : [element];
  }

  /** @param {MessageView} view */
  #forget(view) {
    view.destroy();
    this.near.unobserve(view.element);
    this.#views.delete(view.message.id);
    this.#threads.delete(view.message.id);
  }

  /** @param {Message} message */
  #divider(message) {
    const key = message.id;
    const known = this.#days.get(key);
    if (known) return known;
    const at = new Date(message.at);
    const days = daysBetween(at, this.page.store.now());
    const near = days === 0 ? t("day.today") : days === 1 ? t("day.yesterday") : "";
    const words = near || day(at, this.page.store.now());
    const divider = el("div", { class: "day" }, el("span", {}, words));
    this.#days.set(key, divider);
    return divider;
  }

  /** @param {Message} message @param {((text?: string) => void) | null} reply */
  #view(message, reply) {
    let view = this.#views.get(message.id);
    if (view) {
      if (view.message.rev !== message.rev) view.update(message);
      return view;
    }
    view = new MessageView(this.page, message, reply);
    this.#views.set(message.id, view);
    this.near.observe(view.element);
    return view;
  }

  /** @param {Message} message @param {Message | null} before */
  #single(message, before) {
    const view = this.#view(message, null);
    const together =
      before !== null &&
      before.sender === message.sender &&
      !before.deleted &&
      !message.cards.length &&
      Date.parse(message.at) - Date.parse(before.at) < TOGETHER;
    view.element.classList.toggle("together", together);
    return view.element;
  }

  /** @param {Message} post */
  #thread(post) {
    const reply = (text = "") => this.#threads.get(post.id)?.answer(true, text);
    const view = this.#view(post, reply);
    let thread = this.#threads.get(post.id);
    if (!thread) {
      thread = new Thread(this.page, post, view);
      this.#threads.set(post.id, thread);
    }
    const replies = (this.cache.replies.get(post.id) ?? []).map((id) => this.cache.messages.get(id));
    const elements = replies.filter((one) => one !== undefined).map((one) => this.#view(one, reply).element);
    arrange(thread.replies, elements);
    thread.draw(this.cache.missing(post.id));
    return thread.element;
  }

  #seen() {
    if (this.#unseen) this.onUnseen(false);
    this.#unseen = null;
  }

  /** @param {HTMLElement} element */
  #noticeUnseen(element) {
    const at = element.getBoundingClientRect();
    const view = this.element.getBoundingClientRect();
    const inView = at.top < view.bottom - 24 && at.bottom > view.top + 24;
    if (inView || !element.isConnected) return;
    this.#unseen ??= element;
    this.onUnseen(true);
  }

  #watchTop() {
    this.atTop.disconnect();
    if (this.cache.more) this.atTop.observe(this.top);
  }

  async #older() {
    if (this.#loading || !this.cache.more || !this.cache.loaded) return;
    this.#loading = true;
    await this.page.attempt(this.page.store.older(this.place.id));
    this.#loading = false;
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #cameNear(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#views.get(/** @type {HTMLElement} */ (target).dataset.message ?? "")?.show();
      this.near.unobserve(target);
    }
  }

  #firstInView() {
    const edge = this.element.getBoundingClientRect().top;
    return this.articles.all().find((article) => article.getBoundingClientRect().bottom > edge) ?? null;
  }
}
