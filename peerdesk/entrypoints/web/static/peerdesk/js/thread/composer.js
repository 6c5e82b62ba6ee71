// Where one writes: Enter sends, Shift+Enter makes a line, a draft survives a reload.

import { icon, make } from "../core/elements.js";
import { fill, gettext } from "../core/texts.js";
import { picker } from "../files/gathering.js";
import { Tray } from "../files/tray.js";
import { Guard } from "./guard.js";

export const LONGEST = 8000;

/**
 * @param {{key: string, name: string, language?: () => string, mib: number, onSend: (text: string, files: any[]) => void, onTyping: () => void}} options
 * `key` names the draft; `name` is to whom one writes, "" if nobody is there yet; `language` is the conversation's.
 */
export function makeComposer({ key, name, language = () => "", mib, onSend, onTyping }) {
  const id = `write-${key}`;
  const field = make("textarea", {
    id, name: "text", rows: 1, enterkeyhint: "send", autocomplete: "off", "aria-describedby": `${id}-problem`,
  });
  const label = make("label", { class: "unseen", for: id });
  const problem = make("p", { class: "error", id: `${id}-problem`, role: "alert", hidden: true });
  const tray = new Tray({ path: `/conversations/${key}/attachments`, mib });
  const under = make("div", { class: "under" });
  const form = make("form", { class: "composer", novalidate: true }, problem, tray.element,
    make("div", { class: "box" }, picker(tray), label, field,
      make("button", { class: "primary send" }, icon("send"), make("span", {}, gettext("Send")))),
    under);
  const guard = new Guard({ field, language, send: submit });
  form.prepend(guard.element);
  field.value = draft.read(key);
  speakTo(name);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("keydown", (event) => {
    // isComposing: Enter that ends a syllable being typed (Japanese, Korean …) isn't ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => {
    draft.keep(key, field.value);
    if (field.value.trim()) onTyping();
    if (field.value.length <= LONGEST) problem.hidden = true;
  });

  function submit() {
    const text = field.value.trim();
    if (tray.busy) return tray.explainWait();
    if (!text && !tray.ready.length) return field.focus();
    if (text.length > LONGEST) return tooLong(text.length);
    if (guard.holds(text, () => deliver(text))) return;
    deliver(text);
  }

  function deliver(/** @type {string} */ text) {
    field.value = "";
    draft.keep(key, "");
    problem.hidden = true;
    onSend(text, tray.take());
    field.focus();
  }

  function tooLong(/** @type {number} */ length) {
    problem.textContent = fill(gettext("{length} of 8,000 characters: please shorten it or send it in two."), { length });
    problem.hidden = false;
    field.focus();
  }

  function speakTo(/** @type {string} */ who) {
    const words = who ? fill(gettext("Write to {name}"), { name: who }) : gettext("Write a message");
    field.placeholder = words;
    label.textContent = words;
  }

  return {
    form, field, under, tray, guard, speakTo,
    /** Puts a text where the caret is. @param {string} text */
    insert(text) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    },
  };
}

const draft = {
  /** @param {string} key */
  read(key) {
    try {
      return sessionStorage.getItem(`draft:${key}`) ?? "";
    } catch {
      return "";
    }
  },
  /** @param {string} key @param {string} text */
  keep(key, text) {
    try {
      if (text) sessionStorage.setItem(`draft:${key}`, text);
      else sessionStorage.removeItem(`draft:${key}`);
    } catch {
      // Without storage a draft lives as long as the page.
    }
  },
};
