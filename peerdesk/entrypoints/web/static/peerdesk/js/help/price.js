// The price of a question: who gets what of it, told while it is typed; sent with the question.

import { inMoney, split } from "../core/money.js";
import { fill, gettext } from "../core/texts.js";

/** What the form says of money, for the API; {} where nothing is paid. @param {HTMLFormElement} form */
export function priceIn(form) {
  if (!form.querySelector("[data-pays]")) return {};
  const values = new FormData(form);
  const method = String(values.get("payment_method") ?? "");
  const price = amountOf(String(values.get("price") ?? ""));
  return {
    ...(price ? { price } : {}),
    ...(method && method !== "page" ? { payment_method: method } : {}),
    urgent: values.has("urgent"),
    keep_card: values.has("keep_card"),
  };
}

/** Tells the split as the price changes, and proposes more for what is urgent. @param {HTMLFormElement} form */
export function mountPrice(form) {
  const part = /** @type {HTMLElement | null} */ (form.querySelector("[data-pays]"));
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=price]"));
  const urgent = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-urgent]"));
  if (!part || !field) return;
  field.addEventListener("input", () => tell(part, field));
  urgent?.addEventListener("change", () => {
    const [before, after] = urgent.checked ? ["usual", "urgent"] : ["urgent", "usual"];
    // Only what we proposed is proposed anew: a price of one's own stays.
    if (amountOf(field.value) === urgent.dataset[before]) field.value = urgent.dataset[after] ?? field.value;
    tell(part, field);
  });
  tell(part, field);
}

function tell(/** @type {HTMLElement} */ part, /** @type {HTMLInputElement} */ field) {
  const place = part.querySelector("[data-split]");
  const { currency = "", decimals = "2", share = "0" } = part.dataset;
  const parts = split(field.value, Number(share), { currency, decimals: Number(decimals) });
  if (!place || !parts) return;
  place.textContent = fill(gettext("Of {price} the expert gets {share} and the platform {fees}."), {
    price: inMoney(parts.price), share: inMoney(parts.share), fees: inMoney(parts.rest),
  });
}

function amountOf(/** @type {string} */ typed) {
  return typed.trim().replace(",", ".");
}
