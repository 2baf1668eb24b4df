/** The messages of one conversation that the page has, in order; of a channel, its posts with replies. */

import { dateKey } from "./time.js";

/** @typedef {import("./types.js").Message} Message */

/** Whether one message was written before another: ids are numbers that grow. @param {string} a @param {string} b */
export function isBefore(a, b) {
  return a.length === b.length ? a < b : a.length < b.length;
}

/** Put an id in its place among the others. @param {string[]} ids @param {string} id */
function insert(ids, id) {
  let at = ids.length;
  while (at > 0 && isBefore(id, ids[at - 1] ?? "")) at -= 1;
  ids.splice(at, 0, id);
}

export class Cache {
  /** @type {Map<string, Message>} */
  messages = new Map();
  /** @type {string[]} messages of a chat, or a channel's posts */
  order = [];
  /** @type {Map<string, string[]>} replies by post */
  replies = new Map();
  /** @type {Map<string, number>} how many replies a post has in all */
  totals = new Map();
  more = true;
  loaded = false;
  /** @type {Message[] | null} what was heard while the first page is on its way, which may not be in it */
  #early = null;

  /** From now on a page is on its way. */
  expectPage() {
    if (!this.loaded) this.#early ??= [];
  }

  /** Take in a message unless a newer state of it is here. @param {Message} message @returns {"new" | "changed" | ""} */
  take(message) {
    if (this.loaded) return this.#put(message);
    this.#early?.push(message);
    return "";
  }

  /** @param {Message} message @returns {"new" | "changed" | ""} */
  #put(message) {
    const known = this.messages.get(message.id);
    if (known && known.rev >= message.rev) return "";
    if (!known && !this.#belongs(message)) return "";
    this.messages.set(message.id, message);
    if (known) return "changed";
    if (message.root === null) insert(this.order, message.id);
    else {
      const thread = this.replies.get(message.root) ?? [];
      insert(thread, message.id);
      this.replies.set(message.root, thread);
      this.totals.set(message.root, Math.max(this.totals.get(message.root) ?? 0, thread.length));
    }
    return "new";
  }

  /** A message that stands before what was loaded waits until its page is read. @param {Message} message */
  #belongs(message) {
    if (message.root !== null) return this.messages.has(message.root) || !this.more;
    const oldest = this.order[0];
    return !this.more || oldest === undefined || isBefore(oldest, message.id);
  }

  /** Take in a page, which may begin anywhere. @param {import("./types.js").Page} page @param {boolean} older */
  takePage(page, older) {
    const more = this.more;
    this.more = false;
    for (const message of page.messages) this.#put(message);
    this.more = older || !this.loaded ? page.more : more;
    for (const [post, total] of Object.entries(page.replies ?? {})) this.totals.set(post, total);
    this.loaded = true;
    for (const message of this.#early ?? []) this.#put(message);
    this.#early = null;
  }

  /** Replies of a post that aren't here. @param {string} post */
  missing(post) {
    return Math.max(0, (this.totals.get(post) ?? 0) - (this.replies.get(post)?.length ?? 0));
  }
}

/** @type {WeakMap<Message, string>} */
const dates = new WeakMap();

/** The day on which a message was written, as "2026-09-03". @param {Message} message */
export function dateOf(message) {
  let date = dates.get(message);
  if (!date) {
    date = dateKey(new Date(message.at));
    dates.set(message, date);
  }
  return date;
}
