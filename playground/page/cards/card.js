/**
 * An Adaptive Card as Teams shows it: drawn by the reference renderer, with what a press does and what comes of it.
 * @module
 */

import { Drawing } from "./drawing.js";
import { isWebAddress } from "./prepare.js";
import { wordsOf } from "./words.js";

/** @import { Action } from "adaptivecards" */
/** @import { CardOptions, Json, Language, Notice, Press, Theme } from "./types.d.ts" */

export class CardView {
  /** @type {CardOptions} */
  #options;
  /** @type {string} */
  #json = "";
  /** @type {Drawing | undefined} */
  #drawing;
  /** @type {Notice | null} */
  #notice = null;
  /** @type {HTMLElement | undefined} */
  #pressed;
  #sending = false;
  #busy = false;
  #frame = document.createElement("div");
  #said = document.createElement("p");

  /**
   * @param {Json} card
   * @param {CardOptions} options
   */
  constructor(card, options) {
    this.#options = options;
    this.element = document.createElement("div");
    this.element.className = "card-view";
    this.element.setAttribute("role", "group");
    this.element.tabIndex = -1;
    this.element.classList.toggle("card-in-dialog", options.isDialog === true);
    this.#frame.className = "card-frame";
    this.#said.className = "card-notice";
    this.#said.setAttribute("role", "status");
    this.element.append(this.#frame, this.#said);
    for (const kind of ["click", "keydown", "keypress"]) {
      this.element.addEventListener(kind, (event) => this.#hold(event), { capture: true });
    }
    this.#frame.addEventListener("input", () => this.#showBusy());
    this.setTheme(options.theme);
    this.setLanguage(options.language);
    this.update(card);
  }

  /**
   * Shows another card in the place of this one; what was half filled in is lost, as in Teams. An equal card
   * changes nothing.
   * @param {Json} card
   */
  update(card) {
    const json = JSON.stringify(card);
    if (json === this.#json) return;
    this.#json = json;
    const place = this.#focused();
    this.#draw(JSON.parse(json));
    this.#showBusy();
    if (place) (this.#buttons().find((button) => name(button) === place) ?? this.element).focus();
  }

  /**
   * While busy nothing on the card can be pressed.
   * @param {boolean} busy
   */
  setBusy(busy) {
    this.#busy = busy;
    this.#showBusy();
  }

  /**
   * Shows a line under the card, or none.
   * @param {Notice | null} notice
   */
  setNotice(notice) {
    this.#notice = notice;
    const text = notice?.kind === "broken" ? this.#words().broken : (notice?.text ?? "");
    this.#said.textContent = text;
    this.#said.dataset.kind = notice?.kind ?? "";
    this.#said.lang = this.#options.language;
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#options.theme = theme;
    this.element.dataset.theme = theme;
  }

  /** @param {Language} language */
  setLanguage(language) {
    this.#options.language = language;
    this.#drawing?.reword();
    this.setNotice(this.#notice);
  }

  /** Takes the card out of the page; what is being sent goes on, and nobody is told. */
  destroy() {
    this.element.remove();
    this.#drawing = undefined;
    this.#frame.replaceChildren();
  }

  /** @param {Json} card */
  #draw(card) {
    const host = {
      people: () => this.#options.people(),
      words: () => this.#words(),
      press: (/** @type {Action} */ action, /** @type {Json} */ raw) => void this.#press(action, raw),
    };
    this.#pressed = undefined;
    try {
      this.#drawing = new Drawing(card, host);
    } catch (error) {
      console.error("A card that can't be drawn", error);
      this.#drawing = undefined;
    }
    this.#frame.replaceChildren(this.#drawing?.element ?? this.#unreadable(card));
    this.#describe(card);
  }

  /** @param {Json} card */
  #describe(card) {
    const name = card.speak || card.fallbackText;
    if (typeof name === "string") this.element.setAttribute("aria-label", name);
    else this.element.removeAttribute("aria-label");
    this.#frame.lang = typeof card.lang === "string" ? card.lang : this.#options.language;
    const settings = /** @type {Json} */ (card.msteams ?? {});
    const isFull = String(settings.width ?? "").toLowerCase() === "full";
    this.element.classList.toggle("card-full", isFull);
  }

  /** @param {Json} card */
  #unreadable(card) {
    const text = document.createElement("p");
    text.className = "card-unreadable";
    text.textContent = String(card.fallbackText || this.#words().unreadable);
    return text;
  }

  /**
   * @param {Action} action
   * @param {Json} raw
   */
  async #press(action, raw) {
    const drawing = this.#drawing;
    if (!drawing || this.#sending || this.#busy) return;
    if (raw.type === "Action.OpenUrl") {
      if (isWebAddress(raw.url)) window.open(String(raw.url).trim(), "_blank", "noopener,noreferrer");
      return;
    }
    if (raw.type !== "Action.Execute" && raw.type !== "Action.Submit") return;
    this.#pressed = action.renderedElement ?? this.#activeButton();
    this.#sending = true;
    this.setNotice(null);
    this.#showBusy();
    const press = await this.#sent(raw, drawing.inputs(action));
    this.#sending = false;
    this.#pressed = undefined;
    this.#showBusy();
    this.#show(press);
  }

  /**
   * @param {Json} raw
   * @param {Record<string, string>} inputs
   * @returns {Promise<Press>}
   */
  async #sent(raw, inputs) {
    try {
      return await this.#options.act(raw, inputs);
    } catch (error) {
      console.error("A press that nobody answered", error);
      return { kind: "broken" };
    }
  }

  /** @param {Press} press */
  #show(press) {
    const { kind, text = "" } = press;
    if (kind === "message" || kind === "error" || kind === "broken") this.setNotice({ kind, text });
    else if (kind === "submitted") this.setNotice({ kind: "message", text: this.#words().submitted });
  }

  /** @param {Event} event */
  #hold(event) {
    if (!this.#sending && !this.#busy) return;
    const target = /** @type {Element} */ (event.target);
    if (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ") return;
    if (!target.closest("button, a, .ac-selectable")) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Buttons keep the focus while they are held, so none is truly disabled. */
  #showBusy() {
    const held = this.#sending || this.#busy;
    this.element.classList.toggle("card-held", held);
    this.element.setAttribute("aria-busy", String(held));
    for (const button of this.#buttons()) {
      const spins = held && button === this.#pressed;
      button.classList.toggle("card-spinning", spins);
      if (held) {
        button.setAttribute("aria-disabled", "true");
        button.dataset.held = "true";
      } else if (button.dataset.held) {
        delete button.dataset.held;
        if (!button.disabled) button.removeAttribute("aria-disabled");
      }
    }
  }

  /** @returns {HTMLButtonElement[]} */
  #buttons() {
    return [...this.#frame.querySelectorAll("button")].filter((button) => !button.closest(".card-picker"));
  }

  #activeButton() {
    const active = document.activeElement;
    return active instanceof HTMLElement && this.element.contains(active) ? active : undefined;
  }

  /** What has the focus inside the card, by its name; empty when the focus is elsewhere. */
  #focused() {
    const active = this.#activeButton();
    return active ? name(active) || "card" : "";
  }

  #words() {
    return wordsOf(this.#options.language);
  }
}

/** @param {Element} element */
function name(element) {
  return element.getAttribute("aria-label") ?? element.textContent ?? "";
}
