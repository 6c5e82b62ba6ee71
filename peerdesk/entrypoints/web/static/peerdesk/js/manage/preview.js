// What an editor makes, drawn by the server beside the form while one types, in one language.

const AFTER = 300;

export class Preview {
  /** @param {HTMLFormElement} form with `data-preview`, where it is drawn @param {HTMLElement} sheet @param {Element | null} tongues buttons with `data-tongue` */
  constructor(form, sheet, tongues) {
    Object.assign(this, { form, sheet, tongues });
    this.tongue = tongues?.querySelector('[aria-pressed="true"]')?.getAttribute("data-tongue") ?? "";
    this.timer = 0;
    this.asked = 0;
  }

  /** Something was typed: drawn anew in a moment. */
  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#draw(), AFTER);
  }

  /** Shows another language. @param {string} wish */
  choose(wish) {
    if (!wish || wish === this.tongue) return;
    this.tongue = wish;
    for (const one of this.tongues?.children ?? []) {
      one.setAttribute("aria-pressed", String(one.getAttribute("data-tongue") === wish));
    }
    this.#draw();
  }

  async #draw() {
    const values = new FormData(this.form);
    values.set("preview", this.tongue);
    const turn = ++this.asked;
    try {
      const answer = await fetch(this.form.dataset.preview ?? "", { method: "POST", body: values, credentials: "same-origin" });
      if (!answer.ok || turn !== this.asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.sheet.replaceChildren(...page.body.childNodes);
    } catch {
      // Offline: the sheet stays as it was.
    }
  }
}
