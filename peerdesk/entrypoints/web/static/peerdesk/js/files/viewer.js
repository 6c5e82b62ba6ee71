// A file over the page: pictures with zoom, PDF pages, text, DICOM with window and level (P14).

import { icon, make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";
import { sizeOf } from "./kinds.js";

/** @typedef {import("./shown.js").Attached} Attached */

const TRIES = 30;
const EVERY = 2000;
const LONGEST_TEXT = 200_000;
const ZOOMS = [1, 1.5, 2, 3, 4];

/** @param {Attached} file @param {HTMLElement} from what is focused again afterwards */
export async function view(file, from) {
  const body = make("div", { class: "viewed", tabindex: 0, role: "region", "aria-label": file.name },
    make("p", { class: "quiet", role: "status" }, gettext("Loading …")));
  const tools = make("div", { class: "viewtools" });
  const box = make("dialog", { class: "viewer", "aria-labelledby": "viewer-title" },
    make("div", { class: "viewhead" },
      make("h2", { id: "viewer-title", class: "cut grow" }, file.name),
      make("span", { class: "small quiet num only-wide" }, sizeOf(file.size)), tools,
      make("a", { class: "button quietly round", href: file.url, download: file.name, "aria-label": gettext("Download") }, icon("download")),
      make("button", { type: "button", class: "quietly round", "aria-label": gettext("Close"), onclick: () => box.close() }, icon("close"))),
    body);
  box.addEventListener("close", () => {
    box.remove();
    from.focus();
  });
  document.body.append(box);
  box.showModal();
  try {
    await fillIn(file, body, tools, box);
  } catch (error) {
    body.replaceChildren(make("p", { class: "panel bad", role: "alert" }, reason(error)));
  }
}

async function fillIn(/** @type {Attached} */ file, /** @type {HTMLElement} */ body, /** @type {HTMLElement} */ tools, /** @type {HTMLDialogElement} */ box) {
  const details = await checked(file, body, box);
  const pages = details.previews.filter((/** @type {any} */ one) => one.kind === "page");
  const samples = details.previews.find((/** @type {any} */ one) => one.kind === "samples");
  if (file.type.startsWith("text/")) return body.replaceChildren(await text(file));
  if (samples) {
    const { showSamples } = await import("./x_ray.js");
    return showSamples(samples, file, body, tools);
  }
  const pictures = file.type.startsWith("image/") ? [{ url: file.url }] : pages;
  if (!pictures.length) {
    body.replaceChildren(make("p", { class: "quiet" }, gettext("This file can't be shown here. You can download it.")));
    return undefined;
  }
  body.replaceChildren(...pictures.map((/** @type {any} */ one) => picture(one, file)));
  const left = (pages[0]?.of ?? 0) - pages.length;
  if (left > 0) body.append(make("p", { class: "quiet" }, fill(ngettext("{count} more page: download the file to read it.", "{count} more pages: download the file to read them.", left), { count: left })));
  return zoom(body, tools);
}

/** Its details, once the virus scanner has spoken. */
async function checked(/** @type {Attached} */ file, /** @type {HTMLElement} */ body, /** @type {HTMLDialogElement} */ box) {
  for (let left = TRIES; ; left -= 1) {
    const details = await request("GET", `/attachments/${file.id}/details`);
    if (details.state === "clean") return details;
    if (!["checking", "receiving"].includes(details.state)) throw new Problem(410, {});
    if (!left || !box.open) throw new Problem(409, {});
    body.replaceChildren(make("p", { class: "quiet", role: "status" }, gettext("This file is still being checked for viruses …")));
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

function picture(/** @type {any} */ one, /** @type {Attached} */ file) {
  const words = one.number ? fill(gettext("Page {number} of {name}"), { number: one.number, name: file.name }) : file.name;
  return make("img", { class: "leafpage", src: one.url, alt: words, width: one.width, height: one.height, loading: "lazy" });
}

async function text(/** @type {Attached} */ file) {
  const answer = await fetch(file.url, { credentials: "same-origin" });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  const words = await answer.text();
  return make("pre", { class: "textfile" }, words.length > LONGEST_TEXT ? `${words.slice(0, LONGEST_TEXT)}\n…` : words);
}

function zoom(/** @type {HTMLElement} */ body, /** @type {HTMLElement} */ tools) {
  let at = 0;
  const shown = make("span", { class: "num small", role: "status" }, "100 %");
  const set = (/** @type {number} */ next) => {
    at = Math.min(ZOOMS.length - 1, Math.max(0, next));
    body.style.setProperty("--zoom", String(ZOOMS[at]));
    shown.textContent = `${ZOOMS[at] * 100} %`;
  };
  const button = (/** @type {string} */ words, /** @type {string} */ sign, /** @type {number} */ step) =>
    make("button", { type: "button", class: "quietly round", "aria-label": words, onclick: () => set(at + step) }, sign);
  tools.replaceChildren(button(gettext("Smaller"), "−", -1), shown, button(gettext("Larger"), "+", 1));
  body.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") set(at + 1);
    if (event.key === "-") set(at - 1);
  });
  body.addEventListener("dblclick", () => set(at ? 0 : 2));
}

function reason(/** @type {unknown} */ error) {
  if (!(error instanceof Problem)) return gettext("No connection just now.");
  if (error.status === 410) return gettext("This file was removed.");
  if (error.status === 409) return gettext("This file is still being checked. Please open it again in a moment.");
  if (error.status === 404) return gettext("This file is no longer open to you.");
  return error.detail || gettext("This file can't be shown just now.");
}
