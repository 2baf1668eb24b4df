/** Moving among messages with the keyboard: one of them is in the tab order, the arrows go to the others. */

export class Articles {
  /** @type {HTMLElement | null} the one in the tab order */
  #chosen = null;

  /** @param {HTMLElement} list @param {(message: string) => void} openMenu */
  constructor(list, openMenu) {
    this.list = list;
    this.openMenu = openMenu;
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("focusin", (event) => {
      const article = /** @type {Element} */ (event.target).closest("article");
      if (article) this.#choose(article);
    });
  }

  all() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("article")]);
  }

  /** See to it that there is one that the Tab key stops at: the newest. */
  settle() {
    if (this.#chosen && this.list.contains(this.#chosen)) return;
    const last = this.all().at(-1);
    if (last) this.#choose(last);
  }

  /** @param {HTMLElement} article */
  #choose(article) {
    if (this.#chosen) tabbable(this.#chosen, false);
    tabbable(article, true);
    this.#chosen = article;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.localName !== "article") return;
    if (event.key === "Enter" || event.key === "ContextMenu") {
      event.preventDefault();
      this.openMenu(target.dataset.message ?? "");
      return;
    }
    const all = this.all();
    const at = all.indexOf(target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[to];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** @param {Element} article @param {boolean} on */
function tabbable(article, on) {
  for (const element of [article, article.querySelector(".message-more")]) {
    if (element instanceof HTMLElement) element.tabIndex = on ? 0 : -1;
  }
}
