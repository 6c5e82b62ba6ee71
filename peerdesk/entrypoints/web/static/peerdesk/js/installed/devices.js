// @ts-check
/** The page of devices: what this one can do, and the one button that makes it ring. */

import { permission, register, ringHere, silence } from "./subscription.js";

const place = /** @type {HTMLElement} */ (document.querySelector("[data-this-device]"));
const ringButton = /** @type {HTMLButtonElement} */ (document.querySelector("[data-ring-here]"));
const installButton = /** @type {HTMLButtonElement} */ (document.querySelector("[data-install]"));

/** @param {string} state */
function show(state) {
  for (const one of place.querySelectorAll("[data-state]")) {
    /** @type {HTMLElement} */ (one).hidden = /** @type {HTMLElement} */ (one).dataset.state !== state;
  }
  ringButton.hidden = !["off", "failed"].includes(state);
}

/** The line of this browser in the list. */
function mine() {
  const id = localStorage.getItem("peerdesk.device");
  return id ? document.querySelector(`[data-device="${CSS.escape(id)}"]`) : null;
}

function look() {
  const state = permission();
  // Removed here or elsewhere: then it doesn't ring, whatever the browser remembers.
  show(state === "on" && !mine() ? "off" : state);
  const line = state === "on" && mine();
  if (line) /** @type {HTMLElement} */ (line.querySelector("[data-is-this]")).hidden = false;
}

ringButton.addEventListener("click", async () => {
  ringButton.setAttribute("aria-busy", "true");
  show("checking");
  try {
    const answer = await Notification.requestPermission();
    if (answer !== "granted") return show(answer === "denied" ? "denied" : "off");
    await ringHere(place.dataset.serverKey);
    return location.reload();
  } catch {
    return show("failed");
  } finally {
    ringButton.removeAttribute("aria-busy");
  }
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.querySelector("[data-remove]") && form.closest("[data-device]") === mine()) silence();
});

/** @type {any} what the browser offers, where it does */
let offer = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  installButton.hidden = false;
});
installButton.addEventListener("click", async () => {
  await offer?.prompt();
  installButton.hidden = true;
});

register();
look();
