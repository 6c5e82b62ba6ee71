// @ts-check
/** On every page of somebody who is signed in: the worker, and this device's subscription anew. */

import { register, renew, ringNoMore } from "./subscription.js";

/** Signing out waits so long for the device to be forgotten. */
const PATIENCE = 2000;

register();
renew().catch(() => {
  // No push service, no connection: the page works without, and the next start tries again.
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-signs-out]")) return;
  event.preventDefault();
  const late = new Promise((done) => { setTimeout(done, PATIENCE); });
  Promise.race([ringNoMore().catch(() => undefined), late]).then(() => form.submit());
});
