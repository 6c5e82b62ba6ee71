// The file fields of a ticket's form: uploaded at once, sent as ids. Loaded where there is one.

import { make } from "../core/elements.js";
import { gather } from "./gathering.js";
import { ACCEPT, limits } from "./kinds.js";
import { Tray } from "./tray.js";

/** Brings the file fields of a form to life. @param {HTMLFormElement} form `data-community`, `data-mib` */
export function mountFiles(form) {
  for (const input of form.querySelectorAll("[data-file-field]")) mount(form, /** @type {HTMLInputElement} */ (input));
}

/** Whether a file of the form is still on its way. @param {HTMLFormElement} form */
export function filesUnderWay(form) {
  return Boolean(form.querySelector(".chipfile progress"));
}

function mount(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  const field = /** @type {HTMLElement} */ (input.closest("[data-field]") ?? input.parentElement);
  const name = input.dataset.fileField ?? "";
  const mib = Number(form.dataset.mib) || 10;
  const ids = make("span", {});
  // Without a script the bytes go with the form; from here on only their ids do.
  input.removeAttribute("name");
  const tray = new Tray({
    path: `/communities/${form.dataset.community}/attachments`, mib,
    onChange: () => ids.replaceChildren(...tray.ready.map((/** @type {any} */ one) => make("input", { type: "hidden", name, value: one.id }))),
  });
  input.accept = ACCEPT;
  input.classList.add("gathers");
  input.addEventListener("change", () => {
    tray.add(input.files ?? []);
    input.value = "";
  });
  field.append(make("p", { class: "hint" }, limits(mib)), tray.element, ids);
  gather(field, field, () => tray);
}
