// @ts-check
/** The page without a connection: what waits on this device, and back as soon as there is one. */

const EVERY = 5000;
const state = /** @type {HTMLElement} */ (document.querySelector("[data-state]"));

/** Messages in the outbox, whoever's: their words are nobody else's to read here. */
function waiting() {
  let count = 0;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("peerdesk.outbox.")) count += JSON.parse(localStorage[key]).length;
    }
  } catch {
    // Nothing is kept where nothing can be read.
  }
  return count;
}

function tell() {
  const count = waiting();
  const panel = /** @type {HTMLElement} */ (document.querySelector("[data-waiting]"));
  const words = /** @type {HTMLElement} */ (panel.querySelector("[data-one]"));
  panel.hidden = count === 0;
  /** @type {HTMLElement} */ (document.querySelector("[data-nothing]")).hidden = count > 0;
  words.textContent = (count === 1 ? words.dataset.one : words.dataset.many)?.replace("{count}", String(count)) ?? "";
}

async function retry() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) return location.reload();
  } catch {
    // Still nothing.
  }
  state.textContent = state.dataset.still ?? "";
  return undefined;
}

document.querySelector("[data-retry]")?.addEventListener("click", () => {
  state.textContent = state.dataset.trying ?? "";
  retry();
});
addEventListener("online", retry);
addEventListener("storage", tell);
setInterval(retry, EVERY);
tell();
