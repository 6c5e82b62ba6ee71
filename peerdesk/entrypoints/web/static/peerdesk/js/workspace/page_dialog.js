/**
 * The page behind a link as a dialog, without leaving the chat. What was typed stays while the
 * dialog is closed; for another address it begins anew. Without this script the link leads there.
 */

/**
 * Listens for the links. `part` is what of the page is shown, `title` the id of its heading.
 * @param {{link: string, part: string, className: string, title: string, onShow?: (dialog: HTMLDialogElement) => void}} what
 */
export function pageDialog(what) {
  /** @type {HTMLDialogElement | null} */
  let box = null;
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(what.link);
    if (!(link instanceof HTMLAnchorElement) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });

  async function open(/** @type {HTMLAnchorElement} */ link) {
    if (box?.dataset.href === link.href && box.dataset.typed) return box.showModal();
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector(what.part);
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
    dialog.className = what.className;
    dialog.dataset.href = link.href;
    dialog.setAttribute("aria-labelledby", what.title);
    dialog.append(form);
    dialog.addEventListener("input", () => { dialog.dataset.typed = "yes"; });
    dialog.addEventListener("click", (event) => {
      if (!(/** @type {Element} */ (event.target).closest("[data-dismiss]"))) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => /** @type {HTMLElement | null} */ (document.querySelector(what.link))?.focus());
    document.body.append(dialog);
    box = dialog;
    dialog.showModal();
    what.onShow?.(dialog);
    dialog.querySelector("select")?.focus();
  }
}
