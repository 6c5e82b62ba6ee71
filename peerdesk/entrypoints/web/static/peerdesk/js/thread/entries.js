// One timeline event as one list entry: a message's bubble, or a notice in words.

import { make } from "../core/elements.js";
import { gettext } from "../core/texts.js";
import { clockTime, dayName, fullTime } from "../core/times.js";
import { attachment } from "../files/shown.js";
import { flagButton } from "./flags.js";
import { linked } from "./links.js";
import { worded } from "./notices.js";
import { offerEntry } from "./premium/offers.js";

/**
 * The entry, or null for what isn't shown (hidden events, redactions, unknown kinds).
 * @param {any} event @param {{id: string, role: string}} me
 */
export function entryOf(event, me) {
  if (event.kind === "message" || event.kind === "note") return messageEntry(event, me);
  if (event.kind === "premium_offered" && event.data.premium_offer) return offerEntry(event, me);
  const words = worded(event, me);
  if (!words) return null;
  const at = new Date(event.at);
  return make("li", { class: "notice", "data-seq": event.seq, "data-at": event.at, title: fullTime(at) }, words);
}

/** @param {any} event `state` beside it for a message that is still on its way */
export function messageEntry(event, me) {
  const at = new Date(event.at);
  const mine = event.author?.id === me.id;
  const who = mine ? gettext("You") : event.author?.alias ?? "";
  return make("li", {
    class: `entry${mine ? " mine" : ""}${event.kind === "note" ? " note" : ""}`,
    "data-seq": event.seq, "data-at": event.at, "data-author": event.author?.id ?? "", "data-mine": String(mine),
  },
  make("div", { class: "by", hidden: mine }, who, roleWord(event.author)),
  make("div", { class: "said" },
    make("div", { class: "bubble", title: fullTime(at) },
      mine ? make("span", { class: "unseen" }, `${gettext("You")}: `) : null,
      make("span", { class: "text" }, ...content(event.data)),
      ...(event.data.attachments ?? []).map(attachment)),
    event.data.redacted ? null : flagButton()),
  make("div", { class: "meta" },
    event.kind === "note" ? make("span", { class: "fornote" }, gettext("Note for colleagues")) : null,
    make("time", { datetime: event.at, title: fullTime(at) }, clockTime(at)),
    make("span", { class: "state" })));
}

/** What remains when support has removed a text. @param {Element} entry */
export function emptyEntry(entry) {
  entry.querySelector(".text")?.replaceChildren(make("span", { class: "gone" }, gettext("This text was removed.")));
  for (const one of entry.querySelectorAll(".attached, .flagit, .flagmark, .warned")) one.remove();
  entry.classList.remove("flagged");
  delete /** @type {HTMLElement} */ (entry).dataset.text;
}

/** @param {Date} at */
export function daySeparator(at) {
  return make("li", { class: "day", "data-day": at.toDateString(), title: fullTime(at) }, dayName(at));
}

function content(/** @type {any} */ data) {
  return data.redacted ? [make("span", { class: "gone" }, gettext("This text was removed."))] : linked(data.text ?? "");
}

function roleWord(/** @type {any} */ author) {
  if (author?.role === "agent") return ` · ${gettext("support team")}`;
  if (author?.role === "expert") return ` · ${gettext("a customer like you")}`;
  return "";
}
