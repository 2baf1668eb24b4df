/** The picker of people to mention: it opens at an "@" in what is typed. */

import { avatar, botAvatar } from "./avatar.js";
import { el, freshId } from "./dom.js";
import { t } from "./words.js";

/** @typedef {{name: string, detail: string, bot: boolean}} Mentionable */

/** The "@…" that the cursor stands in: where it begins and what was typed. @param {HTMLTextAreaElement} input */
function typed(input) {
  if (input.selectionStart !== input.selectionEnd) return null;
  const before = input.value.slice(0, input.selectionStart);
  const found = /(?:^|[\s(,;:])@([\p{L}\p{M}\-' ]{0,40})$/u.exec(before);
  if (!found) return null;
  const words = found[1] ?? "";
  return { at: before.length - words.length - 1, words };
}

/** @param {string} text */
function folded(text) {
  return text.toLocaleLowerCase("sv");
}

/** Whether the name, or one of its words, begins so. @param {string} name @param {string} words */
function fits(name, words) {
  const whole = folded(name);
  const wanted = folded(words);
  return whole.startsWith(wanted) || whole.split(/[\s-]/).some((word) => word.startsWith(wanted));
}

export class MentionPicker {
  /** @type {Mentionable[]} */
  #shown = [];
  #chosen = 0;
  /** The "@" that was left with Escape. */
  #left = -1;

  /** @param {HTMLTextAreaElement} input @param {() => Mentionable[]} people @param {() => void} changed */
  constructor(input, people, changed) {
    this.input = input;
    this.people = people;
    this.changed = changed;
    const id = freshId("mentions");
    this.element = el("div", {
      id,
      class: "mention-picker",
      role: "listbox",
      "aria-label": t("mention.label"),
      tabIndex: 0,
      hidden: true,
    });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);
    input.addEventListener("input", () => this.look());
    input.addEventListener("click", () => this.look());
    input.addEventListener("blur", () => this.close());
    this.element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (option instanceof HTMLElement) this.#take(Number(option.dataset.index));
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  look() {
    const now = typed(this.input);
    if (!now || now.at === this.#left) return this.close(false);
    this.#shown = this.people().filter((one) => fits(one.name, now.words));
    const done = this.#shown.some((one) => folded(now.words).startsWith(`${folded(one.name)} `));
    if (!this.#shown.length || done) return this.close(false);
    this.#chosen = 0;
    return this.#draw();
  }

  #draw() {
    const options = this.#shown.map((one, index) =>
      el(
        "div",
        {
          role: "option",
          id: `${this.element.id}-${index}`,
          class: "mention-option",
          "aria-selected": String(index === this.#chosen),
          data: { index: String(index) },
        },
        one.bot ? botAvatar(one.name) : avatar(one.name),
        el(
          "span",
          { class: "menu-words" },
          el("span", {}, one.name),
          el("span", { class: "detail" }, one.detail),
        ),
      ),
    );
    this.element.replaceChildren(...options);
    this.element.hidden = false;
    this.input.setAttribute("aria-activedescendant", `${this.element.id}-${this.#chosen}`);
    options[this.#chosen]?.scrollIntoView({ block: "nearest" });
  }

  /** Take a key that is the picker's; tells whether it was. @param {KeyboardEvent} event */
  takes(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.#chosen = (this.#chosen + step + this.#shown.length) % this.#shown.length;
      this.#draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#chosen);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** @param {number} index */
  #take(index) {
    const one = this.#shown[index];
    const now = typed(this.input);
    this.close(false);
    if (!one || !now) return;
    this.input.setRangeText(`@${one.name} `, now.at, this.input.selectionStart, "end");
    this.input.focus();
    this.changed();
  }

  /** @param {boolean} [leave] until another "@" is typed */
  close(leave = true) {
    if (leave && this.isOpen) this.#left = typed(this.input)?.at ?? -1;
    if (!typed(this.input)) this.#left = -1;
    this.element.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
  }
}
