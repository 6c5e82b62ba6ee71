/** Days that are different: rows are added and removed; the regions follow the country chosen. */

const others = document.querySelector(".others");
const rows = () => [...(others?.querySelectorAll("[data-other]") ?? [])];

others?.querySelectorAll("button[hidden]").forEach((button) => { button.hidden = false; });

others?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-add-other]")) add().querySelector("input").focus();
  if (button?.matches("[data-drop-other]")) drop(button.closest("[data-other]"));
});

function add() {
  const last = rows().at(-1);
  if (last.hidden) {
    last.hidden = false;
    return last;
  }
  const row = empty(last.cloneNode(true));
  last.after(row);
  return row;
}

/** The last row stays as the pattern for new ones: emptied and out of sight. */
function drop(row) {
  if (rows().length > 1) row.remove();
  else empty(row).hidden = true;
  others.querySelector("[data-add-other]").focus();
}

function empty(row) {
  row.querySelectorAll("input").forEach((input) => { input.value = ""; });
  row.querySelectorAll(".error").forEach((error) => error.remove());
  row.classList.remove("wrong");
  return row;
}

// The empty row is for who has no script.
const last = rows().at(-1);
if (last && ![...last.querySelectorAll("input")].some((input) => input.value)) drop(last);
if (document.activeElement?.matches("[data-add-other]")) document.activeElement.blur();

document.querySelector("#id_country")?.addEventListener("change", async (event) => {
  const region = document.querySelector("#region");
  const address = `${region.dataset.regions}?country=${encodeURIComponent(event.target.value)}`;
  const answer = await fetch(address, { credentials: "same-origin" });
  const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
  region.replaceChildren(...doc.querySelector("#region").childNodes);
});
