/** Short words at the foot of the page, with a way back where there is one. */

const SHOWN_FOR = 8000;

/** Turns what the server said (`.flash`) into toasts. @param {ParentNode} root */
export function showFlashes(root) {
  root.querySelectorAll("[data-flash]").forEach((flash) => toast(flash.cloneNode(true)));
}

function toast(flash) {
  const shelf = document.querySelector(".toasts");
  flash.className = "toast";
  flash.removeAttribute("data-flash");
  shelf.append(flash);
  let timer = setTimeout(() => flash.remove(), SHOWN_FOR);
  // Whoever is reaching for "Undo" is given the time.
  flash.addEventListener("pointerenter", () => clearTimeout(timer));
  flash.addEventListener("focusin", () => clearTimeout(timer));
  const later = () => { timer = setTimeout(() => flash.remove(), SHOWN_FOR); };
  flash.addEventListener("pointerleave", later);
  flash.addEventListener("focusout", later);
  flash.addEventListener("submit", () => flash.remove());
}
