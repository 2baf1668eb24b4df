/**
 * A card made ready for the renderer, with the way back from each action to the card's own JSON.
 * @module
 */

/** @import { Json } from "./types.d.ts" */

/** The renderer's name of the inputs that are searched in, see picker.js. */
export const PICKER = "Input.Picker";

const CHECKED = ["isRequired", "regex", "min", "max"];

/**
 * A copy of the card for the renderer, and the card's own actions by the ids that they have in the copy.
 *
 * The copy differs in what the renderer would lose or do otherwise than Teams: ids of actions, people pickers
 * and filtered choices (an input of our own), addresses that aren't of the web, inputs without an error text,
 * people who are mentioned.
 * @param {Json} card
 * @param {string} errorMessage what is said of a wrong input when the card says nothing
 * @returns {{ copy: Json, actions: Map<string, Json> }}
 */
export function prepare(card, errorMessage) {
  /** @type {Map<string, Json>} */
  const actions = new Map();
  const mentions = mentionsOf(card);

  /** @param {unknown} part @returns {unknown} */
  function copied(part) {
    if (Array.isArray(part)) return part.map(copied);
    if (!isObject(part)) return part;
    const kind = String(part.type ?? "");
    if (kind.startsWith("Action.")) return copiedAction(part, kind);
    const copy = copiedFields(part);
    if (kind === "TextBlock") copy.text = withMentions(copy.text, mentions);
    return kind.startsWith("Input.") ? asInput(copy, errorMessage) : copy;
  }

  /** @param {Json} part @returns {Json} */
  function copiedFields(part) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, copied(value)]));
  }

  /** @param {Json} action @param {string} kind @returns {Json} */
  function copiedAction(action, kind) {
    const { data, ...rest } = action;
    const copy = copiedFields(rest);
    copy.id = `action-${actions.size}`;
    actions.set(String(copy.id), action);
    if (data !== undefined) copy.data = data;
    if (kind === "Action.OpenUrl" && !isWebAddress(copy.url)) copy.url = "";
    return copy;
  }

  const copy = /** @type {Json} */ (copied(card));
  return { copy, actions };
}

/**
 * What stands in a card's texts for each person whom it mentions, with the name that is shown.
 * @param {Json} card
 * @returns {[string, string][]}
 */
function mentionsOf(card) {
  const teams = isObject(card.msteams) ? card.msteams : {};
  const entities = Array.isArray(teams.entities) ? teams.entities.filter(isObject) : [];
  return entities
    .filter((entity) => entity.type === "mention" && typeof entity.text === "string")
    .map((entity) => [String(entity.text), String(isObject(entity.mentioned) ? entity.mentioned.name : "")]);
}

/** @param {unknown} text @param {[string, string][]} mentions */
function withMentions(text, mentions) {
  return mentions.reduce(
    (shown, [marked, name]) => (typeof shown === "string" ? shown.replaceAll(marked, `**${name}**`) : shown),
    text,
  );
}

/** @param {unknown} part @returns {part is Json} */
function isObject(part) {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

/** @param {Json} input @param {string} errorMessage @returns {Json} */
function asInput(input, errorMessage) {
  if (!input.errorMessage && CHECKED.some((field) => input[field] !== undefined)) {
    input.errorMessage = errorMessage;
  }
  if (input.type === "Input.ChoiceSet" && (input["choices.data"] || input.style === "filtered")) {
    const { choices, "choices.data": data, style: _style, type: _type, ...rest } = input;
    return { ...rest, type: PICKER, people: Boolean(data), choices: choices ?? [] };
  }
  return input;
}

/**
 * Whether a button may open the address.
 * @param {unknown} address
 */
export function isWebAddress(address) {
  return typeof address === "string" && /^https?:\/\//i.test(address.trim());
}
