/**
 * A dialog of the bot's, as Teams opens one: a card in a window over the page.
 * @module
 */

import { CardView } from "./card.js";
import { isWebAddress } from "./prepare.js";
import { wordsOf } from "./words.js";

/** @import { Act, CardOptions, DialogContent, Json, Press } from "./types.d.ts" */

/** Named sizes as parts of the window. */
const WIDTHS = { small: "min(25rem, 100vw)", medium: "min(37.5rem, 100vw)", large: "min(60rem, 100vw)" };
const HEIGHTS = { small: "20vh", medium: "50vh", large: "66vh" };
const STOPS = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex='0']";

/**
 * Opens a dialog and resolves when it has closed. What `act` answers decides what is next: another dialog
 * takes this one's place, "closed" and "submitted" close it, and texts are shown in it.
 * @param {DialogContent} content
 * @param {Omit<CardOptions, "isDialog">} options
 * @returns {Promise<void>}
 */
export function openDialog(content, options) {
  return new Promise((resolve) => {
    const shown = new Dialog(content, options, resolve);
    shown.open();
  });
}

class Dialog {
  #element = document.createElement("dialog");
  #title = document.createElement("h2");
  #body = document.createElement("div");
  #close = document.createElement("button");
  /** @type {Omit<CardOptions, "isDialog">} */
  #options;
  /** @type {Act} */
  #act;
  /** @type {CardView | undefined} */
  #card;

  /**
   * @param {DialogContent} content
   * @param {Omit<CardOptions, "isDialog">} options
   * @param {() => void} closed
   */
  constructor(content, options, closed) {
    this.#options = options;
    this.#act = async (action, inputs) => this.#after(await options.act(action, inputs));
    this.#element.className = "card-dialog";
    this.#element.dataset.theme = options.theme;
    this.#element.lang = options.language;
    this.#title.id = `card-dialog-${Date.now()}`;
    this.#element.setAttribute("aria-labelledby", this.#title.id);
    this.#body.className = "card-dialog-body";
    const bar = document.createElement("div");
    bar.className = "card-dialog-bar";
    const words = wordsOf(options.language);
    this.#close.type = "button";
    this.#close.className = "card-dialog-close";
    this.#close.textContent = "×";
    this.#close.title = words.close;
    this.#close.setAttribute("aria-label", words.close);
    this.#close.addEventListener("click", () => this.#element.close());
    bar.append(this.#title, this.#close);
    this.#element.append(bar, this.#body);
    this.#element.addEventListener("keydown", (event) => this.#keepFocus(event));
    this.#element.addEventListener("close", () => {
      this.#card?.destroy();
      this.#element.remove();
      closed();
    });
    this.#fill(content);
  }

  open() {
    document.body.append(this.#element);
    this.#element.showModal();
    this.#focusFirst();
  }

  /** @param {DialogContent} content */
  #fill(content) {
    this.#title.textContent = content.title ?? "";
    this.#element.style.setProperty("--card-dialog-width", size(content.width, WIDTHS, WIDTHS.medium));
    this.#element.style.setProperty("--card-dialog-height", size(content.height, HEIGHTS, "auto"));
    if (content.card) this.#show(content.card);
    else this.#body.replaceChildren(...this.#link(content.url));
  }

  /** @param {Json} card */
  #show(card) {
    this.#card?.destroy();
    this.#card = new CardView(card, { ...this.#options, act: this.#act, isDialog: true });
    this.#body.replaceChildren(this.#card.element);
  }

  /** @param {string | null | undefined} url */
  #link(url) {
    if (!isWebAddress(url)) return [];
    const link = document.createElement("a");
    link.className = "card-dialog-link";
    link.href = String(url);
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = `${wordsOf(this.#options.language).openLink}: ${url}`;
    return [link];
  }

  /**
   * @param {Press} press
   * @returns {Press}
   */
  #after(press) {
    if (press.kind === "dialog" && press.dialog) {
      this.#fill(press.dialog);
      this.#focusFirst();
    } else if (press.kind === "closed" || press.kind === "submitted") {
      this.#element.close();
      return { kind: "closed" };
    }
    return press;
  }

  #focusFirst() {
    const field = this.#body.querySelector("input, select, textarea");
    const first = field ?? this.#body.querySelector(STOPS) ?? this.#close;
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {KeyboardEvent} event */
  #keepFocus(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.#element.querySelectorAll(STOPS)].filter(
      (stop) => stop instanceof HTMLElement && stop.offsetParent !== null,
    );
    const [first, last] = [stops.at(0), stops.at(-1)];
    const [from, to] = event.shiftKey ? [first, last] : [last, first];
    if (document.activeElement !== from || !(to instanceof HTMLElement)) return;
    event.preventDefault();
    to.focus();
  }
}

/**
 * A length of CSS from what the bot gave: pixels, or a named size.
 * @param {number | string | null | undefined} given
 * @param {Record<string, string>} named
 * @param {string} otherwise
 */
function size(given, named, otherwise) {
  if (typeof given === "number" && given > 0) return `${given}px`;
  if (typeof given !== "string") return otherwise;
  return /^\d+$/.test(given) ? `${given}px` : (named[given.toLowerCase()] ?? otherwise);
}
