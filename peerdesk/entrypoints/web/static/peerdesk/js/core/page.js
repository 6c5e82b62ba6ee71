// On every page: menus that close, the theme switch, times, the zone, one press for one act.

import { wordTimes } from "./times.js";

function closeMenus(/** @type {Element | null} */ except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => {
  closeMenus(/** @type {Element} */ (event.target).closest("details.menu"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  event.stopPropagation();
  open.removeAttribute("open");
  open.querySelector("summary")?.focus();
}, true);

for (const button of document.querySelectorAll("[data-set-theme]")) {
  button.addEventListener("click", () => chooseTheme(/** @type {HTMLElement} */ (button).dataset.setTheme ?? ""));
}

function chooseTheme(/** @type {string} */ theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Not kept, but shown.
  }
  showTheme();
}

function showTheme() {
  const now = document.documentElement.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.setTheme === now));
  }
}

// The server words times in this zone from the next page on.
function keepZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
}

// A form that is on its way isn't sent a second time by an impatient press.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// Where the entries of the header scroll sideways, the one of this page is seen.
function showWhere() {
  const here = document.querySelector(".top nav [aria-current]");
  const row = here?.closest("nav");
  if (!here || !row) return;
  const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

keepZone();
showWhere();
showTheme();
wordTimes();
setInterval(wordTimes, 30_000);
document.querySelector("[data-focus]")?.focus();
