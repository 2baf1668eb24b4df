/** A post in a channel with its replies and the box to answer it. */

import * as api from "./api.js";
import { Compose } from "./compose.js";
import { button, el, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { inWords } from "./text.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./message.js").MessageView} MessageView */

export class Thread {
  /** @type {Compose | null} */
  #compose = null;

  /**
   * @param {import("./app.js").Page} page
   * @param {Message} post
   * @param {MessageView} view
   */
  constructor(page, post, view) {
    this.page = page;
    this.post = post;
    this.earlier = el("div", { class: "earlier" });
    this.replies = el("div", { class: "replies" });
    this.foot = el("div", { class: "thread-foot" });
    const label = t("thread.label", { words: inWords(post, 60) });
    const properties = { class: "thread", role: "group", "aria-label": label, data: { thread: post.id } };
    this.element = el("div", properties, view.element, this.earlier, this.replies, this.foot);
    if (page.hasDraft(post.conversation)) this.answer(false);
    else this.#drawButton();
  }

  /** @param {number} missing how many replies aren't here yet */
  draw(missing) {
    redraw(this.earlier, missing, () => [
      missing > 0 &&
        button(
          t("thread.earlier", { count: missing }),
          () => this.page.attempt(this.page.store.olderReplies(this.post)),
          { class: "link", data: { key: "earlier" } },
        ),
    ]);
  }

  #drawButton() {
    this.foot.replaceChildren(
      button(t("thread.reply"), () => this.answer(), { class: "reply-button" }, icon("reply")),
    );
  }

  /** Open the box to answer in. @param {boolean} [focus] @param {string} [text] to put into it */
  answer(focus = true, text = "") {
    if (!this.#compose) {
      const { page, post } = this;
      this.#compose = new Compose(page, {
        place: post.place,
        draft: post.conversation,
        label: t("thread.reply"),
        placeholder: t("thread.placeholder"),
        send: async (text) => {
          const body = { as: page.store.me, conversation: post.conversation, text, replyTo: post.id };
          page.store.take(await api.say(body));
          page.store.tell("did", text);
        },
        cancel: () => this.#close(),
      });
      this.foot.replaceChildren(this.#compose.element);
    }
    if (text) this.#compose.insert(text);
    else if (focus) this.#compose.focus();
  }

  #close() {
    this.#compose = null;
    this.#drawButton();
    this.foot.querySelector("button")?.focus();
  }

  refresh() {
    this.#compose?.refresh();
  }

  /** Keep the box in view while somebody writes in it. */
  hold() {
    if (this.foot.contains(document.activeElement)) this.foot.scrollIntoView({ block: "nearest" });
  }
}
