// "Copy the link" beside each access code; without this script the link is marked by hand.

import { gettext } from "../core/texts.js";
import { toast } from "../core/toast.js";

for (const button of document.querySelectorAll("[data-copy-link]")) {
  const link = /** @type {HTMLInputElement | null} */ (button.parentElement?.querySelector("[data-link]") ?? null);
  if (!link || !navigator.clipboard) continue;
  /** @type {HTMLElement} */ (button).hidden = false;
  button.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      toast(gettext("The link is copied."));
    } catch {
      // Not allowed to: the link is marked, the keyboard copies it.
    }
  });
}
