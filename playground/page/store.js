/** What the page knows: the world's state, who I am, the conversation in view and its messages. */

import * as api from "./api.js";
import { Cache, isBefore } from "./cache.js";
import { remember, remembered } from "./settings.js";
import { Stream } from "./stream.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").StoreEvents} StoreEvents */

/** How many pages are read again after the contact was lost. */
const PAGES_AGAIN = 5;

export class Store extends EventTarget {
  /** @type {State} */
  state = /** @type {State} */ (/** @type {unknown} */ (null));
  me = "";
  /** @type {string | null} */
  place = null;
  connected = true;
  /** @type {Map<string, Cache>} */
  #caches = new Map();
  /** @type {Map<string, Cache>} conversations that are being read again, as far as they have come */
  #readingAgain = new Map();
  #received = 0;
  #dropped = false;

  constructor() {
    super();
    this.stream = new Stream(
      (kind, data) => this.#hear(kind, data),
      (connected) => this.#connection(connected),
    );
  }

  /**
   * @template {keyof StoreEvents} K
   * @param {K} kind
   * @param {(detail: StoreEvents[K]) => void} listener
   * @param {AbortSignal} [signal]
   */
  on(kind, listener, signal) {
    const heard = (/** @type {Event} */ event) => listener(/** @type {CustomEvent} */ (event).detail);
    this.addEventListener(kind, heard, signal ? { signal } : {});
  }

  /** @template {keyof StoreEvents} K @param {K} kind @param {StoreEvents[K]} detail */
  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Begin as this person, or as whom the server suggests. @param {string | null} as */
  async start(as) {
    const state = await api.state(as).catch((error) => {
      if (as === null || error.code === "lost") throw error;
      return api.state(null);
    });
    this.me = state.me;
    this.#takeState(state);
    this.stream.follow(this.me);
  }

  /** Be somebody else, at once. @param {string} id */
  async become(id) {
    if (id === this.me) return;
    this.me = id;
    this.#caches.clear();
    this.stream.follow(id);
    const state = await api.state(id);
    if (this.me !== id) return;
    this.#takeState(state);
    this.tell("person", id);
  }

  /** Nobody looks at the page: it may miss what happens until `wake`. */
  rest() {
    this.#dropped = true;
    this.stream.rest();
  }

  wake() {
    this.stream.hurry();
  }

  /** The world's time. */
  now() {
    return new Date(Date.parse(this.state.clock.now) + performance.now() - this.#received);
  }

  /** @param {string | null} id */
  person(id) {
    return id === null ? null : (this.state.people.find((one) => one.id === id) ?? null);
  }

  get myself() {
    return this.person(this.me);
  }

  /** The conversations that I am in, as the list shows them. @returns {Place[]} */
  places() {
    const { teams, chats, members } = this.state;
    const channels = teams.flatMap((team) =>
      team.channels.map((channel) => ({
        id: channel.id,
        kind: /** @type {const} */ ("channel"),
        name: channel.name ?? t("channel.general"),
        team: team.name,
        where: team.id,
        installed: team.installed,
        members: members[channel.id] ?? [],
      })),
    );
    const others = chats.map((chat) => ({
      ...chat,
      name: chat.kind === "personal" ? this.state.bot.name : chat.name,
      team: "",
      where: chat.id,
      members: members[chat.id] ?? chat.members,
    }));
    return [...channels, ...others];
  }

  /** @param {string | null} id @returns {Place | null} */
  placeOf(id) {
    return this.places().find((place) => place.id === id) ?? null;
  }

  /** Show a conversation, or with null the list (which matters on a phone). @param {string | null} id */
  show(id) {
    this.place = id;
    this.tell("place", id);
    if (id) this.read(id);
  }

  /** @param {string} place @returns {Cache} */
  cache(place) {
    let found = this.#caches.get(place);
    if (!found) {
      found = new Cache();
      this.#caches.set(place, found);
    }
    return found;
  }

  /** Load the newest messages of a conversation, once. @param {string} place */
  async load(place) {
    const cache = this.cache(place);
    if (cache.loaded) return;
    cache.expectPage();
    const page = await api.messages(this.me, place);
    if (this.#caches.get(place) === cache) {
      cache.takePage(page, false);
      this.tell("loaded", place);
    }
  }

  /** Load the page before the oldest message. @param {string} place */
  async older(place) {
    const cache = this.cache(place);
    const page = await api.messages(this.me, place, cache.order[0]);
    cache.takePage(page, true);
    this.tell("loaded", place);
  }

  /** Load the replies before the oldest one of a thread. @param {Message} post */
  async olderReplies(post) {
    const cache = this.cache(post.place);
    const oldest = cache.replies.get(post.id)?.[0];
    const page = await api.messages(this.me, post.conversation, oldest, 100);
    for (const message of page.messages) cache.take(message);
    if (!page.more) cache.totals.set(post.id, cache.replies.get(post.id)?.length ?? 0);
    this.tell("loaded", post.place);
  }

  /** Take in a message that was answered or streamed. @param {Message} message */
  take(message) {
    const taken = this.cache(message.place).take(message);
    this.#readingAgain.get(message.place)?.take(message);
    const last = this.state.activity[message.place];
    if (!last || isBefore(last.lastMessage, message.id)) {
      this.state.activity[message.place] = { last: message.at, lastMessage: message.id };
      if (message.sender === this.me) this.#remember(message.place, message.id);
      this.tell("unread", message.place);
    }
    if (taken) this.tell("message", { message, isNew: taken === "new", isChanged: taken === "changed" });
  }

  /** @param {string} place */
  isUnread(place) {
    const last = this.state.activity[place]?.lastMessage;
    const read = remembered(`read:${this.me}:${place}`);
    return last !== undefined && (read === null || isBefore(read, last));
  }

  /** Mark a conversation as read. @param {string} place */
  read(place) {
    if (!this.isUnread(place)) return;
    this.#remember(place, this.state.activity[place]?.lastMessage ?? "");
    this.tell("unread", place);
  }

  /** @param {string} place @param {string} message */
  #remember(place, message) {
    remember(`read:${this.me}:${place}`, message);
  }

  /** @param {State} state */
  #takeState(state) {
    const before = this.state;
    if (before?.me === state.me) keepNewest(state.activity, before.activity);
    this.state = state;
    this.#received = performance.now();
    this.tell("state", state);
    this.tell("clock", state.clock);
    this.tell("demo", state.demo);
    if (before && installedOf(before) !== installedOf(state)) this.tell("installed", null);
  }

  /** @param {import("./stream.js").Kind} kind @param {any} data */
  #hear(kind, data) {
    if (kind === "state") {
      if (data.me !== this.me) return;
      this.#takeState(data);
      if (this.#dropped) this.#catchUp();
    } else if (kind === "message") {
      this.take(data);
    } else if (kind === "clock") {
      this.state.clock = data;
      this.#received = performance.now();
      this.tell("clock", data);
    } else if (kind === "demo") {
      this.state.demo = data;
      this.tell("demo", data);
    } else {
      this.tell(kind, data);
    }
  }

  /** @param {boolean} connected */
  #connection(connected) {
    if (!connected) this.#dropped = true;
    if (this.connected === connected) return;
    this.connected = connected;
    this.tell("connection", connected);
  }

  /** What came while the contact was lost is read; conversations out of view when they are opened. */
  async #catchUp() {
    this.#dropped = false;
    const place = this.place;
    for (const other of [...this.#caches.keys()]) if (other !== place) this.#caches.delete(other);
    if (!place) return;
    try {
      await this.#readAgain(place);
    } catch {
      this.#dropped = true;
    }
  }

  /** @param {string} place */
  async #readAgain(place) {
    const old = this.cache(place);
    const fresh = new Cache();
    fresh.expectPage();
    this.#readingAgain.set(place, fresh);
    const oldest = old.order[0];
    for (let page = 0; page < PAGES_AGAIN; page += 1) {
      fresh.takePage(await api.messages(this.me, place, fresh.order[0]), true);
      const reached = fresh.order[0];
      if (!fresh.more || !oldest || !reached || !isBefore(oldest, reached)) break;
    }
    // Only the latest reading has heard what was said until now.
    if (this.#readingAgain.get(place) !== fresh) return;
    this.#readingAgain.delete(place);
    if (this.#caches.get(place) !== old) return;
    this.#caches.set(place, fresh);
    this.tell("loaded", place);
  }
}

/** Where the bot is, as a text. @param {State} state */
function installedOf(state) {
  return [...state.teams, ...state.chats].map((one) => `${one.id} ${one.installed}`).join();
}

/** What was streamed may be newer than the state that comes after it. @param {State["activity"]} to @param {State["activity"]} from */
function keepNewest(to, from) {
  for (const [place, known] of Object.entries(from)) {
    const told = to[place];
    if (told && isBefore(told.lastMessage, known.lastMessage)) to[place] = known;
  }
}
