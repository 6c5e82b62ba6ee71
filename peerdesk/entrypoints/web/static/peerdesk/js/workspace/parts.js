/**
 * Moves between pages and sends forms without a reload: fetches the page the server would have
 * shown and puts its parts (`data-part`) in the place of ours. Without this script every link and
 * form works all the same.
 */
import { learn } from "./clock.js";

/** @type {AbortController|null} */
let quiet = null;
/** Visits and forms under way: what is read meanwhile would show the page before. */
let underWay = 0;
/** @type {WeakMap<Element, string>} */
const asMade = new WeakMap();
/** @type {((doc: Document) => void)[]} */
const listeners = [];

/** @param {(doc: Document) => void} listener called after the parts of a page were put in */
export function onParts(listener) {
  listeners.push(listener);
}

/** Reads the present page again, without touching the thread. A later call replaces it. */
export async function refresh() {
  if (underWay) return;
  quiet?.abort();
  quiet = new AbortController();
  try {
    const how = { signal: quiet.signal, headers: { "X-Parts": "list" }, credentials: "same-origin" };
    let answer = await fetch(location.href, how);
    // The open chat is no longer ours: the thread says so itself, the list goes on.
    if (answer.status === 404) answer = await fetch(document.querySelector("a.brand").href, how);
    await put(answer, { keepThread: true });
  } catch (problem) {
    if (problem.name !== "AbortError") document.body.dataset.offline = "yes";
  }
}

/** Goes to a page of ours. @param {string} url @param {{push?: boolean}} [how] */
export async function visit(url, { push = true } = {}) {
  await load(url, {}, push);
}

/** Sends a form. @param {HTMLFormElement} form @param {HTMLElement|null} button that was pressed */
export async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  button?.setAttribute("aria-busy", "true");
  await load(form.action, { method: "POST", body }, true);
  button?.removeAttribute("aria-busy");
}

async function load(url, request, push) {
  quiet?.abort();
  underWay += 1;
  try {
    const answer = await fetch(url, { credentials: "same-origin", ...request });
    if (push && answer.url !== location.href) history.pushState({}, "", answer.url);
    await put(answer, { keepThread: false });
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    document.body.dataset.offline = "yes";
  } finally {
    underWay -= 1;
  }
}

async function put(answer, { keepThread }) {
  const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...doc.querySelectorAll("[data-part]")];
  if (!fresh.length) return showWhole(answer);
  delete document.body.dataset.offline;
  learn(doc.querySelector("[data-now]")?.dataset.now);
  const focus = rememberFocus();
  for (const part of fresh) swap(part, keepThread);
  const panes = document.querySelector(".panes");
  if (panes && !keepThread) panes.dataset.view = doc.querySelector(".panes")?.dataset.view ?? "";
  document.title = doc.title;
  focus();
  listeners.forEach((listener) => listener(doc));
}

/** Signed out, or an error page: the browser shows it as it is, if it can be asked for again. */
function showWhole(answer) {
  if (answer.status >= 500) document.body.dataset.offline = "yes";
  else if (answer.ok || answer.redirected) location.assign(answer.url);
  else location.reload();
}

function swap(part, keepThread) {
  const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
  const kept = part.dataset.stays !== undefined && (keepThread || sameKey(old, part));
  // Quietly, nobody's open question is taken away; it is read again once that is closed.
  const asks = keepThread && old?.querySelector(":popover-open");
  if (!old || kept || asks || bare(old) === bare(part)) return;
  const isOpen = old.matches(":popover-open") && sameKey(old, part);
  const scrolled = placesIn(old, keepThread || sameKey(old, part));
  const whole = document.importNode(part, true);
  for (const open of old.querySelectorAll("details[open][id]")) {
    whole.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
  }
  for (const box of old.querySelectorAll("input[type=checkbox][id]:checked")) {
    const again = whole.querySelector(`#${CSS.escape(box.id)}`);
    if (again) again.checked = true;
  }
  asMade.set(whole, bare(part));
  old.replaceWith(whole);
  if (isOpen) whole.showPopover();
  for (const { id, left, top } of scrolled) (id ? document.getElementById(id) : whole)?.scrollTo(left, top);
}

/** How far a part was scrolled, and within it what has an id. */
function placesIn(part, within) {
  const all = [part, ...(within ? part.querySelectorAll("[id]") : [])];
  const scrolled = all.filter((one) => one.scrollTop || one.scrollLeft);
  return scrolled.map(({ id, scrollLeft, scrollTop }) => ({ id, left: scrollLeft, top: scrollTop }));
}

/**
 * A part as the server made it, without the tokens that are new on every page and the words of
 * times, which a script says in its own way. Remembered, since scripts draw into it afterwards.
 */
function bare(part) {
  const known = asMade.get(part);
  if (known !== undefined) return known;
  const made = part.innerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1")
    .replace(/(<time data-relative="" datetime="[^"]*")[^<]*/g, "$1");
  asMade.set(part, made);
  return made;
}

document.querySelectorAll("[data-part]").forEach(bare);

const sameKey = (old, part) => old?.dataset.key === part.dataset.key && part.dataset.key !== "";

/** What has the focus keeps it when its part is replaced, found again by its id. */
function rememberFocus() {
  const id = document.activeElement?.id;
  const part = document.activeElement?.closest("[data-part]")?.dataset.part;
  return () => {
    if (!part || document.activeElement !== document.body) return;
    const again = id && document.getElementById(id);
    const place = document.querySelector(`[data-part="${part}"]`)?.closest("[tabindex]");
    (again || place)?.focus({ preventScroll: true });
  };
}
