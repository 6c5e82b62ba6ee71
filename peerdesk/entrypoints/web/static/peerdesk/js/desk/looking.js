/** Which colleagues have the open conversation before them too. */

import { fill, gettext } from "../core/texts.js";
import { listen } from "../thread/ears.js";

/** @param {any} connection */
export function showWhoLooks(connection) {
  const me = document.querySelector('meta[name="person"]')?.getAttribute("content");
  listen(connection, {
    onPresence: (/** @type {any} */ frame) => {
      const open = document.querySelector("[data-thread]");
      if (!frame.viewing || open?.dataset.thread !== frame.conversation) return;
      const others = frame.viewing.filter((/** @type {any} */ one) => one.id !== me);
      show(others.map((/** @type {any} */ one) => one.alias));
    },
  });
}

/** @param {string[]} names */
function show(names) {
  const word = document.querySelector("[data-viewing]");
  if (!word) return;
  word.hidden = !names.length;
  word.textContent = names.length
    ? fill(gettext("Also looking: {names}"), { names: names.join(", ") }) : "";
}
