// What was typed in a form survives a reload and a new sign-in, in this tab only.

/** @param {HTMLFormElement} form */
export function draftOf(form) {
  const key = `form:${location.pathname}${location.search}`;
  const own = () => /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ (
    [...form.elements].filter((control) => "value" in control && /** @type {any} */ (control).name
      && !["hidden", "submit", "password", "checkbox", "radio", "file"].includes(/** @type {any} */ (control).type)));
  return {
    keep() {
      store(() => sessionStorage.setItem(key, JSON.stringify(own().map((control) => [control.name, control.value]))));
    },
    restore() {
      store(() => {
        const kept = new Map(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
        // What the server gave back wins over what was kept.
        for (const control of own()) if (!control.value && kept.has(control.name)) control.value = kept.get(control.name);
      });
    },
    forget() {
      store(() => sessionStorage.removeItem(key));
    },
  };
}

function store(/** @type {() => void} */ act) {
  try {
    act();
  } catch {
    // No storage: the form still holds what is typed.
  }
}
