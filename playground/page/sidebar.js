/** The list of teams, channels and chats that I am in. */

import { botAvatar } from "./avatar.js";
import { button, el, redraw, rove } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Place} Place */

/** @type {Record<Place["kind"], import("./icons.js").IconName>} */
const PICTURES = { channel: "hash", groupChat: "people", meeting: "calendar", personal: "chat" };

/** @param {import("./app.js").Page} page @param {AbortSignal} signal */
export function sidebar(page, signal) {
  const { store } = page;
  const list = el("div", { class: "places" });
  // Where the list has the whole screen, nothing else there says how to begin.
  const begin = button(
    t("guide.title"),
    () => page.panel.open("guide"),
    { class: "plain begin" },
    icon("guide"),
  );
  const nav = el("nav", { class: "sidebar", "aria-label": t("sidebar.label") }, list, begin);
  rove(list, () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".place")]));
  list.addEventListener("click", (event) => {
    const place = /** @type {HTMLElement} */ (event.target).closest(".place");
    const id = place instanceof HTMLElement ? place.dataset.conversation : undefined;
    if (id && id !== store.place) store.show(id);
  });
  const draw = () => {
    const places = store.places();
    const shown = places.map((place) => ({ ...place, members: 0, unread: store.isUnread(place.id) }));
    redraw(list, [shown, store.place, store.state.bot.status], () => groups(store, shown));
  };
  for (const kind of /** @type {const} */ (["state", "person", "place", "unread"]))
    store.on(kind, draw, signal);
  draw();
  return nav;
}

/** @typedef {Omit<Place, "members"> & {unread: boolean}} Shown */

/** @param {import("./store.js").Store} store @param {Shown[]} shown */
function groups(store, shown) {
  const first = (shown.find((place) => place.id === store.place) ?? shown[0])?.id;
  const rows = (/** @type {Shown[]} */ places) =>
    places.map((place) => row(store, place, place.id === first));
  const teams = store.state.teams.map((team) => {
    const channels = shown.filter((place) => place.kind === "channel" && place.where === team.id);
    return channels.length ? group(team.name, rows(channels), "people") : null;
  });
  const chats = shown.filter((place) => place.kind !== "channel");
  return [...teams, chats.length ? group(t("sidebar.chats"), rows(chats), "chat") : null];
}

/** @param {string} name @param {HTMLElement[]} rows @param {import("./icons.js").IconName} picture */
function group(name, rows, picture) {
  const items = rows.map((row) => el("li", {}, row));
  return el("section", {}, el("h2", {}, icon(picture), name), el("ul", {}, ...items));
}

/** @param {import("./store.js").Store} store @param {Shown} place @param {boolean} first */
function row(store, place, first) {
  const current = place.id === store.place;
  const picture = place.kind === "personal" ? botAvatar(place.name) : icon(PICTURES[place.kind]);
  const live = place.meeting?.underWay ? el("span", { class: "live" }, t("meeting.live")) : null;
  const unread = place.unread && !current;
  return el(
    "button",
    {
      type: "button",
      class: `place${current ? " current" : ""}${unread ? " unread" : ""}`,
      tabIndex: first ? 0 : -1,
      "aria-current": current ? "page" : undefined,
      data: { conversation: place.id, key: place.id, kind: place.kind },
    },
    el("span", { class: "place-picture" }, picture),
    el("span", { class: "place-name" }, place.name),
    live,
    unread && el("span", { class: "dot" }, el("span", { class: "sr-only" }, t("sidebar.unread"))),
  );
}
