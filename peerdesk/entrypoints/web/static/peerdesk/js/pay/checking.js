// A payment that is being checked: asked for, more and more rarely, until there is an answer.
// Without this script the page loads itself anew.
import { csrfToken } from "../core/requests.js";

const FIRST = 800;
const LONGEST = 15_000;
const card = /** @type {HTMLElement | null} */ (document.querySelector("[data-checking]"));

/** @param {number} pause milliseconds until it is asked, if this isn't the answer yet */
async function ask(pause) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const options = { method: "POST", headers, credentials: /** @type {const} */ ("same-origin") };
  const answer = await fetch(card?.dataset.checking ?? "", options).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (told && !told.checking) location.reload();
  else setTimeout(() => void ask(Math.min(pause * 1.6, LONGEST)), pause);
}

if (card) setTimeout(() => void ask(FIRST), FIRST);
