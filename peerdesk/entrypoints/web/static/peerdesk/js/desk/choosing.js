/** Rows that are checked to be acted on together: by pointer, or by the key x. */

import { fill, gettext, ngettext } from "../core/texts.js";

const boxes = () => [...document.querySelectorAll('.pick input[type="checkbox"]')];

/** Listens for the whole page. */
export function walkAndCheck() {
  document.addEventListener("change", (event) => {
    if (event.target.closest(".pick")) showChosen();
  });
  // Once its form is on its way the choice is over; `send` has read it by then.
  document.addEventListener("submit", (event) => {
    if (event.target.id === "bulk") setTimeout(chooseNone);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("peerdesk.keys") === "off") return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
    if (event.key === "x") act(event, () => here()?.querySelector("input")?.click());
    if (event.key === "o") act(event, () => (here() ?? document.querySelector(".pick"))?.querySelector("a")?.click());
    if (event.key === "Escape") chooseNone();
  });
}

/** How many are chosen, and the acts on them. */
export function showChosen() {
  const form = document.querySelector("#bulk");
  if (!form) return;
  const count = boxes().filter((box) => box.checked).length;
  form.classList.toggle("live", count > 0);
  form.querySelectorAll("button").forEach((button) => { button.disabled = !count; });
  const word = form.querySelector("[data-chosen]");
  const words = count ? fill(ngettext("{count} chosen", "{count} chosen", count), { count }) : gettext("None chosen");
  if (word && word.textContent !== words) word.textContent = words;
}

function chooseNone() {
  boxes().forEach((box) => { box.checked = false; });
  showChosen();
}

const here = () => document.activeElement?.closest(".pick") ?? document.querySelector(".pick:has([aria-current])");

function act(/** @type {KeyboardEvent} */ event, /** @type {() => void} */ deed) {
  event.preventDefault();
  deed();
}
