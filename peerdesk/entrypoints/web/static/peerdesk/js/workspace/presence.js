/**
 * The switch in the header of pages that don't keep themselves alive: true in every tab, within
 * seconds. The socket says that there is news; a time in the page says when its words get old.
 */

import { connect } from "../connection/connection.js";
import { learn, now } from "./clock.js";

const SETTLE = 200;
/** Hints may be lost: now and then it is read again without one. */
const AT_LEAST_EVERY = 30_000;
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
let timer = 0;

// The inbox reads its whole list again, the switch with it.
if (document.querySelector('[data-part="presence"]') && !document.querySelector(".panes")) keepTrue();

function keepTrue() {
  learn(document.querySelector("[data-now]")?.dataset.now, { fresh: true });
  connect({
    url: meta("gateway"), person: meta("person"), onAvailability: soon, onOnline: soon,
    // The role or the session may be gone: the page will say so.
    onState: (state) => { if (state === "signed_out") soon(); },
  });
  setInterval(() => { if (document.visibilityState === "visible") read(); }, AT_LEAST_EVERY);
  setInterval(whenOld, 1000);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });
  document.addEventListener("submit", press, true);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(read, SETTLE);
}

/** "Available until 18:00" is read again when it is 18:00. */
function whenOld() {
  const times = [...document.querySelectorAll("[data-changes]")].map((one) => Date.parse(one.dataset.changes));
  if (times.some((at) => at < now())) soon();
}

/** The switch is pressed without leaving the page: what is typed below it stays. */
function press(event) {
  const form = event.target;
  if (!form.closest('[data-part="presence"], [data-part="standing"]')) return;
  event.preventDefault();
  event.submitter?.setAttribute("aria-busy", "true");
  fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" })
    .then(read, () => form.submit());
}

async function read() {
  let answer;
  try {
    answer = await fetch(`/workspace/switches/?on=${encodeURIComponent(location.pathname)}`, { credentials: "same-origin" });
  } catch {
    return; // No connection: it is read again on return.
  }
  if (answer.status === 404 || answer.redirected) return location.reload();
  if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

function put(doc) {
  learn(doc.querySelector("[data-now]")?.dataset.now);
  for (const part of doc.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!old || bare(old) === bare(part)) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const whole = document.importNode(part, true);
    if (old.querySelector("details[open]")) whole.querySelector("details")?.setAttribute("open", "");
    old.replaceWith(whole);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("presence"));
  }
}

/** Without the tokens that are new each time. */
function bare(part) {
  return part.innerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1").replace(/ aria-busy="true"/g, "");
}
