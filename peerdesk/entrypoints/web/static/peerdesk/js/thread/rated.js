// The stars below a closed thread: who gave them, what the helper answered, and what one may still
// do: change them (F8), answer them, appeal against them (F7).

import { make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";
import { fullTime } from "../core/times.js";
import { toast } from "../core/toast.js";
import { REASONS, makeRating } from "./rating.js";

export class RatedCard {
  /** @param {{id: string, me: {id: string, role: string}, refresh: () => Promise<void>}} thread */
  constructor(thread) {
    this.thread = thread;
    this.element = make("div", { class: "rated", hidden: true });
    this.shown = "";
  }

  /** @param {any} conversation as the API gives it */
  show(conversation) {
    const rating = conversation.state === "closed" ? conversation.rating : null;
    const shown = JSON.stringify([rating, conversation.can]);
    // What one is writing in isn't taken away by an event that changes nothing here.
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.hidden = !rating;
    if (!rating) return this.element.replaceChildren();
    const helper = conversation.rates ?? gettext("the helper");
    this.element.replaceChildren(...this.#lines(rating, helper), this.#acts(rating, conversation.can, helper));
  }

  #lines(/** @type {any} */ rating, /** @type {string} */ helper) {
    const customer = this.thread.me.role === "customer";
    const reason = REASONS().find(([code]) => code === rating.reason)?.[1];
    return [
      make("p", {}, stars(rating.stars), " ", make("span", { class: "small quiet" }, rating.state === "premium"
        ? gettext("automatic: a premium service was accepted")
        : rating.implicit ? gettext("automatic: nobody rated in time")
        : customer ? gettext("given by you") : gettext("given by the customer"), reason ? ` · ${reason}` : "")),
      rating.comment ? make("p", { class: "small" }, `“${rating.comment}”`) : gone(rating, "comment"),
      rating.implicit || rating.counts ? null : make("p", { class: "small quiet" }, customer
        ? fill(gettext("This does not count against {name}."), { name: helper })
        : gettext("This does not count for your reputation.")),
      history(rating.former),
      rating.reply ? make("blockquote", { class: "answer" },
        make("p", { class: "small quiet" }, customer ? fill(gettext("{name} answered:"), { name: helper }) : gettext("Your answer:")),
        rating.reply.text ? make("p", {}, rating.reply.text) : gone(rating, "reply")) : null,
      appeal(rating.appeal),
    ].filter((line) => line !== null);
  }

  #acts(/** @type {any} */ rating, /** @type {string[]} */ can, /** @type {string} */ helper) {
    const acts = make("div", { class: "buttons" });
    if (can.includes("change-rating")) {
      acts.append(make("button", { type: "button", class: "compact", onclick: () => this.#change(rating, helper, acts) },
        gettext("Change the rating")));
      acts.append(make("span", { class: "small quiet" },
        fill(gettext("until {time}, or until it is paid out"), { time: fullTime(new Date(rating.change_until)) })));
    }
    if (can.includes("rating-reply")) {
      acts.append(this.#writing(rating.reply ? gettext("Change your answer") : gettext("Answer the rating"),
        gettext("The customer and the owner read it."), rating.reply ? "PUT" : "POST", "reply", rating.reply?.text ?? ""));
    }
    if (can.includes("rating-appeal")) {
      acts.append(this.#writing(gettext("Appeal to the owner"),
        gettext("Say why this rating isn't right. An owner decides in writing; the customer doesn't read it."), "POST", "appeal", ""));
    }
    return acts;
  }

  #change(/** @type {any} */ rating, /** @type {string} */ helper, /** @type {HTMLElement} */ acts) {
    const again = () => {
      this.shown = "";
      return this.thread.refresh();
    };
    const form = makeRating({
      conversation: this.thread.id, name: helper, before: rating,
      onDone: (words) => {
        toast(words);
        again();
      },
      onCancel: again,
    });
    acts.replaceChildren(form);
    form.querySelector("input:checked")?.focus();
  }

  /** A disclosure with a field that sends a few words. */
  #writing(/** @type {string} */ title, /** @type {string} */ hint, /** @type {string} */ method, /** @type {string} */ what, /** @type {string} */ text) {
    const id = `${what}-${this.thread.id}`;
    const problem = make("p", { class: "error", role: "alert", hidden: true });
    const field = make("textarea", { id, rows: 3, maxlength: 2000, required: true, "aria-describedby": `${id}-hint` }, text);
    const send = make("button", { class: "primary compact" }, gettext("Send"));
    const form = make("form", { class: "stack tight" }, make("label", { for: id }, title),
      make("p", { class: "hint small", id: `${id}-hint` }, hint), field, problem, make("div", {}, send));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (send.getAttribute("aria-busy")) return;
      send.setAttribute("aria-busy", "true");
      try {
        await request(method, `/conversations/${this.thread.id}/rating/${what}`, { text: field.value.trim() });
        this.shown = "";
        await this.thread.refresh();
      } catch (error) {
        problem.textContent = error instanceof Problem && error.detail ? error.detail : gettext("This didn't go through. Please try again.");
        problem.hidden = false;
      } finally {
        send.removeAttribute("aria-busy");
      }
    });
    return make("details", {}, make("summary", { class: "small" }, title), form);
  }
}

/** What the support team took away. */
function gone(/** @type {any} */ from, /** @type {string} */ words) {
  return from.removed.includes(words) ? make("p", { class: "small quiet" }, gettext("This text was removed.")) : null;
}

function stars(/** @type {number} */ count) {
  const words = fill(ngettext("{stars} of 5 stars", "{stars} of 5 stars", count), { stars: count });
  return make("span", { class: "stars" },
    make("span", { "aria-hidden": "true" }, "★".repeat(count), make("span", { class: "none" }, "★".repeat(5 - count))),
    make("span", { class: "unseen" }, words));
}

function history(/** @type {any[]} */ former) {
  if (!former.length) return null;
  return make("details", { class: "small" }, make("summary", {}, gettext("Before")),
    make("ul", { class: "plainlist stack tight" }, ...former.map((one) => make("li", {},
      stars(one.stars), ` ${fullTime(new Date(one.said_at))}`,
      one.implicit ? ` · ${gettext("automatic")}` : "", one.comment ? ` · “${one.comment}”` : ""))));
}

function appeal(/** @type {any} */ made) {
  if (!made) return null;
  const words = {
    counts: gettext("The owner decided: the rating counts."),
    not_counted: gettext("The owner decided: the rating doesn't count for the reputation."),
    pay_restored: gettext("The owner decided: the rating doesn't count, and it is paid like five stars."),
  }[/** @type {string} */ (made.outcome)] ?? gettext("Your appeal waits for an owner's decision.");
  return make("div", { class: "panel small stack tight" }, make("p", {}, make("strong", {}, words)),
    made.decision ? make("p", {}, `“${made.decision}”`) : gone(made, "decision"),
    make("p", { class: "quiet" }, fill(gettext("The appeal said: “{text}”"), { text: made.text })));
}
