/** The agents' desk: queues that keep themselves true, a thread beside them, keys for all of it. */

import { live, soon } from "../workspace/frame.js";
import { onParts, visit } from "../workspace/parts.js";
import { offerCommands } from "./palette.js";
import { showChosen, walkAndCheck } from "./choosing.js";
import { showWhoLooks } from "./looking.js";

let shownHere = "";
const connection = live({ desk: true, onQueue: soon });
showWhoLooks(connection);
offerCommands();
walkAndCheck();
settle();
onParts(settle);

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-visit]");
  if (form) visit(`${form.action}?${new URLSearchParams(new FormData(form))}`);
});

function settle() {
  document.querySelectorAll(".without-script").forEach((one) => { one.hidden = true; });
  document.querySelectorAll("[data-palette]").forEach((one) => { one.hidden = false; });
  showChosen();
  showHere();
}

/** On a narrow screen the queues lie in a row that scrolls: the chosen one is brought into sight. */
function showHere() {
  const here = document.querySelector(".rail [aria-current]");
  if (here && here.href !== shownHere) here.scrollIntoView({ block: "nearest", inline: "center" });
  shownHere = here?.href ?? "";
}
