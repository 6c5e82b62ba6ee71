// Money as the reader's language writes it.

import { language } from "./texts.js";

/** "€40.00" of {amount: "40.00", currency: "EUR"}. @param {{amount: string, currency: string}} money */
export function inMoney({ amount, currency }) {
  const digits = amount.split(".")[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(Number(amount));
}
