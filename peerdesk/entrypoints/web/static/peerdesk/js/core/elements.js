// Making elements: text is always text, so that nobody's words become markup.

const NAMESPACE = "http://www.w3.org/2000/svg";
const icons = document.querySelector('meta[name="icons"]')?.getAttribute("content") ?? "";

/**
 * make("button", {class: "primary", onclick}, "Send"): attributes by name, listeners by on….
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, unknown>} [attributes] @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {any} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of icons.svg, unseen by screen readers. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(NAMESPACE, "use");
  use.setAttribute("href", `${icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Two letters of an alias. @param {string} alias */
export function initials(alias) {
  const letters = [...alias.trim()];
  return (letters[0] ?? "?").toUpperCase() + (letters[1] ?? "");
}

/** What an avatar holds: the picture, or two letters. @param {{alias: string, picture?: string | null}} person */
export function face(person) {
  return person.picture ? make("img", { src: person.picture, alt: "", width: 36, height: 36 }) : initials(person.alias);
}
