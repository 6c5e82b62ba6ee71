// @ts-check
/// <reference lib="webworker" />
/**
 * The service worker: shows what a push says, leads a tap to its place, and has a page for when
 * there is no connection. `self.PEERDESK` is put before this text by the server (installed/worker.py).
 *
 * Every push shows something: a browser takes the right to push from those who push in silence.
 */

/** @typedef {{version: string, offline: string, kept: string[], icon: string, badge: string}} Settings */
/** @typedef {{title: string, body: string}} Words */
/**
 * @typedef {{about: "news" | "gone", kind: string, tag: string, url: string, title?: string, body?: string,
 *   expires_at?: string | null, receipt?: string, gone: Words}} Told
 */

const worker = /** @type {ServiceWorkerGlobalScope & {PEERDESK: Settings}} */ (/** @type {unknown} */ (self));
const settings = worker.PEERDESK;
const SHELF = `peerdesk-${settings.version}`;
/** How long the word that something has gone stays, if nobody looks at it. */
const GONE_SHOWN = 8000;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldShells().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    // The network always goes first: an old page must never pass for the present one.
    event.respondWith(fetch(request).catch(() => fromShelf(settings.offline)));
  } else if (settings.kept.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => fromShelf(request)));
  }
});

worker.addEventListener("push", (event) => {
  event.waitUntil(show(read(event.data)));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/workspace/"));
});

/** @param {PushMessageData | null} data @returns {Told} */
function read(data) {
  try {
    return /** @type {Told} */ (data?.json());
  } catch {
    return { about: "gone", kind: "", tag: "peerdesk", url: "/workspace/", gone: { title: "Peerdesk", body: "" } };
  }
}

/** @param {Told} told */
async function show(told) {
  if (told.about === "gone" || isOver(told)) return showGone(told);
  await worker.registration.showNotification(told.title ?? "Peerdesk", {
    body: told.body, tag: told.tag, icon: settings.icon, badge: settings.badge,
    data: { url: told.url, tag: told.tag }, requireInteraction: told.kind === "invitation",
    // A second push of the same thing takes the first one's place and doesn't ring again.
    renotify: false,
  });
  if (!(await receipt(told))) await showGone(told);
}

/** @param {Told} told */
const isOver = (told) => Boolean(told.expires_at && Date.parse(told.expires_at) <= Date.now());

/** Quietly, in the place of what it speaks of. @param {Told} told */
async function showGone(told) {
  await worker.registration.showNotification(told.gone.title, {
    body: told.gone.body, tag: told.tag, icon: settings.icon, badge: settings.badge,
    data: { url: told.url, tag: told.tag, gone: true }, silent: true,
  });
  // Not waited for: the browser counts what is shown at the end of the push.
  setTimeout(() => sweep(told.tag), GONE_SHOWN);
}

/** @param {string} tag */
async function sweep(tag) {
  const shown = await worker.registration.getNotifications({ tag });
  shown.filter((one) => one.data?.gone).forEach((one) => one.close());
}

/** Tells the server that it was shown; whether it still holds. @param {Told} told */
async function receipt(told) {
  if (!told.receipt) return true;
  try {
    const answer = await fetch(told.receipt, { method: "POST", credentials: "omit", keepalive: true });
    return answer.ok ? (await answer.json()).alive !== false : true;
  } catch {
    return true;
  }
}

/** The page that is open already, or a new one. @param {string} url */
async function open(url) {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  // Not a page in which somebody may be writing: only the workspace's list gives way.
  const idle = windows.find((one) => new URL(one.url).pathname === "/workspace/");
  if (!idle) return worker.clients.openWindow(url);
  try {
    // Not one after the other: the leave to take the focus ends soon after the tap.
    const focused = idle.focus().catch(() => undefined);
    const page = await idle.navigate(url);
    await focused;
    return page;
  } catch {
    return worker.clients.openWindow(url);
  }
}

async function keepShell() {
  const shelf = await caches.open(SHELF);
  const page = await fetch(settings.offline, { credentials: "same-origin", cache: "reload" });
  if (!page.ok) throw new Error(`offline page: ${page.status}`);
  await shelf.put(settings.offline, page);
  await shelf.addAll(settings.kept.map((path) => new Request(path, { cache: "reload" })));
}

async function forgetOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("peerdesk-") && name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** @param {RequestInfo} what */
async function fromShelf(what) {
  return (await caches.match(what, { ignoreSearch: true })) ?? Response.error();
}
