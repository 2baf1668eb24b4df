/**
 * A field to search and choose in: people, or the choices of a long list. A combobox with a listbox, as WAI-ARIA
 * describes them; what is chosen stands as chips that can be taken away.
 * @module
 */

/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} title
 * @property {string} [detail]
 */

/**
 * @typedef {object} PickerOptions
 * @property {() => Choice[]} choices asked each time the list opens
 * @property {string[]} chosen values to begin with
 * @property {boolean} several
 * @property {string} placeholder
 * @property {boolean} required
 * @property {() => Words} words
 * @property {() => void} changed
 */

const SHOWN = 50;
let made = 0;

export class Picker {
  /** @type {PickerOptions} */
  #options;
  /** @type {Choice[]} */
  #chosen;
  /** @type {Choice[]} */
  #found = [];
  #active = -1;

  /** @param {PickerOptions} options */
  constructor(options) {
    this.#options = options;
    const known = options.choices();
    this.#chosen = options.chosen.map(
      (value) => known.find((choice) => choice.value === value) ?? { value, title: value },
    );
    made += 1;
    this.element = build("div", { class: "card-picker" });
    this.chips = build("ul", { class: "card-chips" });
    this.list = build("ul", { class: "card-options", role: "listbox", id: `card-options-${made}` });
    this.status = build("span", { class: "card-unseen", role: "status" });
    this.input = build("input", {
      type: "text",
      class: "ac-input card-search",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
    if (options.several) this.list.setAttribute("aria-multiselectable", "true");
    if (options.required) this.input.setAttribute("aria-required", "true");
    this.list.hidden = true;
    this.element.append(this.chips, this.input, this.list, this.status);
    this.#listen();
    this.#showChips();
  }

  /** The chosen values, separated by commas. */
  get value() {
    return this.#chosen.map((choice) => choice.value).join(",");
  }

  /** Says everything again, in the words of now. */
  reword() {
    this.#showChips();
    if (!this.list.hidden) this.#open();
  }

  #listen() {
    this.input.addEventListener("input", () => this.#open());
    this.input.addEventListener("click", () => this.#open());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focusout", (event) => {
      const next = /** @type {Node | null} */ (event.relatedTarget);
      if (this.element.contains(next)) return;
      this.input.value = "";
      this.#close();
    });
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      const index = option ? [...this.list.children].indexOf(option) : -1;
      if (this.#found[index]) this.#choose(this.#found[index]);
    });
    this.element.addEventListener("mousedown", (event) => {
      if (event.target !== this.element && event.target !== this.chips) return;
      event.preventDefault();
      this.input.focus();
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const closed = this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (closed) this.#open();
      this.#activate(closed && step > 0 ? 0 : this.#active + step);
    } else if (event.key === "Enter" && !closed && this.#found[this.#active]) {
      this.#choose(/** @type {Choice} */ (this.#found[this.#active]));
    } else if (event.key === "Escape" && (!closed || this.input.value)) {
      this.input.value = "";
      this.#close();
    } else if (event.key === "Backspace" && !this.input.value && this.#chosen.length > 0) {
      this.#remove(/** @type {Choice} */ (this.#chosen.at(-1)));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #open() {
    const sought = folded(this.input.value);
    const matches = this.#options
      .choices()
      .filter((choice) => folded(`${choice.title} ${choice.detail ?? ""}`).includes(sought));
    this.#found = matches.slice(0, SHOWN);
    this.list.replaceChildren(...this.#found.map((choice, index) => this.#option(choice, index)));
    const words = this.#options.words();
    if (this.#found.length === 0) {
      this.list.append(build("li", { class: "card-nothing", role: "presentation" }, words.nothingFound));
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = matches.length > 0 ? words.found(matches.length) : words.nothingFound;
    this.#activate(sought && this.#found.length > 0 ? 0 : -1);
  }

  /** @param {Choice} choice @param {number} index */
  #option(choice, index) {
    const taken = this.#chosen.some((one) => one.value === choice.value);
    const option = build(
      "li",
      { role: "option", id: `${this.list.id}-${index}`, "aria-selected": String(taken) },
      choice.title,
    );
    if (choice.detail) option.append(build("span", { class: "card-detail" }, choice.detail));
    return option;
  }

  #close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.#found = [];
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  #activate(index) {
    const count = this.#found.length;
    this.#active = count === 0 || index === -1 ? -1 : (index + count) % count;
    this.input.removeAttribute("aria-activedescendant");
    for (const [at, option] of [...this.list.children].entries()) {
      option.classList.toggle("card-active", at === this.#active);
      if (at !== this.#active) continue;
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {Choice} choice */
  #choose(choice) {
    if (this.#chosen.some((one) => one.value === choice.value)) {
      this.#remove(choice);
      return;
    }
    this.#chosen = this.#options.several ? [...this.#chosen, choice] : [choice];
    this.#changed(this.#options.words().chosen(choice.title));
  }

  /** @param {Choice} choice */
  #remove(choice) {
    this.#chosen = this.#chosen.filter((one) => one.value !== choice.value);
    this.#changed(this.#options.words().removed(choice.title));
  }

  /** @param {string} said */
  #changed(said) {
    this.input.value = "";
    this.#close();
    this.#showChips();
    this.status.textContent = said;
    this.input.focus();
    this.#options.changed();
  }

  #showChips() {
    this.chips.replaceChildren(...this.#chosen.map((choice) => this.#chip(choice)));
    this.chips.hidden = this.#chosen.length === 0;
    this.input.placeholder = this.#chosen.length === 0 ? this.#options.placeholder : "";
  }

  /** @param {Choice} choice */
  #chip(choice) {
    const label = this.#options.words().remove(choice.title);
    const button = build("button", { type: "button", "aria-label": label, title: label }, "×");
    button.addEventListener("click", () => this.#remove(choice));
    const chip = build("li", {}, choice.title);
    chip.append(button);
    return chip;
  }
}

/** @param {string} text */
function folded(text) {
  return text.trim().toLocaleLowerCase().normalize("NFC");
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {string} [text]
 */
function build(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}
