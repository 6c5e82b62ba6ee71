// Lets several parts of a page listen to one connection, whatever listens to it already.

/** @typedef {Record<string, (frame: any) => void>} Handlers callbacks of connection.js by name */

/** @type {WeakMap<object, Set<Handlers>>} */
const listeners = new WeakMap();
const NAMES = ["onEvent", "onState", "onAck", "onRefused", "onTyping", "onRead", "onPresence", "onWarning", "onConversation", "onOnline"];

/**
 * @param {any} connection of connection.js @param {Handlers} handlers
 * @returns {() => void} stops listening
 */
export function listen(connection, handlers) {
  const all = listeners.get(connection) ?? fanOut(connection);
  all.add(handlers);
  return () => all.delete(handlers);
}

function fanOut(/** @type {any} */ connection) {
  /** @type {Set<Handlers>} */
  const all = new Set();
  listeners.set(connection, all);
  for (const name of NAMES) {
    const first = connection.options[name];
    connection.options[name] = (/** @type {any} */ frame) => {
      first?.(frame);
      for (const handlers of [...all]) handlers[name]?.(frame);
    };
  }
  return all;
}
