/**
 * The orange button below the field (P2): there when an offer can be made, without a reload; else
 * the reason stands in its place (workspace/offer_words.py says the same).
 */

import { icon, make } from "../core/elements.js";
import { fill, gettext, ngettext } from "../core/texts.js";
import { now } from "./clock.js";
import { clockface } from "./countdowns.js";
import { pageDialog } from "./page_dialog.js";
import { bringToLife } from "./offer_form.js";

/** A moment later than due: the server's clock has the last word. */
const SLACK = 250;

/** Listens for the button; without this script it leads to the page. */
export function listen() {
  pageDialog({
    link: "a[data-offer-form]", part: "#offer", className: "offerdialog", title: "offer-title", onShow: bringToLife,
  });
}

/**
 * @param {string} conversation its id
 * @param {() => void} refresh reads the conversation again
 */
export function makeOffering(conversation, refresh) {
  const element = make("div", { class: "offerhere", role: "status" });
  const link = make("a", { class: "button premium", href: `/workspace/c/${conversation}/offer`, "data-offer-form": true },
    icon("offer"), gettext("Offer a service"));
  let timer = 0;

  function count(/** @type {number} */ at, /** @type {HTMLElement} */ left) {
    const seconds = (at - now()) / 1000;
    left.textContent = clockface(seconds);
    if (seconds > 0) timer = window.setTimeout(() => count(at, left), 500);
    else timer = window.setTimeout(refresh, SLACK);
  }

  return {
    element,
    stop: () => clearTimeout(timer),
    /** @param {any} found `premium` of the conversation; null where nothing is ever offered */
    show(found) {
      clearTimeout(timer);
      element.hidden = !found;
      if (!found || (found.ready && element.contains(link))) return;
      if (found.ready) return element.replaceChildren(link);
      if (!found.available_at) return element.replaceChildren(make("span", { class: "quiet" }, why(found)));
      const left = make("span", { class: "num", "aria-live": "off" });
      element.replaceChildren(make("span", { class: "quiet" }, gettext("You can offer a service in"), " ", left));
      count(Date.parse(found.available_at), left);
    },
  };
}

function why(/** @type {any} */ found) {
  if (found.why === "not_granted") return gettext("Premium services aren't open to you in this area.");
  if (found.why === "offer_open") return gettext("Your offer is before the customer.");
  const count = found.replies_missing;
  return fill(ngettext(
    "You can offer a service after {count} more reply of the customer.",
    "You can offer a service after {count} more replies of the customer.", count), { count });
}
