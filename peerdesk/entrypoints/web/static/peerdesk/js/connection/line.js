// @ts-check
/**
 * One living WebSocket at a time: opens it, says hello, notices when it is dead (also when nobody
 * says so), opens the next. Knows nothing of conversations.
 */

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const WELCOME_WITHIN = 10000;
const ANSWER_WITHIN = 5000;
/** After so many attempts without a welcome sockets count as blocked; attempts go on. */
const BLOCKED_AFTER = 3;
const SIGNED_OUT = 4401;

/**
 * @typedef {object} Ears
 * @property {() => void} opened
 * @property {(frame: any) => void} frame
 * @property {(state: "connecting" | "online" | "blocked" | "signed_out") => void} state
 */

export class Line {
  /** @param {{url: string, token?: string}} options @param {Ears} ears */
  constructor(options, ears) {
    this.options = options;
    this.ears = ears;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.welcomed = false;
    this.closed = false;
    this.failures = 0;
    this.heartbeat = 25000;
    this.heardAt = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {number | undefined} */
    this.pulse = undefined;
    this.look = () => this.#lookAgain();
    this.show = () => document.visibilityState === "visible" && this.#lookAgain();
    window.addEventListener("online", this.look);
    window.addEventListener("pageshow", this.look);
    document.addEventListener("visibilitychange", this.show);
  }

  open() {
    clearTimeout(this.timer);
    if (this.closed || this.socket) return;
    if (this.failures < BLOCKED_AFTER) this.ears.state("connecting");
    /** @type {WebSocket} */
    let socket;
    try {
      socket = new WebSocket(this.options.url, ["peerdesk.v1"]);
    } catch {
      return this.#again();
    }
    this.socket = socket;
    this.welcomed = false;
    this.timer = window.setTimeout(() => this.#drop(), WELCOME_WITHIN);
    const { token } = this.options;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...(token && { token }) }));
    socket.onmessage = (message) => this.socket === socket && this.#hear(message.data);
    socket.onclose = (close) => this.socket === socket && this.#lost(close.code);
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  send(frame) {
    if (!this.welcomed || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close() {
    this.closed = true;
    window.removeEventListener("online", this.look);
    window.removeEventListener("pageshow", this.look);
    document.removeEventListener("visibilitychange", this.show);
    clearTimeout(this.timer);
    clearInterval(this.pulse);
    this.socket?.close(1000);
    this.socket = null;
    this.welcomed = false;
  }

  /** @param {string} text */
  #hear(text) {
    this.heardAt = Date.now();
    const frame = JSON.parse(text);
    if (frame.type === "welcome") this.#greeted(frame);
    else if (frame.type === "ping") this.send({ type: "pong" });
    else if (frame.type !== "pong") this.ears.frame(frame);
  }

  /** @param {{heartbeat: number}} welcome */
  #greeted(welcome) {
    clearTimeout(this.timer);
    this.welcomed = true;
    this.failures = 0;
    this.heartbeat = welcome.heartbeat * 1000;
    clearInterval(this.pulse);
    this.pulse = window.setInterval(() => this.#beat(), this.heartbeat);
    this.ears.state("online");
    this.ears.opened();
  }

  #beat() {
    // Silent for almost two beats: the other end is gone, whatever the socket says.
    if (Date.now() - this.heardAt > this.heartbeat * 1.8) this.#drop();
    else this.send({ type: "ping" });
  }

  #lookAgain() {
    if (this.closed) return;
    if (!this.socket) {
      this.open();
    } else if (this.send({ type: "ping" })) {
      const asked = Date.now();
      setTimeout(() => this.heardAt < asked && this.#drop(), ANSWER_WITHIN);
    }
  }

  #drop() {
    const { socket } = this;
    if (!socket) return;
    this.#lost(0);
    socket.close();
  }

  /** @param {number} code */
  #lost(code) {
    const refusedAtTheDoor = code === SIGNED_OUT && !this.welcomed;
    this.socket = null;
    this.welcomed = false;
    clearInterval(this.pulse);
    if (refusedAtTheDoor) {
      this.close();
      this.ears.state("signed_out");
    } else {
      this.#again();
    }
  }

  #again() {
    this.failures += 1;
    if (this.failures >= BLOCKED_AFTER) this.ears.state("blocked");
    else this.ears.state("connecting");
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1));
    clearTimeout(this.timer);
    // Jitter, so that a restarted server isn't met by everyone in the same instant.
    this.timer = window.setTimeout(() => this.open(), FIRST_WAIT + Math.random() * (wait - FIRST_WAIT));
  }
}
