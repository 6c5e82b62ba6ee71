// A question that waits for its payment: once the bank has said yes, the page shows the chat.

import { request } from "../core/requests.js";

const EVERY = 4000;
const TIMES = 150;

/** @param {{id: string, state: string}} conversation */
export function waitForPayment({ id, state }) {
  if (state !== "unpaid") return;
  let left = TIMES;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    if (!(left -= 1)) return clearInterval(timer);
    try {
      const now = await request("GET", `/conversations/${id}`);
      if (now.state !== "unpaid") location.reload();
    } catch {
      // Offline, or gone: the next look tells.
    }
  }, EVERY);
}
