/**
 * The form of an offer in its dialog: a template fills it, the card beside shows what the customer
 * reads, and who gets what of the price is said while one types. Sending leaves the chat in place.
 */

import { make } from "../core/elements.js";
import { inMoney, nothing, split } from "../core/money.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";
import { Guard } from "../thread/guard.js";
import { wordsOf } from "../thread/premium/card.js";

/** @param {HTMLDialogElement} dialog */
export function bringToLife(dialog) {
  const root = /** @type {HTMLElement} */ (dialog.querySelector("#offer"));
  const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
  const key = crypto.randomUUID();
  const kept = JSON.parse(root.querySelector("#kept-offers")?.textContent ?? "[]");
  root.querySelector("[data-preview-button]")?.remove();
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-template]"));
    if (!link) return;
    event.preventDefault();
    fillIn(form, kept.find((/** @type {any} */ one) => one.id === link.dataset.template));
    dialog.dataset.typed = "yes";
    show(root, form);
  });
  // Contact details belong in the private box, which comes with the acceptance (P8, P10).
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("description"));
  const go = () => send(dialog, root, form, key);
  // While one still types, keeping the words sends nothing.
  let wanted = false;
  const guard = new Guard({ field, language: () => root.dataset.language ?? "", send: () => (wanted ? go() : null) });
  field.after(guard.element);
  form.addEventListener("input", () => {
    wanted = false;
    show(root, form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    wanted = true;
    if (!guard.holds(field.value.trim(), go)) go();
  });
  show(root, form);
}

function fillIn(/** @type {HTMLFormElement} */ form, /** @type {any} */ template) {
  if (!template) return;
  unmark(form);
  const hours = /** @type {HTMLSelectElement} */ (form.elements.namedItem("deliver_hours"));
  if (![...hours.options].some((one) => one.value === String(template.deliver_hours))) {
    hours.append(make("option", { value: template.deliver_hours }, String(template.deliver_hours)));
  }
  const values = { ...template, price: template.price.amount };
  for (const name of ["kind", "title", "description", "delivers", "deliver_hours", "price"]) {
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = String(values[name]);
  }
}

function said(/** @type {HTMLFormElement} */ form) {
  const text = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? "").trim();
  return {
    kind: text("kind"), title: text("title"), description: text("description"), delivers: text("delivers"),
    deliver_hours: Number(text("deliver_hours")), price: text("price").replace(",", "."),
  };
}

function show(/** @type {HTMLElement} */ root, /** @type {HTMLFormElement} */ form) {
  const draft = said(form);
  const { currency = "", decimals = "2", share = "0", refundDays = "0" } = root.dataset;
  const unit = { currency, decimals: Number(decimals) };
  const parts = split(draft.price, Number(share), unit);
  const price = parts?.price ?? nothing(unit);
  const words = wordsOf({
    ...draft, price, refund_days: Number(refundDays), title: draft.title || gettext("The title"),
    description: draft.description || gettext("What you will do"),
  }, "customer");
  root.querySelector("[data-preview]")?.replaceChildren(...words.filter((one) => one !== null));
  const earns = root.querySelector("[data-earns]");
  if (!earns || !parts) return;
  earns.textContent = fill(gettext("The customer pays {price} and nothing on top. You get {mine}, {rest} goes to the platform."), {
    price: inMoney(price), mine: inMoney(parts.share), rest: inMoney(parts.rest),
  });
}

async function send(/** @type {HTMLDialogElement} */ dialog, /** @type {HTMLElement} */ root, /** @type {HTMLFormElement} */ form, /** @type {string} */ key) {
  const button = form.querySelector("button.primary");
  if (button?.getAttribute("aria-busy")) return;
  unmark(form);
  const box = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("responsibility"));
  if (box && !box.checked) return tell(form, [gettext("Confirm what you stay responsible for.")], box);
  const body = { ...said(form), ...(box ? { responsibility: Number(box.value) } : {}) };
  button?.setAttribute("aria-busy", "true");
  try {
    // The key is of these words: mended ones are another offer.
    await request("POST", `/conversations/${root.dataset.conversation}/premium-offers`, body, { key: `${key}-${tries(dialog)}` });
    delete dialog.dataset.typed;
    dialog.close();
    toast(gettext("Your offer is before the customer."));
  } catch (error) {
    dialog.dataset.tries = String(tries(dialog) + (error instanceof Problem ? 1 : 0));
    const errors = error instanceof Problem ? Object.entries(error.errors) : [];
    const lines = errors.flatMap(([, texts]) => texts);
    const [field = null] = errors.map(([name, texts]) => mark(form, name, texts));
    tell(form, lines.length ? lines : [error instanceof Problem && error.detail ? error.detail
      : gettext("This didn't go through. Please try again.")], field);
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

const tries = (/** @type {HTMLElement} */ dialog) => Number(dialog.dataset.tries ?? 0);

/** What is wrong with a field, at the field; the field. */
function mark(/** @type {HTMLFormElement} */ form, /** @type {string} */ name, /** @type {string[]} */ texts) {
  const field = form.elements.namedItem(name.split(".")[0] ?? "");
  if (!(field instanceof HTMLElement)) return null;
  const error = make("p", { class: "error", id: `${field.id}-error`, "data-error": true }, texts.join(" "));
  field.closest(".field")?.classList.add("wrong");
  field.before(error);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", error.id);
  return field;
}

function unmark(/** @type {HTMLFormElement} */ form) {
  /** @type {HTMLElement} */ (form.querySelector("[data-problem]")).hidden = true;
  for (const error of form.querySelectorAll("[data-error]")) error.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
    field.closest(".field")?.classList.remove("wrong");
  }
}

function tell(/** @type {HTMLFormElement} */ form, /** @type {any[]} */ lines, /** @type {any} */ field) {
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  problem.hidden = false;
  problem.replaceChildren(make("ul", {}, ...lines.map((line) => make("li", {}, line))));
  problem.scrollIntoView({ block: "nearest" });
  (field instanceof HTMLElement ? field : problem).focus();
}
