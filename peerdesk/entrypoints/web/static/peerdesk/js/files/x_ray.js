// A DICOM picture: each sample lies in two bytes of a PNG; the window maps them to grey.

import { make } from "../core/elements.js";
import { gettext } from "../core/texts.js";

/** @typedef {{url: string, width: number, height: number, low: number, high: number, inverted: boolean, window: {center: number, width: number}}} Samples */

/** @param {Samples} samples @param {{name: string}} file @param {HTMLElement} body @param {HTMLElement} tools */
export async function showSamples(samples, file, body, tools) {
  const values = await read(samples);
  const canvas = make("canvas", { width: samples.width, height: samples.height, role: "img", "aria-label": file.name, class: "leafpage" });
  const { low, high } = samples;
  const level = slider(gettext("Brightness (level)"), low, high, samples.window.center);
  const width = slider(gettext("Contrast (window)"), 1, Math.max(2, high - low), samples.window.width);
  const inverted = make("input", { type: "checkbox" });
  inverted.checked = samples.inverted;
  const draw = () => paint(canvas, values, { low, center: level.valueAsNumber, width: width.valueAsNumber, inverted: inverted.checked });
  for (const control of [level, width, inverted]) control.addEventListener("input", draw);
  const reset = make("button", { type: "button", class: "compact quietly", onclick: () => {
    level.valueAsNumber = samples.window.center;
    width.valueAsNumber = samples.window.width;
    inverted.checked = samples.inverted;
    draw();
  } }, gettext("As it came"));
  body.replaceChildren(canvas);
  body.after(make("div", { class: "xraytools" }, labelled(level), labelled(width),
    make("label", { class: "check" }, inverted, gettext("Inverted")), reset));
  tools.replaceChildren();
  draw();
}

/** @param {Samples} samples @returns {Promise<Uint16Array>} */
async function read(samples) {
  const answer = await fetch(samples.url, { credentials: "same-origin" });
  // Nobody may correct the colours: they are numbers.
  const picture = await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const page = new OffscreenCanvas(samples.width, samples.height).getContext("2d", { willReadFrequently: true });
  if (!page) throw new Error("no canvas");
  page.drawImage(picture, 0, 0);
  const { data } = page.getImageData(0, 0, samples.width, samples.height);
  const values = new Uint16Array(samples.width * samples.height);
  for (let i = 0; i < values.length; i += 1) values[i] = data[i * 4] * 256 + data[i * 4 + 1];
  return values;
}

/** PS3.3, C.11.2.1.2, as a table: a sample is looked up, not counted. */
function paint(/** @type {HTMLCanvasElement} */ canvas, /** @type {Uint16Array} */ values, /** @type {{low: number, center: number, width: number, inverted: boolean}} */ { low, center, width, inverted }) {
  const page = canvas.getContext("2d");
  if (!page) return;
  const table = new Uint8ClampedArray(65_536);
  for (let i = 0; i < table.length; i += 1) {
    const grey = ((i + low - (center - width / 2)) / width) * 255;
    table[i] = inverted ? 255 - Math.min(255, Math.max(0, grey)) : grey;
  }
  const image = page.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < values.length; i += 1) {
    const grey = table[values[i]];
    pixels[i] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
  }
  page.putImageData(image, 0, 0);
}

function slider(/** @type {string} */ words, /** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ value) {
  return make("input", { type: "range", min, max, step: "any", value, "aria-label": words });
}

function labelled(/** @type {HTMLInputElement} */ control) {
  return make("label", {}, make("span", { class: "small" }, control.getAttribute("aria-label") ?? ""), control);
}
