// The editor of an article: the sheet beside it follows what is typed, Ctrl+S saves, and nobody
// leaves with unsaved words by mistake. The form itself needs none of this.

import { Preview } from "./preview.js";
import { warnUnsaved } from "./unsaved.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-article]"));
const sheet = document.getElementById("preview");
const tongues = document.querySelector("[data-tongues]");

if (form && sheet) {
  const preview = new Preview(form, sheet, tongues);
  warnUnsaved(form);
  form.addEventListener("input", () => preview.later());
  // The sheet shows the language in which one writes.
  form.addEventListener("focusin", (event) => {
    const part = /** @type {HTMLElement} */ (event.target).closest("details[data-tongue]");
    if (part) preview.choose(part.getAttribute("data-tongue") ?? "");
  });
  tongues?.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-tongue]");
    if (!button) return;
    event.preventDefault();
    preview.choose(button.getAttribute("data-tongue") ?? "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-save]"));
    form.requestSubmit(button);
  });
}
