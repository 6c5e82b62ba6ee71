/**
 * The command palette (Ctrl+K): everything in the page that is named by `data-command`, a
 * conversation by "#number", and search. A combobox as in the ARIA practices guide.
 */

import { make } from "../core/elements.js";
import { fill, gettext } from "../core/texts.js";

const MOST = 12;
/** @typedef {{words: string, run: () => void}} Command */

/** @type {Command[]} */
let shown = [];
let chosen = 0;

const box = () => /** @type {HTMLDialogElement} */ (document.querySelector("#palette"));
const field = () => /** @type {HTMLInputElement} */ (box().querySelector("input"));
const list = () => /** @type {HTMLElement} */ (box().querySelector("[role=listbox]"));

/** Listens for the whole page. */
export function offerCommands() {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return open(event, "");
    if (event.key !== "#" || isWriting(event.target) || document.querySelector('dialog[open], [data-hotkey="#"]')) return undefined;
    return open(event, "#");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) open(event, "");
  });
  field().addEventListener("input", draw);
  field().addEventListener("keydown", move);
  list().addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) run(Number(option.dataset.place));
  });
}

const isWriting = (/** @type {any} */ element) => element.closest?.("input:not([type=checkbox]), textarea, select");

function open(/** @type {Event} */ event, /** @type {string} */ text) {
  event.preventDefault();
  if (box().open || document.querySelector("dialog[open]")) return;
  box().showModal();
  field().value = text;
  draw();
}

/** @returns {Command[]} what the page offers now */
function commands() {
  const named = [...document.querySelectorAll("[data-command]")].filter((one) => !one.disabled);
  const people = /** @type {HTMLSelectElement | null} */ (document.querySelector("#give-person"));
  const gives = [...(people?.options ?? [])].map((option) => ({
    words: fill(gettext("Give to {name}"), { name: option.text }),
    run: () => {
      people.value = option.value;
      people.form.requestSubmit();
    },
  }));
  return [...named.map((one) => ({ words: one.dataset.command || one.textContent.trim(), run: () => press(one) })), ...gives];
}

/** @returns {Command[]} what the text itself names */
function spoken(/** @type {string} */ text) {
  const found = [];
  const number = /^#?(\d+)$/.exec(text)?.[1];
  if (number) found.push({ words: fill(gettext("Open #{number}"), { number }), run: () => location.assign(`/desk/n/${number}/`) });
  const search = box().dataset.search;
  if (search && text.length > 1) {
    found.push({ words: fill(gettext("Search for “{text}”"), { text }), run: () => location.assign(`${search}?q=${encodeURIComponent(text)}`) });
  }
  return found;
}

function press(/** @type {any} */ element) {
  if (element.matches("input, textarea, select")) return element.focus();
  return element.click();
}

function draw() {
  const text = field().value.trim();
  const words = text.toLowerCase().split(/\s+/);
  const fitting = commands().filter((one) => words.every((word) => one.words.toLowerCase().includes(word)));
  shown = [...fitting.slice(0, MOST), ...spoken(text)];
  chosen = 0;
  list().replaceChildren(...shown.map((one, place) => make("li", { role: "option", id: `command-${place}`, "data-place": place }, one.words)));
  box().querySelector("[data-none]").hidden = shown.length > 0;
  mark();
}

function mark() {
  [...list().children].forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
  list().children[chosen]?.scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-activedescendant", shown.length ? `command-${chosen}` : "");
}

function move(/** @type {KeyboardEvent} */ event) {
  if (event.key === "Enter") {
    event.preventDefault();
    return run(chosen);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !shown.length) return undefined;
  event.preventDefault();
  chosen = (chosen + step + shown.length) % shown.length;
  return mark();
}

function run(/** @type {number} */ place) {
  const command = shown[place];
  if (!command) return;
  box().close();
  command.run();
}
