// The contact form with a script: sent once whatever is pressed, nothing typed is lost, the chat
// opens in this page. Without a script the same form is a plain POST.

import { openChat } from "../chat/window.js";
import { make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { gettext } from "../core/texts.js";
import { filesUnderWay, mountFiles } from "../files/form.js";
import { Guard } from "../thread/guard.js";
import { draftOf } from "./draft.js";
import { answersIn, mistakesIn } from "./fields.js";
import { mountPrice, priceIn } from "./price.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-ask]"));
if (form) prepare(form);

function prepare(/** @type {HTMLFormElement} */ form) {
  const draft = draftOf(form);
  draft.restore();
  form.addEventListener("input", () => draft.keep());
  mountFiles(form);
  mountPrice(form);
  const guard = guardOf(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLElement} */ (event.submitter ?? form.querySelector("button.primary"));
    if (form.dataset.under || guard?.holds(() => form.requestSubmit(button))) return;
    form.dataset.under = "way";
    button.setAttribute("aria-busy", "true");
    try {
      await ask(form);
      draft.forget();
    } catch (error) {
      explain(form, error);
    } finally {
      delete form.dataset.under;
      button.removeAttribute("aria-busy");
    }
  }, true);
}

/** Personal data is warned of before anybody reads it (P10). @param {HTMLFormElement} form */
function guardOf(form) {
  const field = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("textarea[name=text]"));
  if (!field) return null;
  const language = () => String(new FormData(form).get("language") ?? "");
  const guard = new Guard({ field, language, send: () => form.requestSubmit() });
  field.after(guard.element);
  return { holds: (/** @type {() => void} */ go) => guard.holds(field.value.trim(), go) };
}

async function ask(/** @type {HTMLFormElement} */ form) {
  const values = new FormData(form);
  if (filesUnderWay(form)) throw new Problem(422, { detail: gettext("A file is still on its way. It can be sent in a moment.") });
  const mistakes = mistakesIn(form);
  if (Object.keys(mistakes).length) throw new Problem(422, { errors: mistakes });
  const once = String(values.get("once"));
  const conversation = await request("POST", `/communities/${form.dataset.community}/conversations`, {
    ...priceIn(form), reason: form.dataset.reason, text: String(values.get("text") ?? "").trim(),
    language: String(values.get("language")), channel: form.dataset.channel, fields: answersIn(form), attachments: [],
    // A corrected form is another request: the key changes with what is sent.
  }, { key: `${once}-${await fingerprint(values)}` });
  const next = conversation.next_action?.redirect_url;
  if (next) return location.assign(next);
  if (conversation.channel === "ticket" || conversation.state === "unpaid") return location.assign(`/conversations/${conversation.id}/`);
  await openChat(conversation.id);
  form.replaceWith(make("div", { class: "card stack" },
    make("h2", {}, gettext("Your chat is open")),
    make("p", { class: "quiet" }, gettext("You can read on here; the chat stays with you on every page.")),
    make("div", { class: "buttons" },
      make("button", { type: "button", onclick: () => openChat(conversation.id) }, gettext("Show the chat")),
      make("a", { class: "button quietly", href: `/conversations/${conversation.id}/` }, gettext("Open as a page")))));
}

async function fingerprint(/** @type {FormData} */ values) {
  let sum = 0;
  for (const letter of JSON.stringify([...values])) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}

function explain(/** @type {HTMLFormElement} */ form, /** @type {unknown} */ error) {
  const errors = error instanceof Problem ? error.errors : {};
  const summary = /** @type {HTMLElement} */ (form.querySelector(".summary"));
  const list = summary.querySelector("ul") ?? summary.appendChild(make("ul"));
  list.replaceChildren();
  for (const field of form.querySelectorAll("[data-field]")) mark(/** @type {HTMLElement} */ (field), errors, list);
  const words = summary.querySelector("strong");
  if (words) words.replaceChildren(...problemWords(error, Boolean(list.childElementCount)));
  summary.hidden = false;
  summary.focus();
}

function mark(/** @type {HTMLElement} */ field, /** @type {Record<string, string[]>} */ errors, /** @type {Element} */ list) {
  const wrong = errors[field.dataset.field ?? ""] ?? [];
  const control = field.querySelector("input, select, textarea");
  const place = /** @type {HTMLElement | null} */ (field.querySelector(".error"));
  field.classList.toggle("wrong", wrong.length > 0);
  control?.toggleAttribute("aria-invalid", wrong.length > 0);
  if (wrong.length) control?.setAttribute("aria-invalid", "true");
  if (place) {
    place.hidden = !wrong.length;
    place.textContent = wrong.join(" ");
  }
  if (!wrong.length || !control) return;
  const label = field.querySelector("label, legend")?.firstChild?.textContent?.trim() ?? "";
  list.append(make("li", {}, make("a", { href: `#${control.id}` }, `${label}: ${wrong.join(" ")}`)));
}

function problemWords(/** @type {unknown} */ error, /** @type {boolean} */ fields) {
  if (!(error instanceof Problem)) {
    return [gettext("No connection just now. What you wrote is still here; please send it again.")];
  }
  if (error.status === 401 || error.status === 403) {
    return [gettext("You are signed out. What you wrote is kept."), " ",
      make("a", { href: `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}` }, gettext("Sign in again"))];
  }
  if (fields) return [gettext("Please check what is marked. Nothing you wrote is lost.")];
  return [error.detail || gettext("This didn't go through. What you wrote is still here; please try again.")];
}
