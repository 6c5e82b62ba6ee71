// @ts-check
/** This browser's subscription: made when the person wants it, told to us at each start of the page. */

import { request } from "../core/requests.js";

const SCRIPT = "/sw.js";
/** For whom this browser was told to ring, in its own storage. */
const WANTED = "peerdesk.rings";
const TOLD = "peerdesk.told";
/** The device as we know it: its id. */
export const DEVICE = "peerdesk.device";

/** @returns {"install" | "unsupported" | "denied" | "off" | "on"} */
export function permission() {
  const apple = /iPhone|iPad/.test(navigator.userAgent);
  const installed = matchMedia("(display-mode: standalone)").matches;
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return apple && !installed ? "install" : "unsupported";
  }
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && wanted() ? "on" : "off";
}

/** The worker is there for everybody who is signed in: for the offline page, too. */
export async function register() {
  if (!("serviceWorker" in navigator)) return null;
  try {
    return await navigator.serviceWorker.register(SCRIPT, { scope: "/", updateViaCache: "none" });
  } catch {
    return null;
  }
}

/**
 * Asks the browser, then tells us. @param {string} [serverKey]
 * @returns {Promise<any>} the device as the API tells it
 */
export async function ringHere(serverKey) {
  await register();
  const registration = await navigator.serviceWorker.ready;
  const subscription = await subscribed(registration, serverKey ?? await ourKey());
  const device = await tell(subscription);
  localStorage.setItem(WANTED, person());
  return device;
}

/** At each start of a page: the browser may have changed or lost the subscription unnoticed. */
export async function renew() {
  if (permission() !== "on" || wanted() !== person()) return;
  const registration = await register() && await navigator.serviceWorker.ready;
  const present = await registration?.pushManager.getSubscription();
  if (present && sessionStorage.getItem(TOLD) === mark(present)) return;
  await ringHere();
}

/** It rings no more here, until the person wants it again. */
export async function silence() {
  localStorage.removeItem(WANTED);
  sessionStorage.removeItem(TOLD);
  const registration = await navigator.serviceWorker?.getRegistration("/");
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/**
 * Who signs out here isn't rung here: what a notification shows of questions is theirs alone. The
 * browser's subscription stays, so that it rings again by itself once they are back.
 */
export async function ringNoMore() {
  const device = localStorage.getItem(DEVICE);
  sessionStorage.removeItem(TOLD);
  localStorage.removeItem(DEVICE);
  if (device && wanted() === person()) await request("DELETE", `/push-subscriptions/${device}`);
}

const person = () => document.querySelector('meta[name="person"]')?.getAttribute("content") ?? "";
const wanted = () => localStorage.getItem(WANTED) ?? "";
const ourKey = async () => (await request("GET", "/push-subscriptions/key")).key;
/** @param {PushSubscription} subscription */
const mark = (subscription) => `${person()} ${subscription.endpoint}`;

/** @param {ServiceWorkerRegistration} registration @param {string} key */
async function subscribed(registration, key) {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const present = await registration.pushManager.getSubscription();
  if (!present) return registration.pushManager.subscribe(options);
  if (sameKey(present, key)) return present;
  // Made for another key (the installation moved): it would be refused.
  await present.unsubscribe();
  return registration.pushManager.subscribe(options);
}

/** @param {PushSubscription} subscription @param {string} key */
function sameKey(subscription, key) {
  const raw = subscription.options?.applicationServerKey;
  if (!raw) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}

/** @param {PushSubscription} subscription */
async function tell(subscription) {
  const device = await request("POST", "/push-subscriptions", subscription.toJSON());
  sessionStorage.setItem(TOLD, mark(subscription));
  localStorage.setItem(DEVICE, device.id);
  return device;
}
