// Reasons are dragged among their siblings; the buttons beside them do the same for everyone else.

const tree = document.querySelector("[data-tree]");
/** @type {HTMLElement | null} */
let dragged = null;

for (const line of lines()) line.draggable = true;
tree?.addEventListener("dragstart", (event) => {
  dragged = lineAt(event);
  dragged?.classList.add("dragged");
});
tree?.addEventListener("dragover", (event) => {
  const line = lineAt(event);
  mark(line && isSibling(line) ? line : null);
  if (line && isSibling(line)) event.preventDefault();
});
tree?.addEventListener("drop", (event) => {
  const line = lineAt(event);
  if (!dragged || !line || !isSibling(line)) return;
  event.preventDefault();
  const siblings = lines().filter((one) => one.dataset.parent === line.dataset.parent);
  send(siblings.indexOf(line) - siblings.indexOf(dragged));
});
tree?.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  mark(null);
});

function lines() {
  return [...(tree?.querySelectorAll("[data-reason]") ?? [])].map((one) => /** @type {HTMLElement} */ (one));
}

function lineAt(/** @type {Event} */ event) {
  return /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("[data-reason]") ?? null);
}

function isSibling(/** @type {HTMLElement} */ line) {
  return Boolean(dragged) && line !== dragged && line.dataset.parent === dragged?.dataset.parent;
}

function mark(/** @type {HTMLElement | null} */ line) {
  for (const one of lines()) one.classList.toggle("over", one === line);
}

/** The form of the buttons carries it, so that there is one way only. */
function send(/** @type {number} */ by) {
  const form = dragged?.querySelector("form");
  if (!form || !by) return;
  const value = document.createElement("input");
  Object.assign(value, { type: "hidden", name: "by", value: String(by) });
  form.append(value);
  form.submit();
}
