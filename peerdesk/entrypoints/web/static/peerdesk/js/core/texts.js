// People's words: Django's JSON catalogue of this page's language; English without it.
// gettext("…"), ngettext("…", "…", n), fill("{name} took it", {name}).

const language = document.documentElement.lang || "en";
const plurals = new Intl.PluralRules(language);
/** @type {Record<string, string | string[]>} */
let catalogue = {};

const address = document.querySelector('meta[name="texts"]')?.getAttribute("content");
if (address && language !== "en") {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) catalogue = (await answer.json()).catalog ?? {};
  } catch {
    // Offline at the start: the page still works, in English.
  }
}

export { language };

/** @param {string} text */
export function gettext(text) {
  const found = catalogue[text];
  return (Array.isArray(found) ? found[0] : found) || text;
}

/** @param {string} one @param {string} many @param {number} count */
export function ngettext(one, many, count) {
  const index = plurals.select(count) === "one" ? 0 : 1;
  const found = catalogue[one];
  return (Array.isArray(found) && found[index]) || (index ? many : one);
}

/** Puts values into {braces}. @param {string} text @param {Record<string, unknown>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
