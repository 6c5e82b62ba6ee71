// @ts-check
/** The page of devices: what this one can do, and the one button that makes it ring. */

import { wordTimes } from "../core/times.js";
import { DEVICE, permission, register, ringHere, silence } from "./subscription.js";

/** After a test the list is read again so often: a push takes a moment, its receipt another. */
const LOOKS = 20;
const BETWEEN = 1500;

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
  const id = localStorage.getItem(DEVICE);
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

/** Whether the test rang, without loading the page again; not while somebody types a name. */
async function follow(looks = LOOKS) {
  if (!looks) return;
  await new Promise((later) => { setTimeout(later, BETWEEN); });
  const list = document.querySelector("ul.devices");
  if (list && !list.querySelector("details[open]")) await readAgain(list).catch(() => undefined);
  follow(looks - 1);
}

/** @param {Element} list */
async function readAgain(list) {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const line of doc.querySelectorAll("[data-device]")) {
    const id = CSS.escape(/** @type {HTMLElement} */ (line).dataset.device ?? "");
    // What is pressed or typed stays: only what is told of the device is new.
    for (const told of ["[data-tells]", "dl"]) {
      const fresh = line.querySelector(told);
      const old = list.querySelector(`[data-device="${id}"] ${told}`);
      if (fresh && old) old.replaceChildren(...document.importNode(fresh, true).childNodes);
    }
  }
  wordTimes();
}

register();
look();
if (document.querySelector(".flash.success") && document.querySelector("ul.devices")) follow();
