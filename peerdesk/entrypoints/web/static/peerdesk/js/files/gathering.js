// Three ways for a file to come in: picked, dropped, pasted (S4).

import { icon, make } from "../core/elements.js";
import { gettext } from "../core/texts.js";
import { ACCEPT, limits } from "./kinds.js";

/** @typedef {import("./tray.js").Tray} Tray */

/** A button that opens the browser's own picker. @param {Tray} tray */
export function picker(tray) {
  const input = make("input", { type: "file", multiple: true, accept: ACCEPT, hidden: true });
  input.addEventListener("change", () => {
    tray.add(input.files ?? []);
    input.value = "";
  });
  return make("span", { class: "pick" }, input,
    make("button", { type: "button", class: "quietly round", "aria-label": gettext("Attach files"), title: limits(tray.mib), onclick: () => input.click() }, icon("clip")));
}

/** What is dropped anywhere on `place`, and what is pasted into `field`. @param {HTMLElement} place @param {HTMLElement} field @param {() => Tray | null} trayNow null where nothing may be sent */
export function gather(place, field, trayNow) {
  const veil = make("div", { class: "dropveil", "aria-hidden": "true", hidden: true }, icon("clip"), gettext("Drop files to attach them"));
  let depth = 0;
  const show = (/** @type {number} */ change) => {
    depth = Math.max(0, depth + change);
    veil.hidden = !depth;
  };
  const carries = (/** @type {DragEvent} */ event) => Boolean(trayNow() && event.dataTransfer?.types.includes("Files"));
  place.append(veil);
  place.addEventListener("dragenter", (event) => carries(event) && show(1));
  place.addEventListener("dragleave", (event) => carries(event) && show(-1));
  place.addEventListener("dragover", (event) => {
    // Else the browser would leave the page for the file.
    if (carries(event)) event.preventDefault();
  });
  place.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(-depth);
    trayNow()?.add(event.dataTransfer?.files ?? []);
  });
  field.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Office programs put a picture of a copied text beside it: then the text is meant.
    if (!files.length || !trayNow() || event.clipboardData?.getData("text/plain")) return;
    event.preventDefault();
    trayNow()?.add(files.map(named));
  });
}

/** A pasted screenshot is called image.png by every browser. @param {File} file */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const at = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], `${gettext("Screenshot")} ${at}.${file.name.split(".").pop()}`, { type: file.type });
}
