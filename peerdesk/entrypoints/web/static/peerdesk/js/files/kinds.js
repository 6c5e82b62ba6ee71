// Which files are taken, told before anything is sent. The server looks at what is in them.

import { fill, gettext } from "../core/texts.js";

/** The endings of domain/files/kinds.py. */
export const ENDINGS = [
  "jpg", "jpeg", "jfif", "png", "webp", "gif", "heic", "heif", "pdf", "dcm", "dicom", "csv", "tsv",
  "txt", "log", "md", "json", "text",
];
export const ACCEPT = ENDINGS.map((ending) => `.${ending}`).join(",");
export const MOST_FILES = 10;
const MIB = 1024 * 1024;

/** Why a file can't be taken, "" if it may. @param {File} file @param {number} mib */
export function objection(file, mib) {
  const ending = file.name.includes(".") ? file.name.split(".").pop()?.toLowerCase() ?? "" : "";
  if (!file.size) return gettext("This file is empty.");
  if (file.size > mib * MIB) return fill(gettext("Too large: a file has at most {mib} MiB."), { mib });
  if (ending && !ENDINGS.includes(ending)) return gettext("Files of this type can't be taken. Send a picture, a PDF, a text or a DICOM file.");
  return "";
}

/** @param {number} mib */
export function limits(mib) {
  return fill(gettext("Pictures, PDF, text or DICOM; up to {mib} MiB each, {count} at once."), { mib, count: MOST_FILES });
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1000 * 1000) return fill(gettext("{size} kB"), { size: Math.max(1, Math.round(bytes / 1000)) });
  return fill(gettext("{size} MB"), { size: (bytes / 1000 / 1000).toFixed(1) });
}

/** What was done to an upload, for who sent it. @param {string[]} changes */
export function doneTo(changes) {
  /** @type {Record<string, () => string>} */
  const words = {
    location_removed: () => gettext("The place where it was taken was removed."),
    converted: () => gettext("It was converted, so that everybody can open it."),
    renamed: () => gettext("Its ending was corrected."),
    first_picture: () => gettext("Only its first picture is kept."),
    active_removed: () => gettext("Scripts and embedded files were removed."),
    signature_lost: () => gettext("Its digital signature is no longer valid."),
    patient_removed: () => gettext("The patient's data were removed."),
    pixels_may_name: () => gettext("Please look: a name may be written in the picture itself."),
  };
  return changes.map((code) => words[code]?.() ?? "").filter(Boolean).join(" ");
}
