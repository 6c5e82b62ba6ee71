/**
 * A test: each answer is saved as it is given, options of an order question move in place, and the
 * timer tells the minutes. The form itself needs none of this.
 */
import { request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";

const page = document.querySelector("[data-attempt]");
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.question"));
const saved = document.querySelector("[data-saved]");
const order = form?.querySelector(".order");
let waiting = Promise.resolve();

form?.addEventListener("change", save);
order?.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (!button) return;
  event.preventDefault();
  move(button.closest("li"), button.value.endsWith(":up"));
});

/** One after the other, so that the last answer given is the last one saved. */
function save() {
  if (!form || !page) return;
  const answer = new FormData(form).getAll("answer");
  const body = { answers: { [form.dataset.question ?? ""]: answer } };
  waiting = waiting.then(() => send(body));
}

async function send(/** @type {unknown} */ body) {
  try {
    await request("PATCH", `/attempts/${page?.getAttribute("data-attempt")}/answers`, body);
    tell(gettext("Saved"));
  } catch (problem) {
    // Handed in elsewhere, or the time is over: the page knows what comes next.
    if (problem.status === 409) location.reload();
    else tell(gettext("Not saved yet; it goes with the next step."));
  }
}

function tell(/** @type {string} */ words) {
  if (saved) saved.textContent = words;
}

function move(/** @type {HTMLElement | null} */ item, /** @type {boolean} */ up) {
  const other = up ? item?.previousElementSibling : item?.nextElementSibling;
  if (!item || !other || !order) return;
  if (up) other.before(item);
  else other.after(item);
  order.querySelectorAll(".just").forEach((one) => one.classList.remove("just"));
  item.classList.add("just");
  number();
  const wanted = item.querySelector(`button[value$=":${up ? "up" : "down"}"]`);
  const kept = wanted?.disabled ? item.querySelector("button:not([disabled])") : wanted;
  kept?.focus();
  save();
}

function number() {
  const items = [...(order?.children ?? [])];
  items.forEach((item, index) => {
    item.querySelector(".place").textContent = String(index + 1);
    item.querySelector('[value$=":up"]').disabled = index === 0;
    item.querySelector('[value$=":down"]').disabled = index === items.length - 1;
  });
}

const timer = /** @type {HTMLElement | null} */ (document.querySelector("[data-due-at]"));
// The server's clock, wherever this device thinks it is.
const ahead = timer ? Date.parse(timer.dataset.now ?? "") - Date.now() : 0;
let said = 0;

function tick() {
  const left = (Date.parse(timer?.dataset.dueAt ?? "") - Date.now() - ahead) / 1000;
  if (left <= 0) return over();
  const minutes = Math.ceil(left / 60);
  const words = fill(ngettext("{count} minute left", "{count} minutes left", minutes), { count: minutes });
  const shown = timer?.querySelector("[data-left]");
  if (shown && shown.textContent !== words) shown.textContent = words;
  timer?.classList.toggle("soon", left <= 60);
  // Said aloud twice: there is time to finish, and there is little left.
  for (const mark of [5, 1]) {
    if (minutes === mark && said !== mark) {
      said = mark;
      timer.querySelector("[data-say]").textContent = words;
    }
  }
  setTimeout(tick, left > 90 ? 5000 : 1000);
}

/** The time is over: what is on the screen is saved, and everything is handed in. */
async function over() {
  if (form && (order === null || order === undefined)) save();
  await waiting;
  const last = document.createElement("form");
  last.method = "post";
  last.action = timer?.dataset.handIn ?? "";
  const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.cloneNode();
  if (token) last.append(token);
  document.body.append(last);
  last.submit();
}

if (timer) tick();
