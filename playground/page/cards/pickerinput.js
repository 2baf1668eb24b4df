/**
 * Input.ChoiceSet over the people of the conversation, and the filtered one: what the renderer draws as a bare
 * text box.
 * @module
 */

import { renderer } from "./library.js";
import { Picker } from "./picker.js";
import { PICKER } from "./prepare.js";

/** @import { Choice } from "./picker.js" */
/** @import { Json, Pickable } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
/** @import { SerializationContext } from "adaptivecards" */

/**
 * @typedef {object} PickerHost
 * @property {() => Pickable[]} people
 * @property {() => Words} words
 */

export class PickerInput extends renderer.Input {
  /** @type {PickerHost | undefined} */
  host;
  /** @type {Picker | undefined} */
  picker;
  /** @type {Json} */
  #source = {};

  /** @override */
  getJsonTypeName() {
    return PICKER;
  }

  /**
   * @override
   * @param {Json} source
   * @param {SerializationContext} context
   */
  internalParse(source, context) {
    super.internalParse(source, context);
    this.#source = source;
  }

  /** @override */
  internalRender() {
    const host = this.host;
    if (!host) return undefined;
    const value = String(this.#source.value ?? "");
    this.picker = new Picker({
      choices: () => [...this.#choices(), ...(this.#source.people ? asChoices(host.people()) : [])],
      chosen: value.split(",").filter(Boolean),
      several: this.#source.isMultiSelect === true,
      placeholder: String(this.#source.placeholder ?? ""),
      required: this.isRequired,
      words: host.words,
      changed: () => this.valueChanged(),
    });
    return this.picker.element;
  }

  /** @override */
  overrideInternalRender() {
    const rendered = super.overrideInternalRender();
    const picker = this.picker;
    if (rendered && picker) {
      // The label is the text field's.
      const id = picker.element.id;
      picker.element.removeAttribute("id");
      picker.input.id = id;
      this.updateInputControlAriaLabelledBy();
    }
    return rendered;
  }

  /** @override */
  updateInputControlAriaLabelledBy() {
    const ids = this.getAllLabelIds().join(" ");
    for (const element of this.picker ? [this.picker.input, this.picker.list, this.picker.chips] : []) {
      if (ids) element.setAttribute("aria-labelledby", ids);
      else element.removeAttribute("aria-labelledby");
    }
  }

  /** @returns {Choice[]} */
  #choices() {
    const choices = /** @type {Json[]} */ (Array.isArray(this.#source.choices) ? this.#source.choices : []);
    return choices.map(({ title, value }) => ({ title: String(title ?? value), value: String(value) }));
  }

  /** @override */
  focus() {
    this.picker?.input.focus();
  }

  /** @override */
  isSet() {
    return this.value !== "";
  }

  /** @override */
  get value() {
    return this.picker?.value ?? "";
  }
}

/** @param {Pickable[]} people @returns {Choice[]} */
function asChoices(people) {
  return people.flatMap(({ objectId, name, detail }) =>
    objectId ? [{ value: objectId, title: name, detail: detail ?? "" }] : [],
  );
}
