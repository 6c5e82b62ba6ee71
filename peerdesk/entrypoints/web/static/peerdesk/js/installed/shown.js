// @ts-check
/** Notifications that this device shows, taken away by the page once they say nothing any more. */

/** @param {Set<string>} alive ids of invitations that are still open */
export async function keepOnly(alive) {
  for (const one of await shown()) {
    const [kind, id] = split(one.tag);
    if (kind === "invitation" && !alive.has(id)) one.close();
  }
}

/** @param {string} id of an invitation that is over */
export async function takeAway(id) {
  for (const one of await shown()) if (one.tag === `invitation-${id}`) one.close();
}

async function shown() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  return registration?.getNotifications?.() ?? [];
}

/** @param {string} tag */
function split(tag) {
  const at = tag.indexOf("-");
  return [tag.slice(0, at), tag.slice(at + 1)];
}
