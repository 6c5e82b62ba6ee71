// The chat window on the pages of a community: opens after the form, comes back after a reload or
// on another page, folds into a button. One thread, one connection, made only when it is needed.

import { connect } from "../connection/connection.js";
import { icon, make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { gettext } from "../core/texts.js";
import { mountThread } from "../thread/thread.js";
import { showHead, wireActs } from "./head.js";

const KEY = "chat-window";
const me = { id: document.querySelector('meta[name="person"]')?.getAttribute("content") ?? "", role: "customer" };
/** @type {{window: HTMLElement, launcher: HTMLElement, thread: any, connection: any, id: string} | null} */
let open = null;

/** Opens the window on a conversation of one's own. @param {string} id */
export async function openChat(id, { focus = true } = {}) {
  if (open?.id === id) return unfold(focus);
  open?.thread.destroy();
  open?.window.remove();
  const conversation = await request("GET", `/conversations/${id}`);
  if (conversation.my_role !== "customer") return;
  keep({ id, folded: false });
  build(conversation);
  if (focus) open?.thread.focus();
}

function build(/** @type {any} */ conversation) {
  const head = makeHead(conversation);
  const body = make("div", {});
  const box = make("section", { class: "window", role: "dialog", "aria-label": gettext("Chat"), "aria-modal": "false" }, head, body);
  const launcher = open?.launcher ?? make("button", { type: "button", class: "primary launcher", hidden: true, onclick: () => unfold(true) },
    icon("chat"), gettext("Your conversation"));
  document.body.append(box, launcher);
  const connection = open?.connection ?? connect({
    url: document.querySelector('meta[name="gateway"]')?.getAttribute("content") ?? "", person: me.id,
  });
  const thread = mountThread(body, { connection, conversation, me, onChange: (now) => showHead(head, now, me) });
  open = { window: box, launcher, thread, connection, id: conversation.id };
  wireActs(head, thread);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) fold();
  });
}

function makeHead(/** @type {any} */ conversation) {
  const path = `/conversations/${conversation.id}/`;
  const act = (/** @type {string} */ name, /** @type {string} */ image, /** @type {string} */ words) =>
    make("form", { method: "post", action: `${path}${name}/`, "data-act": name }, make("button", {}, icon(image), words));
  return make("div", { class: "threadhead" },
    make("span", { class: "avatar", "data-helper-avatar": true, "aria-hidden": "true", hidden: true }),
    make("div", { class: "grow" }, make("h2", { class: "cut" }, conversation.reason.name), make("p", { class: "small quiet cut", "data-helper": true })),
    make("details", { class: "menu" }, make("summary", { "aria-label": gettext("More about this conversation") }, icon("more")),
      make("div", { class: "sheet" },
        act("ticket", "ticket", gettext("Leave it as a ticket")),
        make("a", { href: `${path}convert/`, "data-act": "convert", hidden: true }, icon("ticket"), gettext("Make it a ticket")),
        act("leave", "person", gettext("Ask another helper")),
        act("close", "check", gettext("Close the conversation")),
        make("a", { href: path }, icon("next"), gettext("Open as a page")))),
    make("button", { type: "button", class: "quietly round", "aria-label": gettext("Fold the chat away"), onclick: fold }, icon("down")));
}

function fold() {
  if (!open) return;
  if (isOver(open.thread.conversation)) return putAway();
  open.window.hidden = true;
  open.launcher.hidden = false;
  open.launcher.focus();
  keep({ id: open.id, folded: true });
}

/** Closed and rated: nothing keeps the window on the next pages. */
const isOver = (/** @type {any} */ conversation) => conversation.state === "closed" && !conversation.can.includes("rating");

function putAway() {
  open?.thread.destroy();
  open?.connection.close();
  open?.window.remove();
  open?.launcher.remove();
  open = null;
  keep(null);
}

function unfold(/** @type {boolean} */ focus) {
  if (!open) return;
  open.window.hidden = false;
  open.launcher.hidden = true;
  keep({ id: open.id, folded: false });
  if (focus) open.thread.focus();
}

function keep(/** @type {{id: string, folded: boolean} | null} */ state) {
  try {
    if (state) sessionStorage.setItem(KEY, JSON.stringify({ ...state, person: me.id, path: location.pathname }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Then the window is open on this page only; the list of conversations leads back.
  }
}

/** What was open on the page before, or the newest chat that still runs (C7). */
async function comeBack() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    // As if nothing was kept.
  }
  // On a phone the sheet covers the page that one has just gone to: there it waits as a button.
  const covers = matchMedia("(max-width: 640px)").matches && kept?.path !== location.pathname;
  if (kept?.person === me.id) return show(kept.id, kept.folded || covers);
  const running = document.querySelector('meta[name="running-chat"]')?.getAttribute("content");
  if (running) await show(running, true);
}

async function show(/** @type {string} */ id, /** @type {boolean} */ folded) {
  try {
    await openChat(id, { focus: false });
    if (open && isOver(open.thread.conversation)) return putAway();
    if (folded && open) {
      const { activeElement } = document;
      fold();
      /** @type {HTMLElement | null} */ (activeElement)?.focus();
    }
  } catch (error) {
    if (error instanceof Problem && error.status === 404) keep(null);
  }
}

comeBack();
