/**
 * One drawing of a card by the reference renderer, mended where Teams or a screen reader needs something else.
 * @module
 */

import { renderer } from "./library.js";
import { renderMarkdown } from "./markdown.js";
import { writeMoment } from "./moments.js";
import { PickerInput } from "./pickerinput.js";
import { PICKER, prepare } from "./prepare.js";
import { hostConfig } from "./themes.js";

/** @import { Action, AdaptiveCard, CardElement } from "adaptivecards" */
/** @import { PickerHost } from "./pickerinput.js" */
/** @import { Json } from "./types.d.ts" */

/**
 * @typedef {PickerHost & { press: (action: Action, raw: Json) => void }} DrawingHost
 */

const NEWEST = new renderer.Version(1, 5);
const CONFIG = hostConfig();
const ELEMENTS = elements();
const FIRST_LEVEL = 3;
const FAILED = "ac-input-validation-failed";

let drawings = 0;

renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = renderMarkdown(text);
  result.didProcess = true;
};

/** What a bot's cards may hold in Teams. */
function elements() {
  /** @type {import("adaptivecards").CardObjectRegistry<CardElement>} */
  const registry = new renderer.CardObjectRegistry();
  renderer.GlobalRegistry.populateWithDefaultElements(registry);
  registry.unregister("Carousel");
  registry.register(PICKER, PickerInput);
  return registry;
}

export class Drawing {
  /** @type {DrawingHost} */
  #host;
  /** @type {CardElement[]} */
  #elements = [];
  /** @type {Map<CardElement, number>} */
  #headings;
  /** @type {AdaptiveCard} */
  #card;
  #number = ++drawings;

  /**
   * Raises what the renderer raises for a card that it can't read.
   * @param {Json} json
   * @param {DrawingHost} host
   */
  constructor(json, host) {
    this.#host = host;
    const { copy, actions } = prepare(json, host.words().checkField);
    this.#card = new renderer.AdaptiveCard();
    this.#card.hostConfig = CONFIG;
    this.#card.maxVersion = NEWEST;
    this.#card.parse(copy, this.#context());
    this.#headings = levels(this.#elements);
    this.#card.onExecuteAction = (action) => {
      const raw = actions.get(action.id ?? "");
      if (raw) host.press(action, raw);
    };
    this.#card.onInlineCardExpanded = () => this.#mend();
    this.#card.onInputValueChanged = () => this.#markWrong();
    this.element = isTooNew(this.#card) ? undefined : this.#rendered();
  }

  /** Says what the client says, not the card, in the words of now. */
  reword() {
    for (const element of this.#elements) if (element instanceof PickerInput) element.picker?.reword();
    this.#mend();
  }

  /**
   * The values that go with an action, as text; what is left empty isn't sent.
   * @param {Action} action
   * @returns {Record<string, string>}
   */
  inputs(action) {
    const given = Object.entries(action.getReferencedInputs() ?? {}).filter(([, input]) => input.isSet());
    return Object.fromEntries(given.map(([id, input]) => [id, String(input.value)]));
  }

  #context() {
    const context = new renderer.SerializationContext();
    context.setElementRegistry(ELEMENTS);
    context.onParseElement = (element) => {
      this.#elements.push(element);
      if (element instanceof PickerInput) element.host = this.#host;
    };
    context.onParseAction = (action) => {
      const prepareForExecution = action.prepareForExecution.bind(action);
      action.prepareForExecution = () => {
        const ready = prepareForExecution();
        this.#markWrong();
        if (!ready) this.#focusFirstWrong();
        return ready;
      };
    };
    return context;
  }

  #rendered() {
    const element = this.#card.render();
    this.#mend();
    return element;
  }

  #mend() {
    // The renderer puts a handler on the page at each drawing, for lists that it doesn't draw here.
    document.onclick = null;
    for (const element of this.#elements) if (element.renderedElement) this.#mendElement(element);
    const root = this.#card.renderedElement;
    if (!root) return;
    root.removeAttribute("aria-label");
    for (const image of root.querySelectorAll("img:not([alt])")) image.setAttribute("alt", "");
    for (const anchor of root.querySelectorAll("a[target=_blank]")) {
      anchor.setAttribute("rel", "noopener noreferrer");
      if (!anchor.getAttribute("href")) anchor.setAttribute("href", "#");
    }
    for (const place of root.querySelectorAll(".ac-selectable[aria-label]:not(button)")) {
      // What can be read in it is its name; the action's title describes it.
      if (place.textContent?.trim()) place.removeAttribute("aria-label");
    }
    const overflow = renderer.Strings.defaults.overflowButtonTooltip();
    for (const button of root.querySelectorAll("button")) {
      if (button.title !== overflow && !button.dataset.overflow) continue;
      button.dataset.overflow = "true";
      button.title = this.#host.words().more;
      button.setAttribute("aria-label", this.#host.words().more);
    }
  }

  /** @param {CardElement} element */
  #mendElement(element) {
    const rendered = /** @type {HTMLElement} */ (element.renderedElement);
    if (element.id && rendered.id === element.id) {
      // Two cards may use the same id, and the page has ids of its own.
      rendered.removeAttribute("id");
      rendered.dataset.id = element.id;
    }
    const level = this.#headings.get(element);
    if (level) rendered.setAttribute("aria-level", String(level));
    if (element instanceof renderer.ChoiceSetInput) this.#mendChoices(rendered);
    for (const input of isMoment(element) ? rendered.querySelectorAll("input") : []) {
      writeMoment(input, this.#host.words);
    }
  }

  /** @param {HTMLElement} rendered */
  #mendChoices(rendered) {
    const group = rendered.querySelector(".ac-choiceSetInput-multiSelect, .ac-choiceSetInput-expanded");
    if (!group || group.hasAttribute("role")) return;
    const label = rendered.querySelector(":scope > label");
    group.setAttribute("role", group.matches(".ac-choiceSetInput-expanded") ? "radiogroup" : "group");
    if (label) group.setAttribute("aria-labelledby", label.id);
    // Radio buttons of one name are one choice in the whole page.
    for (const input of group.querySelectorAll("input")) input.name = `${input.name}-${this.#number}`;
  }

  #markWrong() {
    for (const input of this.#controls()) {
      if (input.closest(`.${FAILED}`)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  #focusFirstWrong() {
    this.#controls()
      .find((input) => input.closest(`.${FAILED}`))
      ?.focus();
  }

  /** @returns {HTMLElement[]} */
  #controls() {
    return [...(this.#card.renderedElement?.querySelectorAll("input, select, textarea") ?? [])].filter(
      (input) => input instanceof HTMLElement,
    );
  }
}

/**
 * The level of each heading: below the page's own, and below the larger ones before it in the card.
 * @param {CardElement[]} elements in reading order
 * @returns {Map<CardElement, number>}
 */
function levels(elements) {
  const found = new Map();
  /** @type {number[]} */
  const above = [];
  for (const element of elements) {
    if (!(element instanceof renderer.TextBlock) || element.style !== "heading") continue;
    const size = element.size ?? renderer.TextSize.Large;
    while (above.length > 0 && Number(above.at(-1)) <= size) above.pop();
    above.push(size);
    found.set(element, FIRST_LEVEL + above.length - 1);
  }
  return found;
}

/** @param {CardElement} element */
function isMoment(element) {
  return element instanceof renderer.DateInput || element instanceof renderer.TimeInput;
}

/**
 * Whether Teams would show the card's fallback text instead.
 * @param {AdaptiveCard} card
 */
function isTooNew(card) {
  return !card.version?.isValid || card.version.compareTo(NEWEST) > 0;
}
