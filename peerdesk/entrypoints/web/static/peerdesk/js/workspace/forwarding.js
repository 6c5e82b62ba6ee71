/** "Pass on to the support team" as a dialog. */

import { pageDialog } from "./page_dialog.js";

export function listen() {
  pageDialog({ link: "a[data-forward]", part: "#forward", className: "forwarding", title: "forward-title" });
}
