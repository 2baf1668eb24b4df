/** The stream of what happens, which is taken up again by itself when it breaks. */

import { streamAddress } from "./api.js";

const FIRST_WAIT = 400;
const LONGEST_WAIT = 4000;

/** @typedef {"state" | "message" | "typing" | "traffic" | "clock" | "demo"} Kind */

/** @type {Kind[]} */
const KINDS = ["state", "message", "typing", "traffic", "clock", "demo"];

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  #as = "";

  /**
   * @param {(kind: Kind, data: any) => void} take
   * @param {(connected: boolean) => void} connection
   */
  constructor(take, connection) {
    this.take = take;
    this.connection = connection;
  }

  /** Follow the world as this person sees it. @param {string} as */
  follow(as) {
    this.#as = as;
    this.#wait = FIRST_WAIT;
    this.#connect();
  }

  /** Let go of the connection, of which a browser has six for all its tabs. */
  rest() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Try at once rather than when the wait is over. */
  hurry() {
    if (this.#source?.readyState !== EventSource.OPEN) this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(streamAddress(this.#as));
    this.#source = source;
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.connection(true);
    };
    source.onerror = () => this.#broken(source);
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        if (source === this.#source) this.take(kind, JSON.parse(event.data));
      });
    }
  }

  /** @param {EventSource} source */
  #broken(source) {
    if (source !== this.#source) return;
    source.close();
    this.connection(false);
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
