// A question before what can't be undone: a native <dialog>, so focus is kept and given back.

import { make } from "./elements.js";
import { gettext } from "./texts.js";

/**
 * True when the person confirms.
 * @param {{title: string, text?: string, yes: string, danger?: boolean}} words
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text = "", yes, danger = false }) {
  return new Promise((resolve) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const box = make("dialog", { "aria-labelledby": "dialog-title" },
      make("form", { method: "dialog", class: "stack" },
        make("h2", { id: "dialog-title" }, title),
        text ? make("p", { class: "quiet" }, text) : null,
        make("div", { class: "buttons" },
          make("button", { value: "", class: "quietly" }, gettext("Not now")),
          make("button", { value: "yes", class: danger ? "danger" : "primary" }, yes))));
    box.addEventListener("close", () => {
      resolve(box.returnValue === "yes");
      box.remove();
      before?.focus();
    });
    document.body.append(box);
    box.showModal();
  });
}
