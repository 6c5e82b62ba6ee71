// The editor of an article: the sheet beside it follows what is typed, Ctrl+S saves, and nobody
// leaves with unsaved words by mistake. The form itself needs none of this.

import { warnUnsaved } from "./unsaved.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-article]"));
const sheet = document.getElementById("preview");
const tongues = document.querySelector("[data-tongues]");
let tongue = tongues?.querySelector('[aria-pressed="true"]')?.getAttribute("data-tongue") ?? "";
let timer = 0;
let asked = 0;

if (form && sheet) {
  warnUnsaved(form);
  form.addEventListener("input", () => later());
  // The sheet shows the language in which one writes.
  form.addEventListener("focusin", (event) => {
    const part = /** @type {HTMLElement} */ (event.target).closest("details[data-tongue]");
    if (part) choose(part.getAttribute("data-tongue") ?? "");
  });
  tongues?.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-tongue]");
    if (!button) return;
    event.preventDefault();
    choose(button.getAttribute("data-tongue") ?? "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-save]"));
    form.requestSubmit(button);
  });
}

function choose(/** @type {string} */ wish) {
  if (!wish || wish === tongue) return;
  tongue = wish;
  for (const one of tongues?.children ?? []) {
    one.setAttribute("aria-pressed", String(one.getAttribute("data-tongue") === tongue));
  }
  draw();
}

function later() {
  clearTimeout(timer);
  timer = window.setTimeout(draw, 300);
}

async function draw() {
  if (!form || !sheet) return;
  const values = new FormData(form);
  values.set("preview", tongue);
  const turn = ++asked;
  try {
    const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body: values, credentials: "same-origin" });
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    sheet.replaceChildren(...page.body.childNodes);
  } catch {
    // Offline: the sheet stays as it was.
  }
}
