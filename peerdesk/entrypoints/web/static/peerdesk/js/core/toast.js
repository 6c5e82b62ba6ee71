// A short word at the bottom of the page, read out politely, gone after a while.

import { make } from "./elements.js";

/** @param {string} text @param {{seconds?: number}} [options] */
export function toast(text, { seconds = 6 } = {}) {
  let place = document.querySelector(".toasts");
  if (!place) {
    place = make("div", { class: "toasts", role: "status" });
    document.body.append(place);
  }
  const word = make("div", { class: "toast" }, text);
  place.append(word);
  setTimeout(() => word.remove(), seconds * 1000);
}
