// Money as the reader's language writes it.

import { language } from "./texts.js";

/** "€40.00" of {amount: "40.00", currency: "EUR"}. @param {{amount: string, currency: string}} money */
export function inMoney({ amount, currency }) {
  const digits = amount.split(".")[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(Number(amount));
}

/**
 * Who gets what of a price as it was typed, to the coin, as the server splits it; null for what is
 * no price in this currency. `decimals` are the currency's own: 0 for JPY, 3 for KWD.
 * @param {string} typed @param {number} percent the expert's @param {{currency: string, decimals: number}} of
 */
export function split(typed, percent, { currency, decimals }) {
  const coins = inCoins(typed, decimals);
  if (!coins) return null;
  const share = Math.round(coins * Math.round(percent * 100) / 10_000);
  const money = (/** @type {number} */ count) => ({ amount: ofCoins(count, decimals), currency });
  return { price: money(coins), share: money(share), rest: money(coins - share) };
}

/** "0" with the currency's decimals. @param {{currency: string, decimals: number}} of */
export function nothing({ currency, decimals }) {
  return { amount: ofCoins(0, decimals), currency };
}

function inCoins(/** @type {string} */ typed, /** @type {number} */ decimals) {
  const found = /^(\d{1,12})(?:\.(\d*))?$/.exec(typed.trim().replace(",", "."));
  const fraction = found?.[2] ?? "";
  return found && fraction.length <= decimals ? Number(found[1] + fraction.padEnd(decimals, "0")) : null;
}

function ofCoins(/** @type {number} */ coins, /** @type {number} */ decimals) {
  const text = String(coins).padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}
