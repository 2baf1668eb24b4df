/** The box to write in: several lines, mentions, a draft that is kept. */

import { ApiError } from "./api.js";
import { button, el, freshId, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { MentionPicker } from "./mentions.js";
import { remember, remembered } from "./settings.js";
import { t } from "./words.js";

/** @typedef {import("./app.js").Page} Page */

/**
 * @typedef {{
 *   place: string,
 *   label: string,
 *   send: (text: string) => Promise<void>,
 *   text?: string,
 *   draft?: string,
 *   cancel?: () => void,
 *   sendLabel?: string,
 *   placeholder?: string,
 * }} ComposeOptions `draft` is the name under which what is typed is kept, for each person
 */

const TALLEST = 240;

export class Compose {
  /** @type {string | null} */
  #draft;
  #sending = 0;

  /** @param {Page} page @param {ComposeOptions} options */
  constructor(page, options) {
    this.page = page;
    this.options = options;
    this.#draft = options.draft ? `draft:${page.store.me}:${options.draft}` : null;
    const text = options.text ?? (this.#draft ? (remembered(this.#draft) ?? "") : "");
    this.input = this.#input(text);
    this.picker = new MentionPicker(
      this.input,
      () => this.#people(),
      () => this.#changed(),
    );
    this.hint = el("div", { class: "hint", id: freshId("hint") });
    this.input.setAttribute("aria-describedby", this.hint.id);
    this.problem = el("div", { class: "compose-problem", role: "alert", hidden: true });
    this.element = el(
      "div",
      { class: "compose" },
      this.picker.element,
      this.problem,
      el("div", { class: "compose-box" }, this.input, this.#tools()),
      this.hint,
    );
    this.#changed();
  }

  /** @param {string} text */
  #input(text) {
    const { label, placeholder = label } = this.options;
    return el("textarea", {
      rows: 1,
      value: text,
      placeholder,
      "aria-label": label,
      spellcheck: true,
      on: {
        input: () => this.#changed(),
        keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      },
    });
  }

  #tools() {
    const { cancel, sendLabel } = this.options;
    const bot = this.page.store.state.bot.name;
    const mention = button(`@${bot}`, () => this.mentionBot(), {
      class: "mention-button",
      title: t("compose.mention", { bot }),
    });
    this.mention = mention;
    const send = sendLabel
      ? button(sendLabel, () => this.send(), { class: "primary" })
      : iconButton(t("compose.send"), icon("send"), () => this.send(), { class: "icon-button send" });
    const left = cancel && button(t("cancel"), cancel, { class: "plain" });
    return el("div", { class: "compose-tools" }, mention, left, send);
  }

  /** Whom one can mention here: the bot first, then the others. */
  #people() {
    const { store } = this.page;
    const place = store.placeOf(this.options.place);
    const bot = { name: store.state.bot.name, detail: t("mention.bot"), bot: true };
    const members = (place?.members ?? [])
      .map((id) => store.person(id))
      .filter((one) => one !== null && one.objectId !== null && one.id !== store.me)
      .map((one) => ({ name: one?.name ?? "", detail: one?.organisation ?? "", bot: false }));
    const self = store.myself;
    const me = self?.objectId ? [{ name: self.name, detail: t("mention.me"), bot: false }] : [];
    const others = place?.kind === "personal" ? [] : [...members, ...me];
    return place?.installed ? [bot, ...others] : others;
  }

  get text() {
    return this.input.value;
  }

  focus() {
    this.input.focus();
    const end = this.input.value.length;
    this.input.setSelectionRange(end, end);
  }

  /** Put a text in, after what is there already. @param {string} text */
  insert(text) {
    const there = this.text.trimEnd();
    this.input.value = there && there !== text ? `${there}\n${text}` : text;
    this.#changed();
    this.focus();
  }

  mentionBot() {
    const name = `@${this.page.store.state.bot.name}`;
    if (!this.text.includes(name)) {
      this.input.setRangeText(`${name} `, 0, 0, "end");
      this.#changed();
    }
    this.focus();
  }

  /** Look again at who hears what is written. */
  refresh() {
    const { store } = this.page;
    const place = store.placeOf(this.options.place);
    const bot = store.state.bot.name;
    const hears = place?.kind === "personal" || store.state.hearsEverything || !place?.installed;
    const mentioned = this.text.includes(`@${bot}`);
    if (this.mention) this.mention.hidden = hears || mentioned;
    const silent = !hears && !mentioned && this.text.trim() !== "";
    this.hint.textContent = silent ? t("compose.silent", { bot }) : "";
  }

  #changed() {
    if (this.#draft) remember(this.#draft, this.text || null);
    if (this.text) this.problem.hidden = true;
    this.input.style.height = "auto";
    const height = Math.min(this.input.scrollHeight, TALLEST);
    if (height) this.input.style.height = `${height}px`;
    this.refresh();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || this.picker.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.options.cancel) {
      event.stopPropagation();
      this.options.cancel();
    }
  }

  /** Send what is typed; it comes back into the box if that fails. */
  async send() {
    const text = this.text.trim();
    if (!text) return this.focus();
    this.input.value = "";
    this.#changed();
    this.#sending += 1;
    this.element.classList.add("sending");
    try {
      await this.options.send(text);
    } catch (error) {
      this.input.value = this.text ? `${text}\n${this.text}` : text;
      this.#changed();
      this.#fail(error);
    } finally {
      this.#sending -= 1;
      this.element.classList.toggle("sending", this.#sending > 0);
    }
    return undefined;
  }

  /** @param {unknown} error */
  #fail(error) {
    const lost = error instanceof ApiError && error.code === "lost";
    this.problem.textContent = lost ? t("compose.lost") : this.page.words(error);
    this.problem.hidden = false;
  }
}
