/** The agents' desk: queues that keep themselves true, a thread beside them, keys for all of it. */

import { live, soon } from "../workspace/frame.js";
import { onParts, visit } from "../workspace/parts.js";
import { offerCommands } from "./palette.js";
import { showChosen, walkAndCheck } from "./choosing.js";
import { showWhoLooks } from "./looking.js";

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
}
