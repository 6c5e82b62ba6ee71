/** The agents' desk: queues, a thread beside them. */

import { live, soon } from "../workspace/frame.js";

// The queue itself is no conversation of mine: without a hint it is read every few seconds.
const EVERY = 5000;

live();
setInterval(() => {
  if (document.visibilityState === "visible") soon();
}, EVERY);
