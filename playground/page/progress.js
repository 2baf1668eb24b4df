/** How far somebody has come on the way that the guide shows; followed whether the guide is open or not. */

import { remember, remembered } from "./settings.js";

/** @typedef {import("./store.js").Store} Store */

/** The guide's steps in order, each with what somebody writes or presses when it is taken. */
export const DONE = {
  plan: /\b(möte|meeting)\b.*\d/iu,
  roles: /ordförande|chair/iu,
  open: /öppna mötet|open (the )?meeting/iu,
  elect: /\b(justerare|approver) @/iu,
  capture: /^(.*\s)?(beslut|decision)\b/imu,
  close: /avsluta mötet|close (the )?meeting/iu,
  draft: /utkast|draft/iu,
  approve: /^(godkänn|approve)\b/iu,
  remind: /^clock$/u,
};

/** @typedef {keyof typeof DONE} StepName */

/** Where the steps that were taken are remembered. */
const TAKEN = "guide";

/** The names of the steps that were taken. @returns {Set<string>} */
export function taken() {
  return new Set((remembered(TAKEN) ?? "").split(" ").filter(Boolean));
}

/** @param {Store} store */
export function beginAgain(store) {
  remember(TAKEN, null);
  store.tell("guided", null);
}

/** Note the steps as they are taken. @param {Store} store @param {AbortSignal} signal */
export function follow(store, signal) {
  const did = (/** @type {string} */ what) => {
    const before = taken();
    const step = Object.entries(DONE).find(([name, done]) => done.test(what) && !before.has(name));
    if (!step) return;
    remember(TAKEN, [...before, step[0]].join(" "));
    store.tell("guided", null);
  };
  store.on("did", did, signal);
}
