/** Menus that open at a button, and small modal dialogs. */

import { el, freshId, iconButton, rove } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/**
 * @typedef {{
 *   label: string,
 *   act?: () => void,
 *   icon?: import("./icons.js").IconName,
 *   picture?: Node,
 *   detail?: string,
 *   checked?: boolean,
 *   choice?: boolean,
 *   href?: string,
 *   danger?: boolean,
 *   disabled?: boolean,
 * }} Choice
 * @typedef {Choice | { heading: string } | { row: (Choice & {sign: string})[] } | "line"} Item
 */

/** @type {(() => void) | null} */
let closeOpen = null;

/** Close the menu that is open, if any. */
export function closeMenu() {
  closeOpen?.();
}

/** @param {Choice & {sign?: string}} item @param {() => void} close */
function row(item, close) {
  const role = item.checked === undefined ? "menuitem" : item.choice ? "menuitemradio" : "menuitemcheckbox";
  const tick =
    item.checked === undefined ? null : el("span", { class: "tick" }, item.checked && icon("check"));
  const words = el("span", { class: "menu-words" }, el("span", {}, item.label));
  if (item.detail) words.append(el("span", { class: "detail" }, item.detail));
  const properties = {
    role,
    class: item.danger ? "menu-item danger" : "menu-item",
    tabIndex: -1,
    "aria-checked": item.checked === undefined ? undefined : String(item.checked),
    "aria-disabled": item.disabled ? "true" : undefined,
    on: {
      click: (/** @type {MouseEvent} */ event) => {
        if (item.disabled) return event.preventDefault();
        if (item.href && (event.ctrlKey || event.metaKey || event.shiftKey)) return close();
        event.preventDefault();
        close();
        return item.act?.();
      },
    },
  };
  if (item.sign) {
    const named = { ...properties, class: "menu-item sign", "aria-label": item.label, title: item.label };
    return el("button", { ...named, type: "button" }, item.sign);
  }
  const inside = [item.picture ?? (item.icon ? icon(item.icon) : null), words, tick];
  if (item.href) return el("a", { ...properties, href: item.href }, ...inside);
  return el("button", { ...properties, type: "button" }, ...inside);
}

/** @param {HTMLElement} menu @param {HTMLElement} anchor */
function put(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = innerHeight - at.bottom - 8;
  const top = height <= below || below > at.top ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  const left = at.left + width + 8 > innerWidth ? at.right - width : at.left;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.maxHeight = `${innerHeight - top - 8}px`;
}

/** The next item whose label begins with what was typed. @param {HTMLElement[]} items @param {string} letter */
function jump(items, letter) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const ordered = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const wanted = letter.toLocaleLowerCase();
  ordered.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(wanted))?.focus();
}

/**
 * Open a menu at a button; it closes with Escape, a choice, or when the focus goes elsewhere.
 *
 * @param {HTMLElement} anchor
 * @param {Item[]} items
 * @param {string} label
 */
export function openMenu(anchor, items, label) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeMenu();
  if (again) return;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label });
  const done = new AbortController();
  const close = () => {
    const held = menu.contains(document.activeElement);
    closeOpen = null;
    done.abort();
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (held) anchor.focus();
  };
  for (const item of items) {
    if (item === "line") menu.append(el("div", { role: "separator" }));
    else if ("heading" in item)
      menu.append(el("div", { class: "menu-heading", role: "presentation" }, item.heading));
    else if ("row" in item) {
      menu.append(el("div", { class: "menu-row", role: "group" }, ...item.row.map((one) => row(one, close))));
    } else menu.append(row(item, close));
  }
  const rows = () => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(".menu-item")]);
  rove(menu, rows);
  listen(menu, anchor, close, rows, done.signal);
  document.body.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  put(menu, anchor);
  closeOpen = close;
  (rows().find((one) => one.matches('[role="menuitemradio"][aria-checked="true"]')) ?? rows()[0])?.focus();
}

/**
 * @param {HTMLElement} menu
 * @param {HTMLElement} anchor
 * @param {() => void} close
 * @param {() => HTMLElement[]} rows
 * @param {AbortSignal} signal
 */
function listen(menu, anchor, close, rows, signal) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key.length === 1 && /\p{L}/u.test(event.key)) jump(rows(), event.key);
  });
  const outside = (/** @type {Event} */ event) => {
    const target = /** @type {Node} */ (event.target);
    if (!menu.contains(target) && !anchor.contains(target)) close();
  };
  document.addEventListener("pointerdown", outside, { signal, capture: true });
  document.addEventListener("focusin", outside, { signal });
  addEventListener("resize", close, { signal });
}

/**
 * A modal dialog with a heading and a way to close it; the focus stays inside and goes back afterwards.
 *
 * @param {string} title
 * @param {(close: () => void) => (Node | null)[]} build
 */
export function openModal(title, build) {
  const before = document.activeElement;
  const id = freshId("modal");
  const dialog = el("dialog", { class: "modal", "aria-labelledby": id });
  const close = () => dialog.close();
  const heading = el("h2", { id }, title);
  const head = el("header", {}, heading, iconButton(t("close"), icon("close"), close));
  dialog.append(head, ...build(close).filter((part) => part !== null));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Ask before something that can't be undone.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} yes
 * @param {() => void} act
 */
export function confirm(title, text, yes, act) {
  openModal(title, (close) => {
    const agreed = () => {
      close();
      act();
    };
    const no = el("button", { type: "button", class: "plain", on: { click: close } }, t("cancel"));
    const ok = el("button", { type: "button", class: "primary", on: { click: agreed } }, yes);
    return [el("p", {}, text), el("footer", {}, no, ok)];
  });
}
