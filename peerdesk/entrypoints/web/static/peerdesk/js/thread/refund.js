// Below the thread: where a refund stands and who has to speak by when. The page behind it says all.

import { make } from "../core/elements.js";
import { fill, gettext } from "../core/texts.js";
import { fullTime } from "../core/times.js";

/** @type {Record<string, string>} */
const SIGNALS = { open: "waiting", approved: "good", rejected: "bad" };

export class RefundCard {
  /** @param {{id: string, me: {id: string, role: string}}} thread */
  constructor(thread) {
    this.thread = thread;
    this.element = make("div", { class: "status", hidden: true });
    this.shown = "";
  }

  /** @param {any} conversation as the API gives it */
  show(conversation) {
    const request = conversation.refund;
    const shown = JSON.stringify(request ?? null);
    if (shown === this.shown) return;
    this.shown = shown;
    const visible = Boolean(request) && request.state !== "withdrawn" && this.#address(request) !== "";
    this.element.hidden = !visible;
    if (!visible) return this.element.replaceChildren();
    this.element.replaceChildren(make("div", { class: "row wrap" },
      make("span", { class: `tag ${SIGNALS[request.state] ?? ""}` }, gettext("Refund")),
      make("span", { class: "grow small" }, this.#words(request)),
      make("a", { class: "button compact", href: this.#address(request) },
        this.#mayAnswer(request) ? gettext("Say your word") : gettext("Details"))));
  }

  #mayAnswer(/** @type {any} */ request) {
    return this.thread.me.role === "expert" && request.state === "open" && !request.answered_at
      && new Date(request.answer_due_at) > new Date();
  }

  #words(/** @type {any} */ request) {
    if (request.state === "approved") return gettext("Approved: money goes back the way it came.");
    if (request.state === "rejected") return gettext("Not approved. The reasons are on the page.");
    if (this.#mayAnswer(request)) {
      return fill(gettext("You are heard until {time}, then the support team decides."), { time: fullTime(new Date(request.answer_due_at)) });
    }
    return fill(gettext("The support team decides by {time}."), { time: fullTime(new Date(request.decide_due_at)) });
  }

  #address(/** @type {any} */ request) {
    if (this.thread.me.role === "customer") return `/conversations/${this.thread.id}/refund/`;
    if (this.thread.me.role === "expert") return `/workspace/refunds/${request.id}/`;
    return this.thread.me.role === "agent" ? `/desk/refunds/${request.id}/` : "";
  }
}
