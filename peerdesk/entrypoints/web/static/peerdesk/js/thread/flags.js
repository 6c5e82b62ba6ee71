// The red flag in every message's line: for everybody in the conversation (P10).

import { icon, make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";
import { Guard } from "./guard.js";

const KINDS = [
  ["personal_data", () => gettext("Personal data"), () => gettext("A number, an address or a name that nobody else should read. The support team takes the whole message away, everywhere it is stored.")],
  ["abuse", () => gettext("Abuse"), () => gettext("Insults, threats, fraud.")],
  ["wrong_area", () => gettext("Wrong place"), () => gettext("The question belongs to another area.")],
  ["other", () => gettext("Something else"), () => gettext("Say what it is below.")],
];

/** What stands beside a message. */
export function flagButton() {
  return make("button", { type: "button", class: "flagit", "aria-label": gettext("Report"), title: gettext("Report") }, icon("flag"));
}

export class Flags {
  /** @param {{list: HTMLElement, id: string, can: () => string[]}} options */
  constructor({ list, id, can }) {
    this.list = list;
    this.id = id;
    this.can = can;
    /** @type {Set<number>} */
    this.open = new Set();
    list.addEventListener("click", (event) => this.#pressed(event));
    this.refresh();
  }

  /** One's own flags that wait for the support team. */
  async refresh() {
    try {
      const { items } = await request("GET", `/conversations/${this.id}/flags`);
      this.open = new Set(items.filter((/** @type {any} */ one) => one.state === "open" && one.seq).map((/** @type {any} */ one) => one.seq));
    } catch {
      return; // shown at the next time
    }
    for (const entry of this.list.querySelectorAll(".entry")) this.show(/** @type {HTMLElement} */ (entry));
  }

  /** @param {HTMLElement | undefined | null} entry */
  show(entry) {
    if (!entry) return;
    const flagged = this.open.has(Number(entry.dataset.seq));
    entry.classList.toggle("flagged", flagged);
    const mark = entry.querySelector(".flagmark");
    if (!flagged) return mark?.remove();
    if (!mark) entry.querySelector(".meta")?.prepend(make("span", { class: "flagmark" }, icon("flag"), gettext("Reported: the support team looks at it")));
  }

  /** One's own message went out with something in it, unseen (offline, in haste). @param {any} frame */
  warn(frame) {
    const entry = this.list.querySelector(`[data-seq="${frame.seq}"]`);
    if (!entry || entry.querySelector(".warned, .gone")) return;
    entry.append(make("p", { class: "warned small" }, icon("warning"),
      fill(gettext("This has {kinds} in it."), { kinds: Guard.words(frame.found) }), " ",
      make("button", { type: "button", class: "aslink", onclick: () => this.ask(frame.seq) }, gettext("Have it removed"))));
  }

  #pressed(/** @type {MouseEvent} */ event) {
    const button = /** @type {HTMLElement} */ (event.target).closest(".flagit");
    const entry = /** @type {HTMLElement | null} */ (button?.closest("[data-seq]") ?? null);
    const seq = Number(entry?.dataset.seq);
    if (!entry || !seq) return;
    event.preventDefault();
    this.ask(seq);
  }

  /** @param {number} seq @param {string} [kind] what is chosen at first */
  ask(seq, kind = "personal_data") {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const problem = make("p", { class: "error", role: "alert", hidden: true });
    const form = make("form", { class: "stack" },
      make("h2", { id: "flag-title" }, gettext("Report this message")),
      make("fieldset", { class: "choices" }, make("legend", { class: "unseen" }, gettext("What is wrong with it?")), ...KINDS.map(([value, title, words]) =>
        make("label", { class: "choice" }, make("input", { type: "radio", name: "kind", value, checked: value === kind }),
          make("span", {}, make("strong", {}, title()), make("span", { class: "small quiet block" }, words()))))),
      this.can().includes("move") ? make("p", { class: "hint" }, gettext("In the wrong place? You can move it yourself: under “Hand on”.")) : null,
      make("div", { class: "field" },
        make("label", { for: "flag-note" }, gettext("A word for the support team"), " ", make("span", { class: "optional" }, gettext("(optional)"))),
        make("textarea", { id: "flag-note", name: "note", rows: 2, maxlength: 500 })),
      problem,
      make("div", { class: "buttons" },
        make("button", { class: "primary" }, gettext("Report")),
        make("button", { type: "button", class: "quietly", onclick: () => box.close() }, gettext("Not now"))));
    const box = make("dialog", { class: "flagdialog", "aria-labelledby": "flag-title" }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(seq, new FormData(form)).then(() => box.close(), (no) => {
        problem.textContent = no instanceof Problem && no.detail ? no.detail : gettext("That didn't work. Try again.");
        problem.hidden = false;
      });
    });
    box.addEventListener("close", () => {
      box.remove();
      before?.focus();
    });
    document.body.append(box);
    box.showModal();
  }

  async #send(/** @type {number} */ seq, /** @type {FormData} */ data) {
    const body = { seq, kind: String(data.get("kind")), note: String(data.get("note") ?? "").trim() };
    await request("POST", `/conversations/${this.id}/flags`, body);
    this.open.add(seq);
    for (const entry of this.list.querySelectorAll(`.entry[data-seq="${seq}"]`)) this.show(/** @type {HTMLElement} */ (entry));
    toast(gettext("Thank you. The support team looks at it and tells you what came of it."));
  }
}
