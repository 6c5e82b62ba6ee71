// @ts-check
/** The same over plain HTTP, for networks that let no socket through. */

const EVERY = 3000;

/**
 * @typedef {object} Desk the connection, as far as polling needs it
 * @property {Map<string, number>} last
 * @property {(event: any) => void} take
 * @property {(ack: any) => void} acknowledged
 * @property {(refusal: any) => void} refused
 * @property {(state: string) => void} becomes
 */

export class Poller {
  /**
   * @param {{api?: string, token?: string, invitations?: boolean,
   *   onInvitation?: (frame: any) => void, onInvitationGone?: (frame: any) => void}} options
   * @param {Desk} desk
   */
  constructor(options, desk) {
    this.options = options;
    this.desk = desk;
    this.root = options.api ?? "/api/v1";
    /** @type {Map<string, any>} */
    this.invitations = new Map();
    this.running = false;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.#round();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
  }

  /** @param {string} conversation @param {string} id @param {string} text @param {string[]} attachments */
  async post(conversation, id, text, attachments) {
    try {
      const answer = await this.#fetch(`/conversations/${conversation}/messages`, {
        method: "POST",
        headers: { "Idempotency-Key": id },
        body: JSON.stringify({ id, text, attachments }),
      });
      const { seq, at } = answer;
      this.desk.acknowledged({ conversation, id, seq, at });
    } catch (problem) {
      const { code, detail } = /** @type {any} */ (problem);
      this.desk.refused({ conversation, id, code: code ?? "unavailable", detail });
    }
  }

  async #round() {
    try {
      for (const conversation of this.desk.last.keys()) await this.#catchUp(conversation);
      if (this.options.invitations) await this.#askInvitations();
      if (this.running) this.desk.becomes("polling");
    } catch (problem) {
      const signedOut = /** @type {any} */ (problem).status === 401;
      if (this.running) this.desk.becomes(signedOut ? "signed_out" : "offline");
    }
    clearTimeout(this.timer);
    if (this.running) this.timer = window.setTimeout(() => this.#round(), EVERY);
  }

  /** @param {string} conversation */
  async #catchUp(conversation) {
    for (;;) {
      const after = this.desk.last.get(conversation);
      if (after === undefined) return;
      try {
        const { items } = await this.#fetch(`/conversations/${conversation}/events?after=${after}`);
        for (const event of items) this.desk.take({ conversation, ...event });
        if (!items.length || this.desk.last.get(conversation) === after) return;
      } catch (problem) {
        if (/** @type {any} */ (problem).status !== 404) throw problem;
        const { code, detail } = /** @type {any} */ (problem);
        this.desk.refused({ conversation, code, detail });
      }
    }
  }

  async #askInvitations() {
    const { items } = await this.#fetch("/invitations");
    const now = new Map(items.map((/** @type {any} */ one) => [one.id, one]));
    for (const [id, one] of now) if (!this.invitations.has(id)) this.options.onInvitation?.(one);
    for (const [id, one] of this.invitations) {
      if (!now.has(id)) this.options.onInvitationGone?.({ id, conversation: one.conversation });
    }
    this.invitations = now;
  }

  /** @param {string} path @param {RequestInit} [request] @returns {Promise<any>} */
  async #fetch(path, request = {}) {
    const headers = { "Content-Type": "application/json", ...this.#identity(), ...request.headers };
    const answer = await fetch(this.root + path, { credentials: "same-origin", ...request, headers });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      // A server in trouble passes: only what it decided is told to the page.
      const code = answer.status >= 500 || answer.status === 429 ? "unavailable" : body.code;
      throw { status: answer.status, code, detail: body.detail };
    }
    return body;
  }

  /** @returns {Record<string, string>} */
  #identity() {
    if (this.options.token) return { Authorization: `Bearer ${this.options.token}` };
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? { "X-CSRFToken": cookie[1] } : {};
  }
}
