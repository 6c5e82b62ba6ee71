/**
 * Single keys: each names what it presses in the page (`data-hotkey`). They rest while one writes
 * and can be switched off in the "?" dialog (WCAG 2.1.4).
 */

const SETTING = "peerdesk.keys";

/** Listens for the whole page. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return act(event, showKeys);
    if (!areOn()) return;
    if (event.key === "j" || event.key === "k") return act(event, () => walk(event.key === "j" ? 1 : -1));
    const target = targetOf(event.key);
    if (target) act(event, () => press(target));
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) showKeys();
  });
  const box = document.querySelector("[data-keys-on]");
  if (!box) return;
  box.checked = areOn();
  box.addEventListener("change", () => localStorage.setItem(SETTING, box.checked ? "on" : "off"));
}

const areOn = () => localStorage.getItem(SETTING) !== "off";

const isWriting = (element) =>
  element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function act(event, deed) {
  event.preventDefault();
  deed();
}

/** The nearest one to the focus, else the first that can be seen. */
function targetOf(key) {
  const all = `[data-hotkey="${CSS.escape(key)}"]`;
  const near = document.activeElement?.closest("[data-hotkeys]")?.querySelector(all);
  const seen = [near, ...document.querySelectorAll(all)].filter((one) => one?.checkVisibility());
  return seen.find((one) => !one.disabled);
}

function press(target) {
  if (target.matches("input, textarea")) target.focus();
  else target.click();
}

function walk(step) {
  const items = [...document.querySelectorAll("[data-walk] a.item")].filter((one) => one.checkVisibility());
  if (!items.length) return;
  const here = items.findIndex((item) => item.matches("[aria-current]"));
  const next = items[here < 0 ? 0 : Math.max(0, Math.min(items.length - 1, here + step))];
  next.focus();
  next.click();
}

function showKeys() {
  document.querySelector("#keys")?.showModal();
}
