// The rating in the thread (C8, F7): is it solved, then the stars for the helper, then why.

import { icon, make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";

const REASONS = () => [
  ["unsolved", gettext("My problem isn't solved")],
  ["slow", gettext("It took too long")],
  ["unclear", gettext("I didn't understand the answer")],
  ["tone", gettext("The tone")],
  ["product", gettext("The product or the company, not the helper")],
  ["other", gettext("Something else")],
];

/**
 * @param {{conversation: string, name: string, onDone: (words: string) => void}} options
 */
export function makeRating({ conversation, name, onDone }) {
  const key = crypto.randomUUID();
  const given = { /** @type {boolean | null} */ solved: null, stars: 0 };
  const problem = make("p", { class: "error", role: "alert", hidden: true });
  const solved = make("fieldset", { class: "stack tight" },
    make("legend", {}, gettext("Is your question solved?")),
    make("div", { class: "buttons" }, answer(true, gettext("Yes, solved")), answer(false, gettext("Not yet"))));
  const stars = make("fieldset", { class: "stack tight", hidden: true },
    make("legend", {}, fill(gettext("How was {name}?"), { name })), starSet(choose));
  const why = make("fieldset", { class: "stack tight", hidden: true },
    make("legend", {}, gettext("What could have been better?")),
    make("div", { class: "chips" }, ...REASONS().map(([value, words]) =>
      make("label", {}, make("input", { type: "radio", name: "reason", value }), words))));
  const comment = make("div", { class: "field", hidden: true },
    make("label", { for: `comment-${conversation}` }, gettext("A word for the helper"),
      make("span", { class: "optional" }, ` ${gettext("(optional)")}`)),
    make("textarea", { id: `comment-${conversation}`, name: "comment", rows: 2, maxlength: 2000 }));
  const send = make("button", { class: "primary", hidden: true }, gettext("Send rating"));
  const form = make("form", { class: "rating", "aria-label": gettext("Rating") }, solved, stars, why, comment, problem, send);

  function answer(/** @type {boolean} */ value, /** @type {string} */ words) {
    return make("button", { type: "button", "aria-pressed": "false", "data-solved": String(value), onclick() {
      given.solved = value;
      for (const button of solved.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.solved === String(value)));
        button.classList.toggle("primary", button.dataset.solved === String(value));
      }
      stars.hidden = false;
      stars.querySelector("input")?.focus();
    } }, words);
  }

  function choose(/** @type {number} */ count) {
    given.stars = count;
    why.hidden = count === 5;
    comment.hidden = send.hidden = false;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy")) return;
    send.setAttribute("aria-busy", "true");
    const values = new FormData(form);
    try {
      await request("POST", `/conversations/${conversation}/rating`, {
        stars: given.stars, solved: given.solved, comment: String(values.get("comment") ?? "").trim(),
        reason: given.stars < 5 ? String(values.get("reason") ?? "") : "",
      }, { key });
      onDone(gettext("Thank you. Your rating is in."));
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
function starSet(/** @type {(count: number) => void} */ onChoose) {
  const set = make("div", { class: "starset" });
  const labels = [1, 2, 3, 4, 5].map((count) => make("label", {},
    make("input", { type: "radio", name: "stars", value: count, onchange: () => onChoose(count) }), icon("star"),
    make("span", { class: "unseen" }, fill(ngettext("{count} star", "{count} stars", count), { count }))));
  set.append(...labels);
  labels.forEach((label, index) => label.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "mouse") return;
    labels.forEach((other, place) => other.classList.toggle("lit", place <= index));
  }));
  set.addEventListener("pointerleave", () => labels.forEach((label) => label.classList.remove("lit")));
  return set;
}
