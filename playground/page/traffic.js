/** "Trafik": the raw activities in both directions, newest first. */

import * as api from "./api.js";
import { button, el, freshId } from "./dom.js";
import { exact } from "./time.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Exchange} Exchange */
/** @typedef {import("./app.js").Page} Page */

/** How many rows stand in the list; older ones are fetched when asked for. */
const MOST = 400;

/** @param {unknown} value */
function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/**
 * @param {Page} page
 * @param {HTMLElement} body
 * @param {AbortSignal} signal
 * @param {import("./panel.js").PanelOptions} options
 */
export function fill(page, body, signal, options) {
  new Traffic(page, body, signal, options);
}

class Traffic {
  /** @type {Exchange[]} newest first */
  #all = [];
  /** @type {Map<number, HTMLElement>} */
  #rows = new Map();
  #waiting = 0;
  #more = false;

  /**
   * @param {Page} page
   * @param {HTMLElement} body
   * @param {AbortSignal} signal
   * @param {import("./panel.js").PanelOptions} options
   */
  constructor(page, body, signal, options) {
    this.page = page;
    this.where = this.#select(t("traffic.where"), [["", t("troubles.everywhere")], ...this.#places()]);
    this.kind = this.#select(t("traffic.kind"), [
      ["", t("traffic.all")],
      ["toBot", t("traffic.toBot")],
      ["fromBot", t("traffic.fromBot")],
      ["bad", t("traffic.bad")],
    ]);
    const draw = () => this.#draw();
    const label = t("traffic.search");
    this.search = el("input", {
      type: "search",
      placeholder: label,
      "aria-label": label,
      on: { input: draw },
    });
    this.list = el("ol", { class: "exchanges", "aria-label": t("traffic.list") });
    this.count = el("p", { class: "detail", role: "status" });
    this.older = button(t("traffic.older"), () => page.attempt(this.#load()), { class: "link" });
    if (options.conversation) this.where.value = options.conversation;
    if (options.search) this.search.value = options.search;
    const filters = el(
      "div",
      { class: "filters" },
      this.#labelled(this.where),
      this.#labelled(this.kind),
      this.search,
    );
    body.append(filters, this.count, this.list, this.older);
    page.store.on("traffic", (exchange) => this.#came(exchange), signal);
    page.attempt(this.#load());
  }

  /** @returns {[string, string][]} */
  #places() {
    return this.page.store.places().map((place) => [place.id, place.name]);
  }

  /** @param {string} label @param {[string, string][]} options */
  #select(label, options) {
    const select = el("select", { id: freshId("filter"), title: label, on: { change: () => this.#draw() } });
    for (const [value, words] of options) select.append(el("option", { value }, words));
    return select;
  }

  /** @param {HTMLSelectElement} select */
  #labelled(select) {
    return el("p", { class: "field" }, el("label", { htmlFor: select.id }, select.title), select);
  }

  async #load() {
    const page = await api.traffic(this.#all.at(-1)?.id);
    // What came by itself meanwhile is in the page too.
    const known = new Set(this.#all.map((one) => one.id));
    this.#all.push(...page.exchanges.filter((one) => !known.has(one.id)));
    this.#more = page.more;
    this.#draw();
  }

  /** @param {Exchange} exchange */
  #came(exchange) {
    if (this.#all.some((one) => one.id === exchange.id)) return;
    this.#all.unshift(exchange);
    if (this.#all.length > MOST) {
      this.#all.length = MOST;
      this.#more = true;
    }
    if (this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  /** @param {Exchange} one */
  #fits(one) {
    const where = this.where.value;
    const kind = this.kind.value;
    if (where && one.conversation.split(";")[0] !== where) return false;
    if (kind === "bad" && one.status >= 200 && one.status < 300) return false;
    if ((kind === "toBot" || kind === "fromBot") && one.direction !== kind) return false;
    const wanted = this.search.value.trim().toLowerCase();
    if (!wanted) return true;
    return JSON.stringify([one.operation, one.path, one.status, one.request, one.response])
      .toLowerCase()
      .includes(wanted);
  }

  #draw() {
    const shown = this.#all.filter((one) => this.#fits(one));
    this.count.textContent = t("traffic.count", { count: shown.length });
    const ids = new Set(shown.map((one) => one.id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    let next = this.list.firstChild;
    for (const one of shown) {
      const known = this.#rows.get(one.id);
      if (known && known === next) next = next.nextSibling;
      else this.list.insertBefore(known ?? this.#row(one), next);
    }
    this.older.hidden = !this.#more;
  }

  /** @param {Exchange} one */
  #row(one) {
    const place = this.page.store.placeOf(one.conversation.split(";")[0] ?? null)?.name ?? "";
    const bad = one.status < 200 || one.status >= 300;
    const arrow = one.direction === "toBot" ? "→" : "←";
    const direction = t(`traffic.${one.direction}`);
    const summary = el(
      "summary",
      {},
      el(
        "span",
        { class: `arrow ${one.direction}`, title: direction },
        arrow,
        el("span", { class: "sr-only" }, direction),
      ),
      el("b", {}, one.operation),
      el("span", { class: bad ? "status bad" : "status" }, String(one.status || t("traffic.noAnswer"))),
      el("span", { class: "detail" }, `${exact(new Date(one.at))} · ${Math.round(one.milliseconds)} ms`),
      place && el("span", { class: "detail exchange-place" }, place),
    );
    const details = el("details", {}, summary);
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(this.#inside(one));
    });
    const row = el("li", { data: { exchange: String(one.id) } }, details);
    this.#rows.set(one.id, row);
    return row;
  }

  /** @param {Exchange} one */
  #inside(one) {
    const copy = (/** @type {unknown} */ value) => () => this.page.attempt(this.#copy(pretty(value)));
    const again = () => this.page.attempt(api.again(one.id));
    const part = (/** @type {string} */ name, /** @type {unknown} */ value) =>
      value === null || value === undefined || value === ""
        ? []
        : [
            el(
              "div",
              { class: "json-head" },
              el("h4", {}, name),
              button(t("traffic.copy"), copy(value), { class: "link" }),
            ),
            el("pre", { class: "json", tabIndex: 0, role: "region", "aria-label": name }, pretty(value)),
          ];
    return el(
      "div",
      { class: "exchange" },
      el("code", { class: "path" }, `${one.method} ${one.path}`),
      one.direction === "toBot" && button(t("traffic.again"), again, { class: "plain" }),
      ...part(t("traffic.request"), one.request),
      ...part(t("traffic.response"), one.response),
    );
  }

  /** @param {string} text */
  async #copy(text) {
    await navigator.clipboard.writeText(text);
    this.page.banner.say(t("copied"), "info");
  }
}
