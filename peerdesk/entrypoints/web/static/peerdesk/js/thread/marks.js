// What became of one's own messages: waits, sending, sent, delivered, read.

import { make } from "../core/elements.js";
import { gettext } from "../core/texts.js";

export class Marks {
  /** @param {import("./timeline.js").TimelineView} view @param {string} me */
  constructor(view, me) {
    this.view = view;
    this.me = me;
    this.readTo = 0;
    this.deliveredTo = 0;
    this.present = false;
  }

  /** @param {any[]} people of the conversation */
  know(people) {
    for (const one of people) if (one.id !== this.me) this.read(one.id, one.read_seq ?? 0);
  }

  /** @param {string} person @param {number} seq */
  read(person, seq) {
    if (person === this.me) return;
    this.readTo = Math.max(this.readTo, seq);
    this.show();
  }

  /** @param {any[]} people with `online` */
  presence(people) {
    this.present = people.some((one) => one.id !== this.me && one.online);
    this.show();
  }

  /** The word stands under the newest stored message alone; who waits or failed says so itself. */
  show(online = true) {
    if (this.present) this.deliveredTo = this.view.head;
    const mine = this.view.mine();
    mine.forEach((entry, place) => {
      const seq = Number(entry.dataset.seq);
      word(entry, place === mine.length - 1 ? this.#state(seq) : "");
    });
    for (const entry of this.view.waiting.values()) {
      if (entry.classList.contains("failed")) continue;
      word(entry, online ? gettext("sending") : gettext("waits for the connection"));
    }
  }

  #state(/** @type {number} */ seq) {
    if (seq <= this.readTo) return gettext("read");
    return seq <= this.deliveredTo ? gettext("delivered") : gettext("sent");
  }
}

/**
 * A message the server refused: it stays, with what can be done about it.
 * @param {HTMLElement} entry @param {string} detail @param {{again: () => void, discard: () => void}} ways
 */
export function showRefused(entry, detail, ways) {
  entry.classList.add("failed");
  entry.classList.remove("pending");
  entry.querySelector(".state")?.replaceChildren(
    make("span", { role: "alert" }, `${gettext("Not sent.")} ${detail}`), " ",
    make("button", { type: "button", class: "aslink", onclick: ways.again }, gettext("Send again")), " ",
    make("button", { type: "button", class: "aslink", onclick: ways.discard }, gettext("Discard")));
}

function word(/** @type {Element} */ entry, /** @type {string} */ state) {
  const place = entry.querySelector(".state");
  if (place && place.textContent !== (state && `· ${state}`)) place.textContent = state && `· ${state}`;
}
