/** What can be done with a message: its menu, its cards' buttons, and the dialogs they open. */

import * as api from "./api.js";
import { openDialog } from "./cards/dialog.js";
import { confirm, openMenu } from "./menu.js";
import { theme } from "./settings.js";
import { asTyped, inWords } from "./text.js";
import { language, t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Press} Press */
/** @typedef {import("./app.js").Page} Page */

export const REACTIONS = { like: "👍", heart: "❤️", laugh: "😆", surprised: "😮", sad: "😢", angry: "😡" };

/** Whom a card's people picker offers there. @param {Page} page @param {string} place */
export function pickable(page, place) {
  const { members, people } = page.store.state;
  const ids = new Set(members[place] ?? []);
  return people
    .filter((person) => ids.has(person.id) && person.objectId !== null)
    .map(({ objectId, name, title, organisation }) => ({
      objectId,
      name,
      detail: `${title}, ${organisation}`,
    }));
}

/** Show the dialog that a press opened, if it did. @param {Page} page @param {string} place @param {Press} press */
export function follow(page, place, press) {
  if (press.kind !== "dialog" || !press.dialog) return press;
  const as = page.store.me;
  let token = press.dialog.token;
  const act = async (/** @type {unknown} */ action, /** @type {Record<string, string>} */ inputs) => {
    const next = await api.submit({ as, dialog: token, action, inputs });
    if (next.dialog) token = next.dialog.token;
    return next;
  };
  const people = () => pickable(page, place);
  page.attempt(openDialog(press.dialog, { language: language(), theme: theme(), people, act }));
  return { kind: /** @type {const} */ ("closed"), text: "" };
}

/**
 * Press a card's button, as the person that I am when I press it.
 *
 * @param {Page} page
 * @param {Message} message
 * @param {number} card
 * @param {unknown} action
 * @param {Record<string, string>} inputs
 */
export async function press(page, message, card, action, inputs) {
  const { conversation, id, place } = message;
  const as = page.store.me;
  page.store.tell("did", String(/** @type {{title?: string}} */ (action).title ?? ""));
  return follow(page, place, await api.press({ as, conversation, message: id, card, action, inputs }));
}

/** @param {Page} page @param {Message} message @param {string} command */
async function run(page, message, command) {
  const { conversation, id, place } = message;
  const came = await api.run({ as: page.store.me, conversation, message: id, command });
  follow(page, place, came);
  if (came.kind === "message") page.banner.say(came.text, "info");
  if (came.kind === "error" || came.kind === "broken")
    page.banner.say(came.text || t("press.broken"), "error");
}

/** @param {Page} page @param {Message} message @param {string} reaction */
export function react(page, message, reaction) {
  const { conversation, id } = message;
  const mine = message.reactions.find((one) => one.reaction === reaction)?.by.includes(page.store.me);
  const body = { as: page.store.me, conversation, message: id, reaction, on: !mine };
  page.attempt(api.react(body).then((changed) => page.store.take(changed)));
}

/** @param {Page} page @param {Message} message */
function remove(page, message) {
  const { conversation, id } = message;
  const act = () =>
    page.attempt(
      api.remove({ as: page.store.me, conversation, message: id }).then((gone) => page.store.take(gone)),
    );
  confirm(
    t("message.delete"),
    t("message.deleteAsk", { bot: page.store.state.bot.name }),
    t("message.delete"),
    act,
  );
}

/** @param {Page} page @param {string} text */
async function copy(page, text) {
  await navigator.clipboard.writeText(text);
  page.banner.say(t("copied"), "info");
}

/**
 * Open a message's menu.
 *
 * @param {Page} page
 * @param {HTMLElement} anchor
 * @param {Message} message
 * @param {{edit: () => void, reply: (() => void) | null}} can
 */
export function messageMenu(page, anchor, message, can) {
  const { me } = page.store;
  const mine = message.sender === me;
  /** @type {import("./menu.js").Item[]} */
  const items = [];
  if (!message.deleted) {
    const row = Object.entries(REACTIONS).map(([reaction, picture]) => ({
      label: t(`reaction.${reaction}`),
      sign: picture,
      checked: !!message.reactions.find((one) => one.reaction === reaction)?.by.includes(me),
      act: () => react(page, message, reaction),
    }));
    items.push({ row });
  }
  if (can.reply) items.push({ label: t("message.reply"), icon: "reply", act: can.reply });
  if (mine && !message.deleted) {
    items.push({ label: t("message.edit"), icon: "edit", act: can.edit });
    items.push({ label: t("message.delete"), icon: "trash", danger: true, act: () => remove(page, message) });
  }
  items.push(...appActions(page, message));
  const text = message.text ? asTyped(message.text) : inWords(message, 20_000);
  items.push({ label: t("message.copy"), icon: "copy", act: () => page.attempt(copy(page, text)) });
  const traffic = () => page.panel.open("traffic", { search: message.id });
  items.push({ label: t("message.raw"), icon: "traffic", act: traffic });
  openMenu(anchor, items, t("message.menu"));
}

/** What the bot's app can do with a message. @param {Page} page @param {Message} message */
function appActions(page, message) {
  const { actions, bot } = page.store.state;
  if (message.deleted || !actions.length || !page.store.placeOf(message.place)?.installed) return [];
  /** @type {import("./menu.js").Item[]} */
  const items = actions.map(({ id, title }) => ({
    label: title[language()],
    icon: /** @type {const} */ ("book"),
    act: () => page.attempt(run(page, message, id)),
  }));
  return ["line", { heading: bot.name }, ...items, "line"].map(
    (item) => /** @type {import("./menu.js").Item} */ (item),
  );
}

/** Send what the bot missed once more. @param {Page} page @param {Message} message */
export async function sendAgain(page, message) {
  const { exchanges } = await api.traffic();
  const sent = exchanges.find(
    (one) =>
      one.direction === "toBot" && /** @type {{id?: string} | null} */ (one.request)?.id === message.id,
  );
  if (!sent) throw new api.ApiError("gone", t("message.gone"), 404);
  const { status } = await api.again(sent.id);
  if (status < 200 || status >= 300) throw new api.ApiError("botFailed", String(status), status);
  // Between this change of the message and the server's next.
  page.store.take({ ...message, told: "told", problem: "", rev: message.rev + 0.5 });
}
