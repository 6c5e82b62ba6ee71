// @ts-check
/**
 * What was typed and isn't acknowledged yet, oldest first, kept over reloads. Several tabs share
 * it; a message that two of them send is one message, since its id is the same.
 */

/** @typedef {{conversation: string, id: string, text: string, at: string, files?: any[]}} Waiting */

export class Outbox {
  /** @param {string} person whose messages these are: nobody else's page may send them */
  constructor(person) {
    this.key = `peerdesk.outbox.${person}`;
    /** @type {Waiting[]} used where the browser keeps nothing (private windows, full storage) */
    this.unkept = [];
  }

  /** @param {string} conversation @param {string} text @param {any[]} [files] uploaded @returns {Waiting} */
  add(conversation, text, files = []) {
    const message = { conversation, id: newId(), text, at: new Date().toISOString(), files };
    this.#keep([...this.all(), message]);
    return message;
  }

  /** @param {string} id */
  remove(id) {
    const all = this.all();
    const rest = all.filter((message) => message.id !== id);
    if (rest.length < all.length) this.#keep(rest);
  }

  /** @param {string} conversation @returns {Waiting[]} */
  of(conversation) {
    return this.all().filter((message) => message.conversation === conversation);
  }

  /** @param {string | undefined} id @returns {Waiting | undefined} */
  find(id) {
    return this.all().find((message) => message.id === id);
  }

  /** @returns {Set<string>} */
  conversations() {
    return new Set(this.all().map((message) => message.conversation));
  }

  /** @returns {Waiting[]} */
  all() {
    try {
      return [...JSON.parse(localStorage.getItem(this.key) ?? "[]"), ...this.unkept];
    } catch {
      return this.unkept;
    }
  }

  /** @param {Waiting[]} messages */
  #keep(messages) {
    try {
      if (messages.length) localStorage.setItem(this.key, JSON.stringify(messages));
      else localStorage.removeItem(this.key);
      this.unkept = [];
    } catch {
      const kept = new Set(this.all().filter((m) => !this.unkept.includes(m)).map((m) => m.id));
      this.unkept = messages.filter((message) => !kept.has(message.id));
    }
  }
}

/** @returns {string} a UUID, also on pages without TLS, where the browser's own is missing */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
