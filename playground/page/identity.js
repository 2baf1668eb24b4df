/** The switch for who I am; each choice is an address of its own, so tabs can be different people. */

import { avatar } from "./avatar.js";
import { el, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { remember } from "./settings.js";
import { t } from "./words.js";

/** @typedef {import("./types.js").Person} Person */

/** The page's address as that person. @param {string} id */
export function addressAs(id) {
  const address = new URL(location.href);
  address.searchParams.set("as", id);
  return address.href;
}

/** "Almfors · kommundirektör", with what matters about the part and the account. @param {Person} person */
export function detail(person) {
  const part = person.part === "chair" || person.part === "secretary" ? t(`part.${person.part}`) : "";
  const account = person.role === "user" ? "" : t(`role.${person.role}`);
  return [person.title, person.organisation, part, account].filter(Boolean).join(" · ");
}

/** @param {import("./store.js").Store} store @param {string} id */
export async function become(store, id) {
  history.replaceState(history.state, "", addressAs(id));
  remember("as", id);
  await store.become(id);
}

/** @param {import("./store.js").Store} store @param {AbortSignal} signal @param {(work: Promise<unknown>) => void} attempt */
export function identitySwitch(store, signal, attempt) {
  const holder = el("div", { class: "identity" });
  const open = (/** @type {Event} */ event) => {
    const anchor = /** @type {HTMLElement} */ (event.currentTarget);
    openMenu(anchor, choices(store, attempt), t("identity.label"));
  };
  const draw = () => {
    const me = store.myself;
    if (!me) return;
    redraw(holder, [me.id], () => [
      el(
        "button",
        {
          type: "button",
          class: "identity-button",
          "aria-haspopup": "menu",
          "aria-expanded": "false",
          title: t("identity.now", { name: me.name }),
          data: { key: "identity" },
          on: { click: open },
        },
        avatar(me.name),
        el(
          "span",
          { class: "identity-name" },
          el("span", { class: "small" }, t("identity.label")),
          el("b", {}, me.name),
        ),
        icon("chevron"),
      ),
    ]);
  };
  store.on("state", draw, signal);
  draw();
  return holder;
}

/**
 * @param {import("./store.js").Store} store
 * @param {(work: Promise<unknown>) => void} attempt
 * @returns {import("./menu.js").Item[]}
 */
function choices(store, attempt) {
  const people = store.state.people.map((person) => ({
    label: person.name,
    detail: detail(person),
    picture: avatar(person.name),
    checked: person.id === store.me,
    choice: true,
    href: addressAs(person.id),
    act: () => attempt(become(store, person.id)),
  }));
  return [{ heading: t("identity.heading") }, ...people];
}
