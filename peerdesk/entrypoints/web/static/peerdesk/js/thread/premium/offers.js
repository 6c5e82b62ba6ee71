// The offers of one conversation: their cards in the timeline, kept true. The event draws the card
// at once; what it became, and what one may do, is read beside it.

import { make } from "../../core/elements.js";
import { Problem, request } from "../../core/requests.js";
import { gettext } from "../../core/texts.js";
import { toast } from "../../core/toast.js";
import { flagButton } from "../flags.js";
import { wordsOf } from "./card.js";
import { PARTS } from "./parts.js";

const OF_OFFERS = /^(premium|refund)_/;

/** The timeline's entry for an offer, as it was made. @param {any} event @param {{id: string, role: string}} me */
export function offerEntry(event, me) {
  const card = make("article", { class: "offer card", "data-offer": event.data.premium_offer });
  draw(card, event.data.redacted ? [] : [...wordsOf(event.data, me.role), flagButton()]);
  return make("li", { class: "offerentry", "data-seq": event.seq, "data-at": event.at }, card);
}

export class Offers {
  /** @param {{list: HTMLElement, id: string, me: {id: string, role: string}, refresh: () => Promise<void>}} thread */
  constructor(thread) {
    this.thread = thread;
    this.reading = false;
    this.again = false;
    /** @type {Map<string, string>} */
    this.drawn = new Map();
  }

  /**
   * Whether an event changes an offer or what may be offered; the offers are read again then.
   * @param {any} event @param {any} conversation as it was
   */
  concerns(event, conversation) {
    const ofOffers = OF_OFFERS.test(event.kind) || OF_OFFERS.test(String(event.data?.code));
    if (ofOffers || event.kind === "redacted") this.refresh();
    // The reply for which the expert's button has waited (P2).
    return ofOffers || (conversation.premium?.replies_missing > 0 && event.author?.role === "customer");
  }

  /** Something may have changed; read once for a burst. */
  async refresh() {
    this.again = true;
    if (this.reading || !this.thread.list.querySelector("[data-offer]")) return;
    this.reading = true;
    while (this.again) {
      this.again = false;
      await this.#read();
    }
    this.reading = false;
  }

  async #read() {
    try {
      const { items } = await request("GET", `/conversations/${this.thread.id}/premium-offers`);
      for (const offer of items) this.#show(offer);
    } catch {
      // The cards stay as they are; the next event reads again.
    }
  }

  #show(/** @type {any} */ offer) {
    const card = this.thread.list.querySelector(`[data-offer="${offer.id}"]`);
    if (!card) return;
    const known = JSON.stringify(offer);
    if (this.drawn.get(offer.id) === known && card.dataset.whole) return;
    this.drawn.set(offer.id, known);
    card.dataset.whole = "yes";
    const parts = PARTS.map((part) => part(offer, this.#card(offer.id)));
    draw(card, [...wordsOf(offer, this.thread.me.role), ...parts, offer.description ? flagButton() : null]);
  }

  #card(/** @type {string} */ id) {
    return {
      me: this.thread.me,
      conversation: this.thread.id,
      act: (/** @type {string} */ verb, /** @type {unknown} */ body = {}) => this.#act(id, verb, body),
      refresh: () => this.#all(),
    };
  }

  async #act(/** @type {string} */ id, /** @type {string} */ verb, /** @type {unknown} */ body) {
    let answer = null;
    try {
      answer = await request("POST", `/premium-offers/${id}/${verb}`, body);
    } catch (error) {
      toast(error instanceof Problem && error.detail ? error.detail : gettext("This didn't go through. Please try again."));
    }
    await this.#all();
    return answer;
  }

  async #all() {
    await Promise.all([this.refresh(), this.thread.refresh()]);
  }
}

function draw(/** @type {HTMLElement} */ card, /** @type {(Node | null)[]} */ nodes) {
  card.replaceChildren(...nodes.filter((node) => node !== null));
}
