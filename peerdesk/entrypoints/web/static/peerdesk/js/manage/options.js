/** The options of a question: one line more by a press; the form itself needs none of this. */

const options = document.querySelector("[data-options]");
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-add-option]"));
const MOST = 10;

function lines() {
  return [...(options?.children ?? [])];
}

function add() {
  const last = lines().at(-1);
  if (!last || !options) return;
  const number = lines().length + 1;
  const line = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const words of line.querySelectorAll(".unseen")) {
    words.textContent = (words.textContent ?? "").replace(String(number - 1), String(number));
  }
  const [right, text] = line.querySelectorAll("input");
  right.checked = false;
  right.value = String(number);
  text.value = "";
  options.append(line);
  text.focus();
  if (button) button.hidden = number >= MOST;
}

if (button) {
  button.hidden = lines().length >= MOST;
  button.addEventListener("click", add);
}
