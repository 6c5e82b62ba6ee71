// The editor of a reason: the phone beside it follows what is typed; choices show for kinds that
// have some. The form itself needs none of this.

import { Preview } from "./preview.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-design]"));
const phone = document.getElementById("preview");
const tongues = /** @type {HTMLElement | null} */ (document.querySelector("[data-tongues]"));

if (form && phone) {
  const preview = new Preview(form, phone, tongues);
  form.addEventListener("input", () => preview.later());
  form.addEventListener("change", (event) => {
    showOptions(/** @type {HTMLElement} */ (event.target));
    preview.later();
  });
  if (tongues) {
    tongues.hidden = false;
    tongues.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-tongue]");
      preview.choose(button?.getAttribute("data-tongue") ?? "");
    });
  }
}

function showOptions(/** @type {HTMLElement} */ control) {
  if (!control.matches("[data-kind]")) return;
  const options = control.closest("fieldset")?.querySelector("[data-options]");
  const kind = /** @type {HTMLSelectElement} */ (control).value;
  options?.toggleAttribute("hidden", !["select", "multiple"].includes(kind));
}
