/** Making and changing elements; text is always text, never HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @typedef {Record<string, unknown> & {
 *   class?: string,
 *   data?: Record<string, string | undefined>,
 *   on?: Record<string, (event: any) => void>,
 * }} Properties
 */

/**
 * An element with properties, attributes (`aria-…` and whatever isn't a property), listeners and children.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = String(value);
    else if (name === "data") setData(element, /** @type {Record<string, string>} */ (value));
    else if (name === "on") listen(element, /** @type {Record<string, EventListener>} */ (value));
    else if (name in element && name !== "role") Reflect.set(element, name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...kept(children));
  return element;
}

/** @param {HTMLElement} element @param {Record<string, string | undefined>} data */
function setData(element, data) {
  for (const [name, value] of Object.entries(data)) if (value !== undefined) element.dataset[name] = value;
}

/** @param {HTMLElement} element @param {Record<string, EventListener>} listeners */
function listen(element, listeners) {
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener);
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function kept(children) {
  return /** @type {(Node | string)[]} */ (children.filter((one) => one || one === ""));
}

let counted = 0;

/** An id that no other element has. @param {string} name */
export function freshId(name) {
  counted += 1;
  return `${name}-${counted}`;
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Fill an element anew unless what it shows (`signature`) is what it shows already; whatever had the focus
 * by its `data-key` gets it back.
 *
 * @param {HTMLElement} element
 * @param {unknown} signature
 * @param {() => Child[]} build
 */
export function redraw(element, signature, build) {
  const wanted = JSON.stringify(signature);
  if (drawn.get(element) === wanted) return;
  drawn.set(element, wanted);
  const active = document.activeElement;
  const held = active instanceof HTMLElement && element.contains(active) ? active.dataset.key : undefined;
  element.replaceChildren(...kept(build()));
  if (held) byKey(element, held)?.focus();
}

/** @param {HTMLElement} element @param {string} key @returns {HTMLElement | null} */
export function byKey(element, key) {
  return element.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/**
 * Arrow keys, Home and End move the focus among the items, of which one at a time is in the tab order.
 *
 * @param {HTMLElement} list
 * @param {() => HTMLElement[]} items
 */
export function rove(list, items) {
  list.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1 };
    const to = { ...next, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  });
  list.addEventListener("focusin", (event) => {
    const all = items();
    if (!all.includes(/** @type {HTMLElement} */ (event.target))) return;
    for (const item of all) item.tabIndex = item === event.target ? 0 : -1;
  });
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {Properties} [properties]
 * @param {...Child} before what stands before the label, such as an icon
 */
export function button(label, act, properties = {}, ...before) {
  return el(
    "button",
    { type: "button", ...properties, on: { click: act } },
    ...before,
    el("span", {}, label),
  );
}

/**
 * A button with only an icon: the label is its accessible name and its tooltip.
 *
 * @param {string} label
 * @param {Child} picture
 * @param {() => void} act
 * @param {Properties} [properties]
 */
export function iconButton(label, picture, act, properties = {}) {
  const named = { type: "button", class: "icon-button", title: label, "aria-label": label };
  return el("button", { ...named, ...properties, on: { click: act } }, picture);
}

/** Make these the children, moving as little as possible. @param {HTMLElement} parent @param {HTMLElement[]} wanted */
export function arrange(parent, wanted) {
  let next = parent.firstChild;
  for (const element of wanted) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
  while (next) {
    const after = next.nextSibling;
    next.remove();
    next = after;
  }
}
