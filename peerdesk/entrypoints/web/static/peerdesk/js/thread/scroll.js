// Stays at the newest message unless one reads further up; then a button tells of what came.

import { icon, make } from "../core/elements.js";
import { gettext } from "../core/texts.js";

const NEAR = 80;

export class Scroll {
  /** @param {HTMLElement} log @param {() => void} onEnd when the end comes into view */
  constructor(log, onEnd) {
    this.log = log;
    this.onEnd = onEnd;
    this.atEnd = true;
    this.button = make("button", { type: "button", class: "tobottom compact", hidden: true, onclick: () => this.toEnd() },
      icon("down"), gettext("New messages"));
    log.append(this.button);
    log.addEventListener("scroll", () => this.#moved(), { passive: true });
    this.show = () => document.visibilityState === "visible" && this.#moved();
    document.addEventListener("visibilitychange", this.show);
    // The keyboard of a phone, a turned screen: the newest message stays in view.
    this.size = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.size.observe(log);
  }

  /** Something was added. @param {boolean} follow */
  grew(follow) {
    if (follow) this.toEnd();
    else this.button.hidden = false;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#moved();
  }

  stop() {
    this.size.disconnect();
    document.removeEventListener("visibilitychange", this.show);
  }

  #moved() {
    this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (!this.atEnd) return;
    this.button.hidden = true;
    this.onEnd();
  }
}
