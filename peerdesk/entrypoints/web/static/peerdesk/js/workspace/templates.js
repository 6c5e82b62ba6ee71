/**
 * Text templates in the composer (C13): "/" in an empty field or at a line's beginning, or the
 * button below it, opens a list that is filtered by typing; Enter puts the text where the caret is.
 */

import { icon, make } from "../core/elements.js";
import { request } from "../core/requests.js";
import { fill, gettext, ngettext } from "../core/texts.js";

let count = 0;

/**
 * The button, to stand below the field. Call `attach` once the thread is there.
 * @param {string} conversation its id
 */
export function makePicker(conversation) {
  const id = `templates-${++count}`;
  /** @type {{id: string, title: string, text: string, shared: boolean}[]} */
  let all = [];
  let active = 0;
  /** @type {any} */
  let thread = null;
  const search = make("input", {
    type: "text", role: "combobox", id: `${id}-search`, autocomplete: "off", "aria-autocomplete": "list",
    "aria-expanded": "true", "aria-controls": `${id}-list`, "aria-label": gettext("Find a template"),
    placeholder: gettext("Find a template"),
  });
  const list = make("div", { role: "listbox", id: `${id}-list`, "aria-label": gettext("Templates") });
  const told = make("p", { class: "small quiet", role: "status" });
  const box = make("div", { class: "picker card", hidden: true }, search, list, told,
    make("p", { class: "small" }, make("a", { href: "/workspace/templates/" }, gettext("Write and change templates"))));
  const button = make("button", { type: "button", class: "quietly", "aria-expanded": "false", "aria-controls": id, onclick: toggle },
    icon("copy"), gettext("Templates"), make("kbd", { class: "only-wide" }, "/"));
  box.id = id;
  const element = make("div", { class: "templates" }, button, box);

  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    const found = options();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      found[active]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "/" && !search.value) {
      // Who wants the sign itself presses it twice.
      event.preventDefault();
      close();
      thread.insert("/");
    } else if (event.key === "Backspace" && !search.value) {
      event.preventDefault();
      close();
    }
  });
  element.addEventListener("focusout", (event) => {
    if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) hide();
  });

  function toggle() {
    if (box.hidden) open();
    else close();
  }

  async function open() {
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    search.value = "";
    search.focus();
    told.textContent = gettext("Reading the templates …");
    try {
      all = (await request("GET", `/conversations/${conversation}/templates`)).items;
      show();
    } catch {
      told.textContent = gettext("The templates can't be read now. Please try again.");
    }
  }

  function hide() {
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  function close() {
    hide();
    thread?.focus();
  }

  function show() {
    const words = search.value.trim().toLocaleLowerCase();
    const found = all.filter((one) => `${one.title}\n${one.text}`.toLocaleLowerCase().includes(words));
    list.replaceChildren(...found.map((one, index) => make("div", {
      role: "option", id: `${id}-${index}`, "aria-selected": "false",
      onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
      onclick: () => choose(one),
    }, make("strong", {}, one.title), one.shared ? make("span", { class: "small quiet" }, `· ${gettext("shared")}`) : null,
    make("span", { class: "small quiet cut" }, one.text))));
    told.textContent = all.length
      ? fill(ngettext("{count} template", "{count} templates", found.length), { count: found.length })
      : gettext("No template fits here yet.");
    point(0);
  }

  function options() {
    return /** @type {HTMLElement[]} */ ([...list.children]);
  }

  function point(/** @type {number} */ index) {
    active = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const chosen = options()[index];
    if (chosen) search.setAttribute("aria-activedescendant", chosen.id);
    else search.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function choose(/** @type {{text: string}} */ one) {
    hide();
    thread?.insert(one.text);
  }

  return {
    element,
    /** @param {any} mounted the thread whose field it fills */
    attach(mounted) {
      thread = mounted;
      const field = mounted.composer.field;
      field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const before = field.value.slice(0, field.selectionStart);
        if (before && !before.endsWith("\n")) return;
        event.preventDefault();
        open();
      });
    },
  };
}
