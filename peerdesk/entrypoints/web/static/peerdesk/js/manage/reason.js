// The editor of a reason: the phone beside it follows what is typed; choices show for kinds that
// have some. The form itself needs none of this.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-design]"));
const phone = document.getElementById("preview");
const tongues = /** @type {HTMLElement | null} */ (document.querySelector("[data-tongues]"));
let tongue = tongues?.querySelector('[aria-pressed="true"]')?.getAttribute("data-tongue") ?? "";
let timer = 0;
let asked = 0;

if (form && phone) {
  form.addEventListener("input", () => later());
  form.addEventListener("change", (event) => {
    showOptions(/** @type {HTMLElement} */ (event.target));
    later();
  });
  if (tongues) {
    tongues.hidden = false;
    tongues.addEventListener("click", (event) => choose(/** @type {HTMLElement} */ (event.target)));
  }
}

function showOptions(/** @type {HTMLElement} */ control) {
  if (!control.matches("[data-kind]")) return;
  const options = control.closest("fieldset")?.querySelector("[data-options]");
  const kind = /** @type {HTMLSelectElement} */ (control).value;
  options?.toggleAttribute("hidden", !["select", "multiple"].includes(kind));
}

function choose(/** @type {HTMLElement} */ target) {
  const button = target.closest("[data-tongue]");
  if (!button || !tongues) return;
  tongue = button.getAttribute("data-tongue") ?? "";
  for (const one of tongues.children) one.setAttribute("aria-pressed", String(one === button));
  draw();
}

function later() {
  clearTimeout(timer);
  timer = window.setTimeout(draw, 300);
}

async function draw() {
  if (!form || !phone) return;
  const values = new FormData(form);
  values.set("preview", tongue);
  const turn = ++asked;
  try {
    const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body: values, credentials: "same-origin" });
    if (!answer.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    phone.replaceChildren(...page.body.childNodes);
  } catch {
    // Offline: the preview stays as it was.
  }
}
