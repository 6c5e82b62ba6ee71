// The list of entries, kept in the order of `seq`; what is still on its way stands at its end.

import { daySeparator, emptyEntry, entryOf, messageEntry } from "./entries.js";
import { sameDay } from "../core/times.js";

const TOGETHER = 5 * 60_000;

export class TimelineView {
  /** @param {HTMLOListElement} list @param {{id: string, role: string}} me */
  constructor(list, me) {
    this.list = list;
    this.me = me;
    this.head = 0;
    /** @type {Map<number, Element>} */
    this.entries = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.waiting = new Map();
    /** @type {WeakMap<Element, any[]>} what a message on its way carries */
    this.files = new WeakMap();
  }

  /** Shows an event; false if it is already there. @param {any} event */
  add(event) {
    if (event.seq <= this.head) return false;
    this.head = event.seq;
    if (event.kind === "redacted") this.#redact(event.data.seq);
    const own = this.#takeOver(event);
    // It was taken away before its author's page had heard that it was stored.
    if (own && event.data.redacted) emptyEntry(own);
    const entry = own ?? entryOf(event, this.me);
    if (entry) {
      this.entries.set(event.seq, entry);
      this.#place(entry, new Date(event.at));
    }
    return true;
  }

  /** Shows a message that isn't stored yet. @param {{id: string, text: string, files: any[], at: Date}} message */
  addWaiting(message) {
    if (this.waiting.has(message.id)) return;
    const at = message.at.toISOString();
    const entry = messageEntry({ seq: "", at, author: { id: this.me.id }, data: { text: message.text, attachments: message.files } }, this.me);
    entry.classList.add("pending");
    entry.dataset.text = message.text;
    this.files.set(entry, message.files);
    this.waiting.set(message.id, entry);
    this.list.append(entry);
    this.#group(entry);
  }

  /** The server has it as `seq`: the entry becomes that event's. @param {string} id @param {number} seq */
  settle(id, seq) {
    const entry = this.waiting.get(id);
    if (!entry) return;
    this.waiting.delete(id);
    if (this.entries.has(seq)) return entry.remove();
    entry.classList.remove("pending", "failed");
    entry.dataset.acked = String(seq);
    entry.dataset.seq = String(seq);
  }

  /** @param {string} id */
  forget(id) {
    this.waiting.get(id)?.remove();
    this.waiting.delete(id);
  }

  /** @param {Element} entry of a message on its way @returns {any[]} */
  filesOf(entry) {
    return this.files.get(entry) ?? [];
  }

  /** Own messages that are stored, in order; none that waits or was refused. */
  mine() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('.entry[data-mine="true"]:not(.pending, .failed, .note)')]);
  }

  /** The entry that shows this own event before it came, so that nothing is shown twice. */
  #takeOver(/** @type {any} */ event) {
    if (event.kind !== "message" || event.author?.id !== this.me.id) return null;
    const acked = this.list.querySelector(`[data-acked="${event.seq}"]`);
    if (acked) return acked;
    for (const [id, entry] of this.waiting) {
      // The event came before its ack: the oldest waiting message with this text is it.
      if (entry.dataset.text === event.data.text && !entry.classList.contains("failed")) {
        this.waiting.delete(id);
        entry.classList.remove("pending");
        entry.dataset.seq = String(event.seq);
        return entry;
      }
    }
    return null;
  }

  #place(/** @type {Element} */ entry, /** @type {Date} */ at) {
    const first = this.list.querySelector(".pending");
    const before = first && first !== entry ? first : null;
    if (before) this.list.insertBefore(entry, before);
    else if (entry.parentNode !== this.list || entry.nextElementSibling) this.list.append(entry);
    const last = lastTime(entry);
    if (!last || !sameDay(last, at)) entry.before(daySeparator(at));
    this.#group(/** @type {HTMLElement} */ (entry));
  }

  /** Messages of one author within minutes stand together: one name above, one time below. */
  #group(/** @type {HTMLElement} */ entry) {
    if (!entry.classList.contains("entry")) return;
    const before = /** @type {HTMLElement | null} */ (entry.previousElementSibling);
    const close = before?.classList.contains("entry")
      && before.dataset.author === entry.dataset.author
      && Date.parse(entry.dataset.at ?? "") - Date.parse(before.dataset.at ?? "") < TOGETHER;
    entry.classList.toggle("first", !close);
    entry.querySelector(".by")?.toggleAttribute("hidden", Boolean(close) || entry.dataset.mine === "true");
    if (close) before?.classList.add("followed");
  }

  #redact(/** @type {number} */ seq) {
    const entry = this.entries.get(seq);
    if (entry) emptyEntry(entry);
  }
}

function lastTime(/** @type {Element} */ entry) {
  for (let before = entry.previousElementSibling; before; before = before.previousElementSibling) {
    const at = /** @type {HTMLElement} */ (before).dataset.at;
    if (at) return new Date(at);
  }
  return null;
}
