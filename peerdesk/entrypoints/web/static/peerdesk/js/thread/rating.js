// The rating in the thread (C8, F7): is it solved, then the stars for the helper, then why.
// The same form changes it later (F8).

import { icon, make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";

/** What is no fault of the helper's doesn't count against them. */
const NOT_THE_HELPERS = ["product", "company", "wrong_area"];

/** Why it wasn't five stars, in words. @returns {[string, string][]} */
export const REASONS = () => [
  ["unsolved", gettext("My problem isn't solved")],
  ["slow", gettext("It took too long")],
  ["unclear", gettext("I didn't understand the answer")],
  ["tone", gettext("The tone")],
  ["product", gettext("The product, not the helper")],
  ["company", gettext("The company, not the helper")],
  ["wrong_area", gettext("The question was in the wrong place")],
  ["other", gettext("Something else")],
];

/**
 * @param {{conversation: string, name: string, onDone: (words: string) => void, before?: any, onCancel?: () => void}} options
 * `before` is the rating that this one replaces.
 */
export function makeRating({ conversation, name, onDone, before, onCancel }) {
  const key = crypto.randomUUID();
  const given = { /** @type {boolean | null} */ solved: before?.solved ?? null, stars: before?.stars ?? 0 };
  const problem = make("p", { class: "error", role: "alert", hidden: true });
  const solved = make("fieldset", { class: "stack tight" },
    make("legend", {}, gettext("Is your question solved?")),
    make("div", { class: "buttons" }, answer(true, gettext("Yes, solved")), answer(false, gettext("Not yet"))));
  const stars = make("fieldset", { class: "stack tight", hidden: !before },
    make("legend", {}, fill(gettext("How was {name}?"), { name })), starSet(choose, given.stars));
  const fair = make("p", { class: "small quiet", role: "status", hidden: true });
  const why = make("fieldset", { class: "stack tight", hidden: !before || given.stars === 5, onchange: showFair },
    make("legend", {}, gettext("What could have been better?")),
    make("div", { class: "chips" }, ...REASONS().map(([value, words]) =>
      make("label", {}, make("input", { type: "radio", name: "reason", value, checked: before?.reason === value }), words))),
    fair);
  const comment = make("div", { class: "field", hidden: !before },
    make("label", { for: `comment-${conversation}` }, gettext("A word for the helper"),
      make("span", { class: "optional" }, ` ${gettext("(optional)")}`)),
    make("textarea", { id: `comment-${conversation}`, name: "comment", rows: 2, maxlength: 2000 }, before?.comment ?? ""));
  const send = make("button", { class: "primary", hidden: !before }, before ? gettext("Change the rating") : gettext("Send rating"));
  const cancel = onCancel ? make("button", { type: "button", class: "quietly", onclick: onCancel }, gettext("Keep it as it is")) : null;
  const form = make("form", { class: "rating", "aria-label": before ? gettext("Change the rating") : gettext("Rating") },
    solved, stars, why, comment, problem, cancel ? make("div", { class: "buttons" }, send, cancel) : send);
  press();
  showFair();

  function answer(/** @type {boolean} */ value, /** @type {string} */ words) {
    return make("button", { type: "button", "aria-pressed": "false", "data-solved": String(value), onclick() {
      given.solved = value;
      press();
      stars.hidden = false;
      stars.querySelector("input")?.focus();
    } }, words);
  }

  function press() {
    for (const button of solved.querySelectorAll("button")) {
      const chosen = button.dataset.solved === String(given.solved);
      button.setAttribute("aria-pressed", String(chosen));
      button.classList.toggle("primary", chosen);
    }
  }

  function choose(/** @type {number} */ count) {
    given.stars = count;
    why.hidden = count === 5;
    comment.hidden = send.hidden = false;
  }

  function showFair() {
    const reason = String(new FormData(form).get("reason") ?? "");
    fair.hidden = !NOT_THE_HELPERS.includes(reason);
    fair.textContent = fair.hidden ? "" : fill(gettext("Thank you: this does not count against {name}."), { name });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy")) return;
    send.setAttribute("aria-busy", "true");
    const values = new FormData(form);
    try {
      await request(before ? "PUT" : "POST", `/conversations/${conversation}/rating`, {
        stars: given.stars, solved: given.solved, comment: String(values.get("comment") ?? "").trim(),
        reason: given.stars < 5 ? String(values.get("reason") ?? "") : "",
      }, before ? {} : { key });
      onDone(before ? gettext("Your rating is changed.") : gettext("Thank you. Your rating is in."));
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return onDone(error.detail);
      problem.textContent = error instanceof Problem && error.detail
        ? error.detail : gettext("This didn't go through. Your rating is still here; please try again.");
      problem.hidden = false;
    } finally {
      send.removeAttribute("aria-busy");
    }
  });
  return form;
}

/** Five radio buttons that look like stars: arrow keys, mouse and touch come with them. */
function starSet(/** @type {(count: number) => void} */ onChoose, chosen = 0) {
  const set = make("div", { class: "starset" });
  const labels = [1, 2, 3, 4, 5].map((count) => make("label", {},
    make("input", { type: "radio", name: "stars", value: count, checked: count === chosen, onchange: () => onChoose(count) }), icon("star"),
    make("span", { class: "unseen" }, fill(ngettext("{count} star", "{count} stars", count), { count }))));
  set.append(...labels);
  labels.forEach((label, index) => label.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "mouse") return;
    labels.forEach((other, place) => other.classList.toggle("lit", place <= index));
  }));
  set.addEventListener("pointerleave", () => labels.forEach((label) => label.classList.remove("lit")));
  return set;
}
