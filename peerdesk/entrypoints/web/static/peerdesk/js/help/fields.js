// The fields of a reason's own form: what is in them, and what is wrong before anything is sent.
// The server checks the same rules (domain/intake/form.py); here nobody has to wait for it.

import { gettext } from "../core/texts.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/** The answers by key; several choices and files are lists. @param {HTMLFormElement} form */
export function answersIn(form) {
  /** @type {Record<string, string | string[]>} */
  const answers = {};
  for (const field of fieldsOf(form)) {
    const name = field.dataset.field ?? "";
    if (!name.startsWith("fields.")) continue;
    const given = new FormData(form).getAll(name).map(String).filter(Boolean);
    if (given.length) answers[name.slice(7)] = isList(field) ? given : given[0];
  }
  return answers;
}

/** What is missing or doesn't fit, by field. @param {HTMLFormElement} form */
export function mistakesIn(form) {
  /** @type {Record<string, string[]>} */
  const mistakes = {};
  for (const field of fieldsOf(form)) {
    const words = mistakeIn(form, field);
    if (words) mistakes[field.dataset.field ?? ""] = [words];
  }
  return mistakes;
}

function mistakeIn(/** @type {HTMLFormElement} */ form, /** @type {HTMLElement} */ field) {
  if (isList(field)) {
    const wanted = field.matches("[data-required]") || field.querySelector("[data-required]");
    return wanted && !new FormData(form).getAll(field.dataset.field ?? "").length ? gettext("This field is required.") : "";
  }
  const control = /** @type {Control | null} */ (field.querySelector("input, select, textarea"));
  if (!control) return "";
  if (control.required && !control.value.trim() && !control.validity.badInput) return gettext("This field is required.");
  if (control.validity.tooLong) return gettext("This is too long.");
  if (control.validity.valid || control.validity.valueMissing) return "";
  if (control.type === "email") return gettext("Enter an e-mail address.");
  if (control.type === "date") return gettext("Enter a date.");
  return control.inputMode === "decimal" ? gettext("Enter a number.") : "";
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} */
function fieldsOf(form) {
  return [...form.querySelectorAll("[data-field]")].map((one) => /** @type {HTMLElement} */ (one));
}

function isList(/** @type {HTMLElement} */ field) {
  return field.matches("fieldset") || Boolean(field.querySelector("[data-file-field]"));
}
