// A file in the thread: a picture to open large, or its name, type and size.

import { icon, make } from "../core/elements.js";
import { fill, gettext } from "../core/texts.js";
import { sizeOf } from "./kinds.js";

/** @typedef {{id: string, name: string, size: number, type: string, url: string}} Attached */

const TRIES = 4;
const AGAIN = 2500;
const SHOWN = /^(image\/|application\/(pdf|dicom)$|text\/)/;

/** @param {Attached} file */
export function attachment(file) {
  if (!SHOWN.test(file.type)) return link(file);
  return file.type.startsWith("text/") ? opener(file, words(file)) : opener(file, small(file));
}

function opener(/** @type {Attached} */ file, /** @type {Node[]} */ content) {
  const label = fill(gettext("Open {name}, {size}"), { name: file.name, size: sizeOf(file.size) });
  const open = make("button", { type: "button", class: "attached", "data-file": file.id, "aria-label": label }, ...content);
  open.addEventListener("click", async () => {
    // Only who opens a file loads what shows it.
    const { view } = await import("./viewer.js");
    view(file, open);
  });
  return open;
}

/** @param {Attached} file @returns {Node[]} */
function small(file) {
  const address = `${file.url}/previews/thumbnail.webp`;
  const image = make("img", { src: address, alt: "", loading: "lazy", class: "thumb" });
  const frame = make("span", { class: "thumbframe" }, image);
  let tries = TRIES;
  image.addEventListener("error", () => {
    // Still being checked, or a busy moment; at the end (removed, can't be drawn) the name remains.
    tries -= 1;
    if (tries) setTimeout(() => { image.src = `${address}?again=${tries}`; }, AGAIN);
    else frame.remove();
  });
  return file.type.startsWith("image/") ? [frame, make("span", { class: "caption" }, ...words(file))] : [frame, ...words(file)];
}

/** @param {Attached} file @returns {Node[]} */
function words(file) {
  return [icon(file.type === "application/pdf" || file.type.startsWith("text/") ? "article" : "clip"),
    make("span", { class: "cut" }, file.name), make("span", { class: "quiet num" }, sizeOf(file.size))];
}

function link(/** @type {Attached} */ file) {
  return make("a", { class: "attached", href: file.url, download: file.name, "data-file": file.id }, ...words(file));
}
