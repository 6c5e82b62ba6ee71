// The files that are about to go with a message: each with its progress, what is wrong with it,
// and ways to stop, repeat and remove it.

import { newId } from "../connection/outbox.js";
import { icon, make } from "../core/elements.js";
import { Problem } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { MOST_FILES, doneTo, objection, sizeOf } from "./kinds.js";
import { takeBack, upload } from "./upload.js";

/** @typedef {{file: File, key: string, entry: HTMLElement, wire: any, stop: () => void, failed: boolean}} One */

export class Tray {
  /** @param {{path: string, mib: number, onChange?: () => void}} options `path`: where to upload, below /api/v1 */
  constructor({ path, mib, onChange }) {
    Object.assign(this, { path, mib, onChange });
    /** @type {One[]} */
    this.all = [];
    this.explained = false;
    this.list = make("ul", { class: "tray plainlist", "aria-label": gettext("Files for this message") });
    this.said = make("p", { class: "error small", role: "alert", hidden: true });
    this.element = make("div", { class: "trayframe", hidden: true }, this.list, this.said);
  }

  /** @param {Iterable<File>} files */
  add(files) {
    this.#say("");
    for (const file of files) {
      const wrong = this.all.length >= MOST_FILES
        ? fill(gettext("At most {count} files at once."), { count: MOST_FILES }) : objection(file, this.mib);
      if (wrong) this.#say(`${file.name}: ${wrong}`);
      else this.#begin(file);
    }
    this.#changed();
  }

  /** Whether one is still on its way, or has failed and nobody has said what to do. */
  get busy() {
    return this.all.some((one) => !one.wire);
  }

  /** The files that are there, as messages carry them. */
  get ready() {
    return this.all.filter((one) => one.wire).map((one) => one.wire);
  }

  /** They go with a message: the tray is empty. */
  take() {
    const { ready } = this;
    this.all = [];
    this.list.replaceChildren();
    this.#changed();
    return ready;
  }

  explainWait() {
    this.explained = true;
    this.#say(this.all.some((one) => one.failed)
      ? gettext("One file didn't arrive: try it again or remove it.")
      : gettext("A file is still on its way. It can be sent in a moment."));
  }

  #begin(/** @type {File} */ file) {
    const entry = make("li", { class: "chipfile" });
    /** @type {One} */
    const one = { file, key: newId(), entry, wire: null, stop: () => undefined, failed: false };
    this.all.push(one);
    this.list.append(entry);
    this.#send(one);
  }

  async #send(/** @type {One} */ one) {
    const bar = make("progress", { max: 100, value: 0, "aria-label": fill(gettext("Uploading {name}"), { name: one.file.name }) });
    const state = make("span", { class: "small quiet num" }, sizeOf(one.file.size));
    this.#draw(one, state, bar);
    const { done, stop } = upload(this.path, one.file, one.key, (part) => {
      bar.value = Math.round(part * 100);
      if (part >= 1) {
        bar.removeAttribute("value");
        state.textContent = gettext("being checked …");
      }
    });
    Object.assign(one, { stop, failed: false });
    try {
      one.wire = await done;
      this.#draw(one, make("span", { class: "small quiet" }, [sizeOf(one.wire.size), doneTo(one.wire.changes)].filter(Boolean).join(" · ")));
    } catch (error) {
      if (error instanceof DOMException) return;
      this.#failed(one, error);
    }
    this.#changed();
  }

  #failed(/** @type {One} */ one, /** @type {unknown} */ error) {
    one.failed = true;
    const told = error instanceof Problem && error.detail ? error.detail : gettext("No connection just now.");
    const passes = !(error instanceof Problem) || error.status >= 500 || error.status === 429;
    const again = make("button", { type: "button", class: "aslink", onclick: () => this.#send(one) }, gettext("Try again"));
    this.#draw(one, make("span", { class: "small error", role: "alert" }, told, " ", passes ? again : null));
  }

  #draw(/** @type {One} */ one, /** @type {(Node | null)[]} */ ...below) {
    const name = one.wire?.name ?? one.file.name;
    const words = one.wire || one.failed ? gettext("Remove {name}") : gettext("Stop uploading {name}");
    one.entry.classList.toggle("failed", one.failed);
    one.entry.replaceChildren(icon("clip"),
      make("div", { class: "grow" }, make("span", { class: "cut" }, name), ...below),
      make("button", { type: "button", class: "quietly round compact", "aria-label": fill(words, { name }), onclick: () => this.#remove(one) }, icon("close")));
  }

  #remove(/** @type {One} */ one) {
    one.stop();
    if (one.wire) takeBack(one.wire.id);
    this.all = this.all.filter((other) => other !== one);
    one.entry.remove();
    this.#say("");
    this.#changed();
  }

  #say(/** @type {string} */ words) {
    if (!words) this.explained = false;
    this.said.textContent = words;
    this.said.hidden = !words;
    this.element.hidden = !this.all.length && !words;
  }

  #changed() {
    if (this.explained && !this.busy) this.#say("");
    this.element.hidden = !this.all.length && this.said.hidden;
    this.onChange?.();
  }
}
