// Asks before a page with unsaved words is left: the browser's own question.

/** @param {HTMLFormElement} form with `data-unsaved` if the server gave back what it didn't keep */
export function warnUnsaved(form) {
  const written = () => new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const kept = written();
  let isSent = false;
  form.addEventListener("submit", () => {
    isSent = true;
  });
  // Back from a page that was sent to, the form is here as it was left.
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && ("unsaved" in form.dataset || written() !== kept)) event.preventDefault();
  });
}
