// The customer's answer to an offer, and the expert's taking it back.

import { confirm } from "../../core/dialog.js";
import { make } from "../../core/elements.js";
import { inMoney } from "../../core/money.js";
import { fill, gettext } from "../../core/texts.js";

/**
 * Accepting leads to the page that shows the price once more and asks for a card.
 * @param {any} offer @param {import("./parts.js").Card} card @returns {Node | null}
 */
export function answering(offer, card) {
  const may = (/** @type {string} */ verb) => offer.can?.includes(verb);
  if (!may("accept") && !may("decline")) return null;
  return make("div", { class: "buttons" },
    may("accept") ? make("a", { class: "button primary", href: `/premium-offers/${offer.id}/accept/` },
      fill(gettext("Accept and pay {price}"), { price: inMoney(offer.price) })) : null,
    may("decline") ? make("button", { type: "button", class: "quietly", onclick: () => decline(card) }, gettext("No, thank you")) : null);
}

/** @param {any} offer @param {import("./parts.js").Card} card @returns {Node | null} */
export function withdrawing(offer, card) {
  if (!offer.can?.includes("withdraw")) return null;
  return make("div", { class: "buttons" },
    make("span", { class: "small quiet grow" }, gettext("The customer reads it as a card like this and accepts or declines.")),
    make("button", { type: "button", class: "compact", onclick: () => withdraw(card) }, gettext("Withdraw the offer")));
}

async function decline(/** @type {import("./parts.js").Card} */ card) {
  const sure = await confirm({
    title: gettext("Decline this offer?"),
    text: gettext("Nothing is charged, and the conversation goes on as it is."),
    yes: gettext("Decline"),
  });
  if (sure) await card.act("decline");
}

async function withdraw(/** @type {import("./parts.js").Card} */ card) {
  const sure = await confirm({
    title: gettext("Withdraw this offer?"),
    text: gettext("The customer sees that it was withdrawn. You can make another one."),
    yes: gettext("Withdraw the offer"),
  });
  if (sure) await card.act("withdraw");
}
