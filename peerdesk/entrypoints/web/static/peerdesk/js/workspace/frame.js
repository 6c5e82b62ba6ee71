/**
 * What the workspace and the desk share: a list that keeps itself true, a thread beside it, links
 * and forms without a reload, keys, clocks, words at the foot of the page.
 */

import { connect } from "../connection/connection.js";
import { wordTimes } from "../core/times.js";
import { mountThread } from "../thread/thread.js";
import { learn } from "./clock.js";
import { count, draw } from "./countdowns.js";
import { listen as listenToKeys } from "./keys.js";
import { makeOffering } from "./offering.js";
import { onParts, refresh, send, visit } from "./parts.js";
import { makePicker } from "./templates.js";
import { showFlashes } from "./toasts.js";

/** Events come in bursts; the list is read again once for each. */
const SETTLE = 300;
/** Hints may be lost: now and then the list is read again without one. */
const AT_LEAST_EVERY = 60_000;

/** @type {any} */
let thread = null;
/** @type {string} */
let open = "";
const followed = new Set();
let wanted = false;
let reading = false;

/** @param {string} name */
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";

/** Brings the page to life. @param {any} [ears] more callbacks; `desk`: queues are shown */
export function live({ desk = false, ...ears } = {}) {
  document.documentElement.classList.add("live");
  learn(document.querySelector("[data-now]")?.dataset.now, { fresh: true });
  const connection = connect({
    url: meta("gateway"), person: meta("person"), invitations: true, desk,
    onEvent: soon, onConversation: soon, onOnline: soon, ...ears,
  });
  onParts((doc) => {
    settle(connection);
    showFlashes(doc);
  });
  intercept();
  listenToKeys();
  settle(connection);
  showFlashes(document);
  count(soon);
  setInterval(refresh, AT_LEAST_EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") soon();
  });
  document.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && event.target.matches("[data-part] [popover], [data-part][popover]")) soon();
  }, true);
  addEventListener("popstate", () => visit(location.href, { push: false }));
  return connection;
}

/** Reads the list again in a moment; what comes while it is read is read after it. */
export function soon() {
  wanted = true;
  if (!reading) readOn();
}

async function readOn() {
  reading = true;
  while (wanted) {
    await new Promise((settled) => { setTimeout(settled, SETTLE); });
    wanted = false;
    await refresh();
  }
  reading = false;
}

function settle(connection) {
  document.querySelectorAll("[data-show-keys], [data-insert], [data-sound]").forEach((one) => { one.hidden = false; });
  showThread(connection);
  follow(connection);
  draw(soon);
  wordTimes();
}

/** The thread of the open conversation: mounted once, kept while it stays open. */
function showThread(connection) {
  const root = document.querySelector("[data-thread]");
  const wanted = root?.dataset.thread ?? "";
  if (wanted === open && (!root || root.dataset.mounted)) return;
  thread?.destroy();
  thread = null;
  open = wanted;
  if (document.querySelector("[data-viewing]") || !root) connection.viewing(wanted);
  if (!root) return;
  root.dataset.mounted = "yes";
  // The list may have listened to it already: the thread wants it from the first word.
  connection.unsubscribe(wanted);
  followed.delete(wanted);
  const conversation = JSON.parse(document.querySelector("#conversation").textContent);
  const me = { id: meta("person"), role: conversation.my_role };
  const picker = me.role === "customer" ? null : makePicker(conversation.id);
  const offering = me.role === "expert" ? makeOffering(conversation.id, () => thread?.refresh()) : null;
  const onChange = (/** @type {any} */ now) => {
    offering?.show(now.premium);
    soon();
  };
  const actions = [picker?.element, offering?.element].filter((one) => one !== undefined);
  thread = mountThread(root, { connection, conversation, me, onChange, actions });
  picker?.attach(thread);
  // At a desk one walks from case to case by keys, and writes after r.
  if (matchMedia("(pointer: fine)").matches && !document.querySelector(".panes.desk")) thread.focus();
}

/** Listens to the other open chats, so that the list shows their last words. */
function follow(connection) {
  const live = [...document.querySelectorAll("[data-live]")].map((row) => [row.dataset.conversation, Number(row.dataset.seq)]);
  const wanted = new Set(live.map(([id]) => id));
  followed.forEach((id) => {
    if (wanted.has(id)) return;
    if (id !== open) connection.unsubscribe(id);
    followed.delete(id);
  });
  for (const [id, seq] of live) {
    if (id === open || followed.has(id)) continue;
    followed.add(id);
    connection.subscribe(id, seq);
  }
}

function intercept() {
  document.addEventListener("click", (event) => {
    const insert = event.target.closest("[data-insert]");
    if (insert) return thread?.insert(insert.dataset.insert);
    const link = event.target.closest("a.item, a.back, .queues a:not(.elsewhere), .inbox .more a, a[data-go]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
    event.preventDefault();
    return visit(link.href);
  });
  // Before page.js marks the form as sent: ours may be pressed again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || !form.closest("[data-part], .toast")) return;
    // A live thread's own forms (the composer, the stars) speak for themselves.
    if (form.closest("[data-thread]")?.dataset.mounted) return;
    event.preventDefault();
    send(form, event.submitter);
  }, true);
  document.addEventListener("keydown", leaveField);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "r" || !thread || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    thread.focus();
  });
}

/** Single keys rest in the field one writes in: Escape leads out of it, what was written stays. */
function leaveField(/** @type {KeyboardEvent} */ event) {
  if (event.key !== "Escape" || event.defaultPrevented || !event.target.matches(".composer textarea")) return;
  event.target.closest(".middle")?.querySelector('[role="log"]')?.focus();
}
