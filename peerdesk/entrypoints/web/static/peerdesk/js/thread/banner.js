// Above the messages while there is no connection: what that means for what one writes.

import { make } from "../core/elements.js";
import { gettext } from "../core/texts.js";

/** Milliseconds a line may be gone before anybody is told. */
const PATIENCE = 2500;

export class Banner {
  constructor() {
    this.element = make("div", { class: "connection", role: "status", hidden: true });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {string} state as connection.js names it @param {boolean} online whether it reaches the server */
  tell(state, online) {
    this.stop();
    if (online) return this.#say("");
    if (state === "signed_out") return this.#say(gettext("You are signed out."), true);
    this.timer = setTimeout(() => this.#say(
      gettext("No connection. What you write waits here and goes out by itself.")), PATIENCE);
  }

  stop() {
    clearTimeout(this.timer);
  }

  #say(/** @type {string} */ words, signIn = false) {
    this.element.hidden = !words;
    this.element.replaceChildren(words, signIn
      ? make("a", { href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}` }, gettext("Sign in again")) : "");
  }
}
