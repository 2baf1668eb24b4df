/** Whether a reader is at the end of what scrolls, and staying there while it grows. */

/** How near the end counts as being there, in pixels. */
const NEAR = 60;
/** For how long what the reader did may scroll, in milliseconds. */
const ACTING = 1000;

export class End {
  /** Whether the reader is at the end and stays there. */
  held = true;
  #lastTop = 0;
  #lastEnd = 0;
  #acted = -ACTING;

  /** @param {HTMLElement} element what scrolls @param {() => void} seen called when the end is seen */
  constructor(element, seen) {
    this.element = element;
    this.seen = seen;
    element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"])
      element.addEventListener(kind, (event) => this.#reads(event), { passive: true });
  }

  go() {
    this.element.scrollTop = this.element.scrollHeight;
    this.held = true;
  }

  /** Go to the end again if that is where the reader was. */
  keep() {
    if (this.held) this.go();
  }

  /** Note when the reader scrolls; what is pressed or typed inside a card doesn't. @param {Event} event */
  #reads(event) {
    const scrolls =
      event instanceof KeyboardEvent
        ? ["ArrowUp", "PageUp", "Home"].includes(event.key)
        : event.type !== "pointerdown" || event.target === this.element;
    if (scrolls) this.#acted = performance.now();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const end = scrollHeight - clientHeight;
    // Only who scrolls up leaves the end. A box to write in that grows and shrinks moves what is in view, too.
    const meant = end === this.#lastEnd || performance.now() - this.#acted < ACTING;
    if (end - scrollTop < NEAR) this.held = true;
    else if (scrollTop < this.#lastTop && meant) this.held = false;
    this.#lastTop = scrollTop;
    this.#lastEnd = end;
    if (this.held) this.seen();
  }
}
