// The private box of a service in a dialog (P8): opened by a click, never by itself, and what it
// showed leaves the page when the dialog closes, the tab is hidden, or the box has come to its end.

import { icon, make } from "../../core/elements.js";
import { Problem, request } from "../../core/requests.js";
import { fill, gettext, ngettext } from "../../core/texts.js";
import { fullTime } from "../../core/times.js";

const LONGEST = 4000;
const LONGEST_TIMER = 2 ** 31 - 1;
/** @type {Map<string, BoxDialog>} open now, by offer */
const opened = new Map();

/** The card's part: a button, as long as there is a box. @param {any} offer */
export function privateBox(offer) {
  if (!offer.can?.includes("private-box")) {
    opened.get(offer.id)?.gone();
    return null;
  }
  const open = () => new BoxDialog(offer.id, offer.title).show();
  return make("div", { class: "buttons" },
    make("button", { type: "button", class: "compact", onclick: open }, icon("key"), gettext("Private box")));
}

class BoxDialog {
  /** @param {string} offer @param {string} title */
  constructor(offer, title) {
    Object.assign(this, { offer, version: 0, kept: "", draft: "" });
    this.before = /** @type {HTMLElement | null} */ (document.activeElement);
    this.said = make("p", { class: "small", role: "status" });
    this.field = make("textarea", { id: `box-${offer}`, rows: 5, maxlength: LONGEST, autocomplete: "off", spellcheck: "false" });
    this.theirs = make("div", { class: "panel stack tight", hidden: true });
    this.until = make("p", { class: "small quiet", hidden: true });
    this.openings = make("details", { class: "small" });
    this.curtain = make("div", { class: "panel stack tight", hidden: true },
      make("p", {}, gettext("Hidden, because you looked away.")),
      make("button", { type: "button", class: "compact", onclick: () => this.open() }, gettext("Show it again")));
    this.content = make("form", { class: "stack", hidden: true, onsubmit: (/** @type {Event} */ event) => this.save(event) },
      this.theirs,
      make("div", { class: "field" }, make("label", { for: `box-${offer}` }, gettext("What both of you see")), this.field),
      make("div", { class: "buttons" }, make("button", { class: "primary" }, gettext("Save"))),
      this.until, this.openings);
    this.element = make("dialog", { class: "privatebox", "aria-labelledby": `box-title-${offer}` },
      make("div", { class: "stack" },
        make("h2", { id: `box-title-${offer}` }, fill(gettext("Private box: {title}"), { title })),
        make("p", { class: "small quiet" }, gettext("For telephone numbers, meeting links and the like. Only the two of you can open it, and an administrator with a reason that you both can read. Every opening is kept.")),
        this.said, this.curtain, this.content,
        make("div", { class: "buttons" },
          make("button", { type: "button", class: "quietly", onclick: () => this.element.close() }, gettext("Close")))));
    this.hide = () => (document.visibilityState === "hidden" ? this.cover() : null);
  }

  async show() {
    opened.get(this.offer)?.element.close();
    opened.set(this.offer, this);
    this.element.addEventListener("close", () => this.#end());
    document.addEventListener("visibilitychange", this.hide);
    document.body.append(this.element);
    this.element.showModal();
    await this.open();
    if (!this.content.hidden) this.field.focus();
  }

  /** Reads the box, which is kept; what was typed and not saved is put back. */
  async open() {
    try {
      const box = await request("GET", `/premium-offers/${this.offer}/private-box`);
      if (!this.element.open) return;
      const typed = this.draft !== this.kept ? this.draft : null;
      if (typed === null || box.version === this.version) this.version = box.version;
      this.#draw(box, typed);
    } catch (error) {
      this.#trouble(error);
    }
  }

  /** @param {Event} event */
  async save(event) {
    event.preventDefault();
    try {
      const text = this.field.value;
      const box = await request("PUT", `/premium-offers/${this.offer}/private-box`, { text, version: this.version });
      this.version = box.version;
      this.theirs.hidden = true;
      this.theirs.replaceChildren();
      this.#draw(box, null);
      this.said.textContent = gettext("Saved. The other side sees it now.");
    } catch (error) {
      if (error instanceof Problem && error.code === "box_changed") return this.#compare();
      this.#trouble(error);
    }
  }

  /** Nothing private stays in the page while nobody looks; what was typed waits in memory. */
  cover() {
    if (this.content.hidden) return;
    this.draft = this.field.value;
    this.#wipe();
    this.curtain.hidden = false;
  }

  /** The box is no more: at its time, or told by the thread. */
  gone() {
    this.kept = this.draft = "";
    this.#wipe();
    this.curtain.hidden = true;
    this.said.textContent = gettext("This private box was destroyed with the end of its service.");
  }

  /** The other side was faster: both texts, and saving again is meant. */
  async #compare() {
    const mine = this.field.value;
    const box = await request("GET", `/premium-offers/${this.offer}/private-box`).catch((error) => this.#trouble(error));
    if (!box) return;
    this.version = box.version;
    this.theirs.hidden = false;
    this.theirs.replaceChildren(
      make("p", { class: "small" }, gettext("The other side has written in the meantime. Theirs:")),
      make("p", { class: "prewrap" }, box.text));
    this.#draw(box, mine);
    this.said.textContent = gettext("Put together what you want to keep, then save again.");
  }

  #draw(/** @type {any} */ box, /** @type {string | null} */ typed) {
    this.kept = box.text ?? "";
    this.draft = typed ?? this.kept;
    this.field.value = this.draft;
    this.said.textContent = "";
    this.curtain.hidden = true;
    this.content.hidden = false;
    this.#drawEnd(box.closes_at);
    const count = box.openings.length;
    this.openings.replaceChildren(
      make("summary", {}, fill(ngettext("Who opened it: {count} time", "Who opened it: {count} times", count), { count })),
      make("ul", { class: "plainlist" }, ...box.openings.map(openingLine)));
  }

  #drawEnd(/** @type {string | null} */ closesAt) {
    clearTimeout(this.timer);
    this.until.hidden = !closesAt;
    if (!closesAt) return;
    const end = new Date(closesAt);
    this.until.textContent = fill(gettext("Destroyed for good on {time}."), { time: fullTime(end) });
    const left = end.getTime() - Date.now();
    if (left < LONGEST_TIMER) this.timer = setTimeout(() => this.gone(), Math.max(0, left));
  }

  #trouble(/** @type {unknown} */ error) {
    if (error instanceof Problem && (error.status === 410 || error.status === 404)) return this.gone();
    this.said.textContent = error instanceof Problem && error.detail
      ? error.detail : gettext("This didn't go through. Please try again.");
  }

  #wipe() {
    this.field.value = "";
    this.theirs.replaceChildren();
    this.theirs.hidden = true;
    this.openings.replaceChildren();
    this.content.hidden = true;
  }

  #end() {
    clearTimeout(this.timer);
    this.kept = this.draft = "";
    this.#wipe();
    document.removeEventListener("visibilitychange", this.hide);
    if (opened.get(this.offer) === this) opened.delete(this.offer);
    this.element.remove();
    this.before?.focus();
  }
}

function openingLine(/** @type {any} */ one) {
  const values = { name: one.by.alias, time: fullTime(new Date(one.at)), reason: one.reason ?? "" };
  if (one.reason) return make("li", {}, fill(gettext("{name} from the administration, {time}: {reason}"), values));
  return make("li", {}, fill(one.act === "wrote" ? gettext("{name} wrote, {time}") : gettext("{name} opened it, {time}"), values));
}
