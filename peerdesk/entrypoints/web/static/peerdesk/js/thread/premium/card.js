// A premium offer as both sides see it in the thread: what it is, until when, what it costs in
// full, how the money comes back. What can be done with it hangs below, part by part (parts.js).

import { icon, make } from "../../core/elements.js";
import { inMoney } from "../../core/money.js";
import { fill, gettext, ngettext } from "../../core/texts.js";
import { fullTime } from "../../core/times.js";
import { kindWords, stateTint, stateWords } from "./kinds.js";

/**
 * The words of a card, without acts. @param {any} offer as the API gives it, or an event's `data`
 * @param {string} role of the reader @returns {(Node | null)[]}
 */
export function wordsOf(offer, role) {
  const state = offer.state ?? "offered";
  return [
    make("div", { class: "row wrap" },
      make("span", { class: "kind" }, icon("offer"), kindWords(offer.kind)),
      make("span", { class: `tag push ${stateTint(state)}` }, stateWords(state))),
    ...(offer.description ? [make("h3", {}, offer.title), make("p", { class: "prewrap" }, offer.description)]
      : [make("p", { class: "gone" }, gettext("This text was removed."))]),
    make("dl", { class: "facts" },
      ...(offer.delivers ? [make("dt", {}, gettext("You have in the end")), make("dd", { class: "prewrap" }, offer.delivers)] : []),
      make("dt", {}, gettext("Until when")), make("dd", {}, untilWhen(offer)),
      make("dt", {}, gettext("Price, all in")), make("dd", { class: "price num" }, inMoney(offer.price)),
      ...earns(offer, role)),
    state === "offered" || state === "accepted" || state === "completed"
      ? make("p", { class: "small quiet" }, refundRule(offer, role)) : null,
    state === "offered" && offer.expires_at
      ? make("p", { class: "small quiet" }, fill(gettext("Open until {time}."), { time: fullTime(new Date(offer.expires_at)) })) : null,
  ];
}

/** "within 3 days of accepting", or the very time once accepted. @param {any} offer */
function untilWhen(offer) {
  if (offer.deliver_by) return fullTime(new Date(offer.deliver_by));
  const hours = offer.deliver_hours;
  if (hours % 24) return fill(ngettext("within {hours} hour of accepting", "within {hours} hours of accepting", hours), { hours });
  const days = hours / 24;
  return fill(ngettext("within {days} day of accepting", "within {days} days of accepting", days), { days });
}

function earns(/** @type {any} */ offer, /** @type {string} */ role) {
  if (!offer.earns) return [];
  return [
    make("dt", {}, role === "expert" ? gettext("You get") : gettext("The expert gets")),
    make("dd", { class: "num" }, inMoney(offer.earns), offer.platform
      ? make("span", { class: "small quiet" }, ` · ${fill(gettext("{amount} to the platform"), { amount: inMoney(offer.platform) })}`) : null),
  ];
}

function refundRule(/** @type {any} */ offer, /** @type {string} */ role) {
  const days = offer.refund_days;
  if (role !== "customer") {
    return fill(ngettext(
      "Paid before the work begins. For {days} day after the end the customer can ask for the money back.",
      "Paid before the work begins. For {days} days after the end the customer can ask for the money back.", days), { days });
  }
  return fill(ngettext(
    "You pay before the work begins. If it can't be delivered, you get all of it back; for {days} day after the end you can ask for a refund.",
    "You pay before the work begins. If it can't be delivered, you get all of it back; for {days} days after the end you can ask for a refund.", days), { days });
}
