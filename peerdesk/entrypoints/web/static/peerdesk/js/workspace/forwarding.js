/**
 * "Pass on to the support team" as a dialog: the page behind the link, without leaving the chat.
 * What was typed stays while the dialog is closed; the brief is begun anew for another chat.
 */

/** @type {HTMLDialogElement | null} */
let box = null;

/** Listens for the links; without this script they lead to the page. */
export function listen() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-forward]");
    if (!(link instanceof HTMLAnchorElement) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}

async function open(/** @type {HTMLAnchorElement} */ link) {
  if (box?.dataset.href === link.href && box.dataset.typed) return box.showModal();
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("#forward");
    // Somebody closed it meanwhile, or we were signed out: the page says so itself.
    if (!answer.ok || !form) return location.assign(link.href);
    return show(link, document.importNode(form, true));
  } catch {
    document.body.dataset.offline = "yes";
    return undefined;
  } finally {
    link.removeAttribute("aria-busy");
  }
}

function show(/** @type {HTMLAnchorElement} */ link, /** @type {Element} */ form) {
  box?.remove();
  const dialog = document.createElement("dialog");
  dialog.className = "forwarding";
  dialog.dataset.href = link.href;
  dialog.setAttribute("aria-labelledby", "forward-title");
  dialog.append(form);
  dialog.addEventListener("input", () => { dialog.dataset.typed = "yes"; });
  dialog.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("[data-dismiss]"))) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => document.querySelector("a[data-forward]")?.focus());
  document.body.append(dialog);
  box = dialog;
  dialog.showModal();
  dialog.querySelector("select")?.focus();
}
