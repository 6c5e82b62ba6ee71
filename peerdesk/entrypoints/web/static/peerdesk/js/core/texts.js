// People's words: Django's catalogue of this page's language; English without it. It is a script
// that runs before the modules (base.html), so that none of them waits for it.
// gettext("…"), ngettext("…", "…", n), fill("{name} took it", {name}).

export const language = document.documentElement.lang || "en";
const plurals = new Intl.PluralRules(language);
/** @type {Record<string, string | string[]>} */
const catalogue = /** @type {any} */ (globalThis).peerdeskTexts ?? {};

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
