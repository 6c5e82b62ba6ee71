// A conversation as a page of its own: the thread comes alive, the header tells the truth.

import { connect } from "../connection/connection.js";
import { mountThread } from "../thread/thread.js";
import { showHead, wireActs } from "./head.js";
import { waitForPayment } from "./payment.js";

const read = (/** @type {string} */ id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
const conversation = read("conversation");
const me = read("me");
const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-thread]"));
const head = /** @type {HTMLElement | null} */ (document.querySelector(".threadhead"));

if (root && head && conversation) {
  waitForPayment(conversation);
  const typed = /** @type {HTMLTextAreaElement | null} */ (root.querySelector("textarea#write"))?.value ?? "";
  const connection = connect({
    url: document.querySelector('meta[name="gateway"]')?.getAttribute("content") ?? "",
    person: me.id,
  });
  const thread = mountThread(root, { connection, conversation, me, onChange: (now) => showHead(head, now, me) });
  wireActs(head, thread);
  if (typed && !thread.composer.field.value) thread.insert(typed);
  if (matchMedia("(pointer: fine)").matches) thread.focus();
}
