// Finds while one types; the form works as ever without it.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-search]"));
const place = document.querySelector("#found");
const PAUSE = 220;
let timer = 0;
let latest = 0;

async function find() {
  if (!form || !place) return;
  const words = String(new FormData(form).get("q") ?? "").trim();
  const address = words ? `?q=${encodeURIComponent(words)}` : location.pathname;
  const number = (latest += 1);
  try {
    const answer = await fetch(address, { headers: { "X-Parts": "found" }, credentials: "same-origin" });
    // An answer that was overtaken by a later one is dropped.
    if (!answer.ok || number !== latest) return;
    place.innerHTML = await answer.text();
    history.replaceState(null, "", address);
  } catch {
    // Offline: what was found stays; Enter tries again.
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = window.setTimeout(find, PAUSE);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  find();
});
