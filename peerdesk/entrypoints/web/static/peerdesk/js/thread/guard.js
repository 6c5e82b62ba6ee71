// Before a message goes: what in it is personal data, and the author's choice (P10). The look is
// the server's, which keeps nothing; where it can't be asked, nobody is held up.

import { icon, make } from "../core/elements.js";
import { request } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { worthALook } from "./traces.js";

const AFTER_TYPING = 500;
const PATIENCE = 1500;
const KINDS = {
  phone: () => gettext("a phone number"),
  email: () => gettext("an e-mail address"),
  iban: () => gettext("a bank account"),
  card: () => gettext("a payment card"),
  social_insurance: () => gettext("a social insurance number"),
  messenger: () => gettext("a way to a messenger"),
};

/** @typedef {{kind: keyof typeof KINDS, start: number, end: number, text: string}} Found */

export class Guard {
  /** @param {{field: HTMLTextAreaElement, language: () => string, send: () => void}} options */
  constructor({ field, language, send }) {
    this.field = field;
    this.language = language;
    this.send = send;
    /** @type {{text: string, found: Found[]}} the last text that was looked at */
    this.known = { text: "", found: [] };
    /** @type {Set<string>} what the author has chosen to send */
    this.accepted = new Set();
    this.element = make("div", { class: "guard", role: "status" });
    field.addEventListener("input", () => this.#typed());
  }

  /** Whether the text isn't to be sent yet; `go` sends it once that is clear. @param {string} text @param {() => void} go */
  holds(text, go) {
    if (!worthALook(text)) return this.#clear();
    if (this.known.text === text) return this.#objects(true);
    this.#look(text).then(() => {
      // Who has gone on writing sends again.
      if (this.field.value.trim() === text && !this.#objects(true)) go();
    });
    return true;
  }

  /** What the server found in a message that has gone out; false if its author knows. @param {Found[]} found */
  isNews(found) {
    return found.some((one) => !this.accepted.has(one.text));
  }

  /** @param {Found[]} found */
  static words(found) {
    return [...new Set(found.map((one) => KINDS[one.kind]?.() ?? ""))].filter(Boolean).join(", ");
  }

  #typed() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (!worthALook(text)) return this.#clear();
    this.timer = setTimeout(() => this.#look(text).then(() => this.#objects(false)), AFTER_TYPING);
  }

  async #look(/** @type {string} */ text) {
    clearTimeout(this.timer);
    const found = await this.#found(text);
    // An answer that comes late must not speak for what was typed since.
    if (this.field.value.trim() === text) this.known = { text, found };
  }

  /** Nothing where nobody can be asked: then nobody is held up. @returns {Promise<Found[]>} */
  async #found(/** @type {string} */ text) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return (await request("POST", "/personal-data-check", { text, language: this.language() }, { signal })).found;
    } catch {
      return [];
    }
  }

  /** Shows what isn't accepted yet; false if there is nothing. @param {boolean} held */
  #objects(held) {
    if (this.field.value.trim() !== this.known.text) return false;
    const fresh = this.known.found.filter((one) => !this.accepted.has(one.text));
    if (!fresh.length) return this.#clear();
    this.#show(fresh, held);
    return true;
  }

  #show(/** @type {Found[]} */ found, /** @type {boolean} */ held) {
    const words = fill(gettext("This has {kinds} in it: {texts}. Everybody in this conversation would see it."), {
      kinds: Guard.words(found), texts: found.map((one) => `“${one.text}”`).join(", "),
    });
    this.element.replaceChildren(
      icon("warning"),
      make("p", {}, held ? make("strong", {}, gettext("Not sent yet."), " ") : null, words),
      make("div", { class: "buttons" },
        make("button", { type: "button", class: "compact", onclick: () => this.#remove() }, gettext("Remove it")),
        make("button", { type: "button", class: "compact quietly", onclick: () => this.#accept(found) }, gettext("Send anyway"))),
    );
  }

  #accept(/** @type {Found[]} */ found) {
    for (const one of found) this.accepted.add(one.text);
    this.#clear();
    this.send();
  }

  #remove() {
    const gap = this.field.value.indexOf(this.known.text);
    const signs = [...this.known.text];
    for (const { start, end } of [...this.known.found].reverse()) signs.splice(start, end - start);
    const before = this.field.value.slice(0, Math.max(0, gap));
    this.field.value = before + signs.join("").replace(/ {2,}/g, " ");
    this.#clear();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  #clear() {
    if (this.element.firstChild) this.element.replaceChildren();
    return false;
  }
}
