// A paid service below its card: reported, confirmed, impossible, nobody came (P12). The
// server-rendered card says the same (templates/thread/premium/service.html).

import { confirm } from "../../core/dialog.js";
import { make } from "../../core/elements.js";
import { inMoney } from "../../core/money.js";
import { fill, gettext } from "../../core/texts.js";
import { fullTime } from "../../core/times.js";
import { cancelledWords } from "./service_words.js";

/** @typedef {import("./parts.js").Card} Card */

/** How it stands and ended, and the customer's word on it. @param {any} offer @param {Card} card */
export function ending(offer, card) {
  const lines = [];
  if (offer.state === "accepted") lines.push(quiet(fill(card.me.role === "customer"
    ? gettext("Without a report of the expert by {time} you get your money back.")
    : gettext("Without a report by {time} the customer gets the money back."), at(offer.report_by))));
  const report = words(offer, "report", offer.report);
  if (report) lines.push(make("div", { class: "panel stack tight" }, quiet(gettext("The expert's report")), report));
  if (offer.state === "cancelled" && offer.accepted_at) {
    lines.push(make("p", { class: "panel small" }, cancelledWords(offer.end_reason, card.me.role)));
  }
  if (offer.refund_open) lines.push(askedBack(card));
  else if (may(offer, "confirm")) lines.push(asked(offer, card));
  else if (offer.state === "completed") lines.push(quiet(howItEnded(offer)));
  return lines.length ? make("div", { class: "stack tight" }, ...lines) : null;
}

/** That somebody didn't come, as the other side says. @param {any} offer @param {Card} card */
export function missing(offer, card) {
  const claim = offer.no_show;
  if (claim?.state !== "open") return null;
  return make("div", { class: "panel waiting stack tight" },
    make("p", {}, make("strong", {}, claim.by === "customer"
      ? gettext("The customer says that the expert didn't come.") : gettext("The expert says that the customer didn't come."))),
    words(offer, "no_show", claim.text),
    make("p", { class: "small" }, fill(gettext("Without an answer by {time} it counts as said."), at(claim.answer_due_at))),
    may(offer, "no-show/answer") ? answer(offer, card) : null,
    may(offer, "no-show/withdraw") ? button(gettext("They came after all"), () => card.act("no-show/withdraw")) : null);
}

/** What was written of it, or that support has removed it. @param {any} offer @param {string} name @param {string} text */
function words(offer, name, text) {
  if (text) return make("p", { class: "prewrap" }, text);
  return offer.removed.includes(name) ? make("p", { class: "gone" }, gettext("This text was removed.")) : null;
}

/** What may be done while it is under way. @param {any} offer @param {Card} card */
export function serving(offer, card) {
  const acts = [
    may(offer, "complete") ? writing(offer, {
      verb: "complete", title: gettext("Report it as done"), label: gettext("What did you do?"),
      hint: gettext("The customer reads it and confirms it. The private box closes with it."),
      longest: 4000, required: true, primary: true, send: (/** @type {string} */ report) => card.act("complete", { report }),
    }) : null,
    may(offer, "no-show") ? writing(offer, {
      verb: "no-show", title: card.me.role === "customer" ? gettext("The expert didn't come") : gettext("The customer didn't come"),
      label: gettext("When and where did you wait?"),
      hint: gettext("The other side is asked first. If they disagree, the support team decides."),
      longest: 2000, required: true, send: (/** @type {string} */ text) => card.act("no-show", { text }),
    }) : null,
    may(offer, "cannot-deliver") ? writing(offer, {
      verb: "cannot-deliver", title: gettext("I can't deliver this"), label: gettext("Why? The customer reads it."),
      hint: fill(gettext("Customer and support are told at once, and {price} go back. This can't be undone."), { price: inMoney(offer.price) }),
      longest: 2000, danger: true, send: (/** @type {string} */ reason) => giveUp(card, reason),
    }) : null,
  ].filter((act) => act !== null);
  return acts.length ? make("div", { class: "stack tight" }, ...acts) : null;
}

function asked(/** @type {any} */ offer, /** @type {Card} */ card) {
  return make("div", { class: "stack tight" },
    make("p", { class: "small" }, fill(gettext("Did you get what was promised? Without a word from you it counts as confirmed on {time}."), at(offer.confirm_by))),
    make("div", { class: "buttons" },
      make("button", { type: "button", class: "primary", onclick: () => card.act("confirm") }, gettext("Yes, I have it")),
      make("a", { class: "button quietly", href: `/conversations/${card.conversation}/refund/` }, gettext("No, I want my money back"))));
}

/** Support decides whether the money goes back; until then nothing is confirmed. */
function askedBack(/** @type {Card} */ card) {
  const customer = card.me.role === "customer";
  return make("p", { class: "panel waiting small" }, customer
    ? gettext("You have asked for this money back, and the support team decides. Until then there is nothing to confirm.")
    : gettext("The customer has asked for this money back, and the support team decides."),
  customer ? " " : null,
  customer ? make("a", { href: `/conversations/${card.conversation}/refund/` }, gettext("See how it stands")) : null);
}

function howItEnded(/** @type {any} */ offer) {
  if (offer.end_reason === "no_show_customer") return gettext("It counts as given: the customer didn't come.");
  if (offer.confirmed_at) return fill(gettext("Confirmed on {time}."), at(offer.confirmed_at));
  return fill(gettext("Counts as confirmed on {time}."), at(offer.confirm_by));
}

function answer(/** @type {any} */ offer, /** @type {Card} */ card) {
  const field = make("textarea", { id: `claim-${offer.id}`, rows: 2, maxlength: 2000 });
  const say = (/** @type {boolean} */ agree) => () => card.act("no-show/answer", { agree, text: field.value.trim() });
  return make("div", { class: "stack tight" },
    make("label", { for: field.id }, gettext("What do you say?")), field,
    make("div", { class: "buttons" },
      button(gettext("That's right, I wasn't there"), say(true)), button(gettext("I was there"), say(false))));
}

/** A disclosure with a field whose words are sent. */
function writing(/** @type {any} */ offer, /** @type {{verb: string, title: string, label: string, hint: string, longest: number, required?: boolean, primary?: boolean, danger?: boolean, send: (text: string) => Promise<any>}} */ act) {
  const id = `${act.verb}-${offer.id}`;
  const field = make("textarea", { id, rows: act.primary ? 4 : 2, maxlength: act.longest, required: act.required ?? false, "aria-describedby": `${id}-hint` });
  const send = make("button", { class: `compact${act.primary ? " primary" : ""}${act.danger ? " danger" : ""}` }, act.title);
  const form = make("form", { class: "stack tight block" }, make("label", { for: id }, act.label),
    make("p", { class: "hint small", id: `${id}-hint` }, act.hint), field, make("div", {}, send));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (send.getAttribute("aria-busy")) return;
    send.setAttribute("aria-busy", "true");
    await act.send(field.value.trim());
    send.removeAttribute("aria-busy");
  });
  return make("details", {}, make("summary", {}, act.title), form);
}

async function giveUp(/** @type {Card} */ card, /** @type {string} */ reason) {
  const sure = await confirm({
    title: gettext("Give the money back?"),
    text: gettext("The service ends, and the customer gets all of the price back. This can't be undone."),
    yes: gettext("Give it back"),
  });
  if (sure) await card.act("cannot-deliver", { reason });
}

function may(/** @type {any} */ offer, /** @type {string} */ verb) {
  return offer.can?.includes(verb) ?? false;
}

function button(/** @type {string} */ words, /** @type {() => void} */ onclick) {
  return make("button", { type: "button", class: "compact", onclick }, words);
}

function quiet(/** @type {string} */ words) {
  return make("p", { class: "small quiet" }, words);
}

function at(/** @type {string} */ moment) {
  return { time: fullTime(new Date(moment)) };
}
