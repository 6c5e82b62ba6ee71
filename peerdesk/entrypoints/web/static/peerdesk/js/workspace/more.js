/** "Show more": the next rows come below those one reads; without this script it is a page. */

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-more]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
    add(link, doc);
  } catch {
    location.assign(link.href);
  }
});

function add(link, doc) {
  const rows = [...(doc.querySelector(link.dataset.more)?.children ?? [])];
  const list = document.querySelector(link.dataset.more);
  const first = rows.map((row) => document.importNode(row, true));
  first.filter((row) => !document.getElementById(row.id)).forEach((row) => list.append(row));
  const further = doc.querySelector("a[data-more]");
  if (further) link.replaceWith(document.importNode(further, true));
  else link.remove();
  first[0]?.querySelector("a")?.focus({ preventScroll: true });
}
