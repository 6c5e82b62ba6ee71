// A note for colleagues: "@" offers their names, and what was typed survives a fresh part.

import { make } from "../core/elements.js";
import { gettext } from "../core/texts.js";
import { onParts } from "../workspace/parts.js";

/** Brings the tools' windows to life, now and whenever the thread's parts are put in anew. */
export function bringTools() {
  onParts(live);
  live();
  // Ours goes first, so that the window is gone when the fresh page comes.
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-closes]")) return;
    if (form.dataset.note) drafts.delete(form.dataset.note);
    setTimeout(() => {
      form.closest("[popover]")?.hidePopover();
      form.reset();
    });
  });
}

/** @type {Map<string, string>} */
const drafts = new Map();

function live() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-note]:not([data-lives])"));
  if (!form) return;
  form.dataset.lives = "yes";
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text"));
  const key = form.dataset.note ?? "";
  field.value = drafts.get(key) ?? "";
  field.addEventListener("input", () => drafts.set(key, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const aliases = JSON.parse(form.querySelector("#colleagues")?.textContent ?? "[]");
  if (aliases.length) offerNames(field, aliases);
}

/** A list of names below the field while one is being typed after "@". @param {HTMLTextAreaElement} field @param {string[]} aliases */
function offerNames(field, aliases) {
  const list = make("div", { role: "listbox", id: `${field.id}-names`, "aria-label": gettext("Colleagues"), hidden: true });
  const around = make("div", { class: "naming" });
  field.replaceWith(around);
  around.append(field, list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  let active = 0;

  const asked = () => field.value.slice(0, field.selectionStart).match(/(?:^|\s|\()@([^\n@]{0,40})$/)?.[1] ?? null;
  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);

  field.addEventListener("input", show);
  field.addEventListener("blur", hide);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point((active + (event.key === "ArrowDown" ? 1 : -1) + list.children.length) % list.children.length);
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      event.preventDefault();
      options()[active]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      hide();
    }
  });

  function show() {
    const begun = asked()?.toLocaleLowerCase();
    const found = begun === undefined ? [] : aliases.filter((one) => one.toLocaleLowerCase().startsWith(begun) && one.toLocaleLowerCase() !== begun);
    list.replaceChildren(...found.slice(0, 8).map((alias, index) => make("div", {
      role: "option", id: `${list.id}-${index}`,
      onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
      onclick: () => take(alias),
    }, alias)));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (found.length) point(0);
    else field.removeAttribute("aria-activedescendant");
  }

  function hide() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function point(/** @type {number} */ index) {
    active = index;
    options().forEach((one, place) => one.setAttribute("aria-selected", String(place === index)));
    field.setAttribute("aria-activedescendant", options()[index].id);
  }

  function take(/** @type {string} */ alias) {
    const begun = asked() ?? "";
    const from = field.selectionStart - begun.length;
    field.setRangeText(`${alias} `, from, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    hide();
  }
}
