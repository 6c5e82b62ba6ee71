// A choice with many entries is searched by title; without this script it is a list to scroll.

for (const place of document.querySelectorAll("[data-findable]")) {
  const select = place.querySelector("select");
  const field = /** @type {HTMLElement | null} */ (place.querySelector("[data-find]"));
  const input = field?.querySelector("input");
  if (!field || !input) continue;
  field.hidden = false;
  const narrow = select ? narrowing(select) : (/** @type {string} */ words) => narrowList(place, words);
  input.addEventListener("input", () => narrow(plain(input.value)));
  // Enter looks for it; it doesn't save the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

/** Without accents and capitals. @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** The options that fit, and always the chosen one. @param {HTMLSelectElement} select */
function narrowing(select) {
  const all = [...select.options];
  return (/** @type {string} */ words) => {
    const fitting = all.filter((one) => one.selected || !one.value || plain(one.text).includes(words));
    const chosen = select.value;
    select.replaceChildren(...fitting);
    select.value = chosen;
    // While one searches, what fits is seen without opening the list.
    if (words) select.size = Math.min(7, Math.max(2, fitting.length));
    else select.removeAttribute("size");
  };
}

/** @param {Element} place @param {string} words */
function narrowList(place, words) {
  let seen = 0;
  for (const one of place.querySelectorAll("[data-one]")) {
    const fits = plain(one.textContent ?? "").includes(words);
    one.toggleAttribute("hidden", !fits);
    if (fits) seen += 1;
  }
  place.querySelector("[data-none]")?.toggleAttribute("hidden", seen > 0);
}
