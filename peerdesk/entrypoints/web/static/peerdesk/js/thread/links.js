// Text with addresses made clickable: text nodes and <a> only, http and https only.

import { make } from "../core/elements.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;
const TAIL = /[.,;:!?)\]}»”’]+$/;

/** @param {string} text @returns {Node[]} */
export function linked(text) {
  /** @type {Node[]} */
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = withoutTail(found[0]);
    const url = parse(address);
    if (!url) continue;
    parts.push(document.createTextNode(text.slice(from, found.index)));
    // noopener: the other page gets no hold on this one; noreferrer: nor the conversation's address.
    parts.push(make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, address));
    from = found.index + address.length;
  }
  parts.push(document.createTextNode(text.slice(from)));
  return parts;
}

/** "(see https://example.org/a)." links without the ")." but keeps balanced brackets. */
function withoutTail(/** @type {string} */ address) {
  let kept = address;
  for (let tail = kept.match(TAIL); tail; tail = kept.match(TAIL)) {
    const opens = kept.split("(").length;
    const closes = kept.split(")").length;
    if (kept.endsWith(")") && closes <= opens) break;
    kept = kept.slice(0, -1);
  }
  return kept;
}

function parse(/** @type {string} */ address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
