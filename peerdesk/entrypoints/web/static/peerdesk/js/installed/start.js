// @ts-check
/** On every page of somebody who is signed in: the worker, and this device's subscription anew. */

import { register, renew } from "./subscription.js";

register();
renew().catch(() => {
  // No push service, no connection: the page works without, and the next start tries again.
});
