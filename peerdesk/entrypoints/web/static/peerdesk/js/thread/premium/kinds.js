// Kinds and states of premium services in words and icons (P3); domain/premium/kinds.py and
// entrypoints/web/thread/premium_words.py say the same.

import { gettext } from "../../core/texts.js";

/** @type {Record<string, () => string>} */
const KINDS = {
  phone_call: () => gettext("Phone call"),
  video_call: () => gettext("Video call"),
  remote_assistance: () => gettext("Remote assistance"),
  image_review: () => gettext("Review of an image or X-ray"),
  document_review: () => gettext("Review of a document"),
  other: () => gettext("Other service"),
};

/** @type {Record<string, () => string>} */
const STATES = {
  offered: () => gettext("offered"),
  accepted: () => gettext("accepted"),
  declined: () => gettext("declined"),
  withdrawn: () => gettext("withdrawn"),
  expired: () => gettext("expired"),
  completed: () => gettext("completed"),
  cancelled: () => gettext("cancelled"),
};

/** @type {Record<string, string>} */
const TINTS = { offered: "waiting", accepted: "good", completed: "good", cancelled: "bad" };

/** @param {string} kind */
export const kindWords = (kind) => (KINDS[kind] ?? KINDS.other)();
/** @param {string} state */
export const stateWords = (state) => (STATES[state] ?? (() => state))();
/** @param {string} state */
export const stateTint = (state) => TINTS[state] ?? "";
