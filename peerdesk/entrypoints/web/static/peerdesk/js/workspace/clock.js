/**
 * The server's clock, as well as a page can know it. Deadlines on the screen count by this one:
 * a device whose own clock is wrong still shows how long is left.
 */

/** Milliseconds that the server is ahead of this device; null until it was heard once. */
let ahead = null;

/** A clock that no change of the device's time can move. */
const local = () => performance.timeOrigin + performance.now();

/**
 * Learn the server's time from something it just said.
 * The way here takes time, so each word makes the server look late, never early: of several, the
 * one that puts it furthest ahead is nearest to the truth.
 * @param {string|undefined} said a time, ISO 8601
 * @param {{fresh?: boolean}} [how] fresh: forget what was known (after sleep, timers may have stood)
 */
export function learn(said, { fresh = false } = {}) {
  const at = Date.parse(said ?? "");
  if (Number.isNaN(at)) return;
  const offset = at - local();
  ahead = fresh || ahead === null ? offset : Math.max(ahead, offset);
}

/** The server's present time in milliseconds since 1970. */
export function now() {
  return local() + (ahead ?? 0);
}
