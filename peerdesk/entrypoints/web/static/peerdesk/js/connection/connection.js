// @ts-check
/**
 * The connection of a page to its conversations.
 *
 *     import { connect } from "…/connection/connection.js";
 *
 *     const connection = connect({
 *       url: "ws://…/ws/v1",            // PEERDESK_GATEWAY_URL
 *       person: "018f…",                // who is signed in: the outbox is theirs alone
 *       onEvent: (event) => …,          // {conversation, seq, kind, at, author, data, client_id?}
 *       onState: (state) => …,          // "connecting" | "online" | "polling" | "offline" | "signed_out"
 *     });
 *     connection.subscribe(id, lastSeqOnThePage);
 *     const messageId = connection.send(id, "Hello");
 *
 * What it promises:
 * - `onEvent` gets each event of a subscribed conversation exactly once, in the order of `seq`,
 *   without a gap, whatever breaks in between (also as `kind: "hidden"`: show nothing).
 * - What is sent is kept in the browser until the server has acknowledged it: it survives a lost
 *   line and a reload, goes out again under the same id, and appears once. Your own messages come
 *   back through `onEvent` too, with the `client_id` that `send` gave you: that is the moment to
 *   replace a pending bubble. `onAck` comes for each acknowledged message as well.
 * - It never gives up: jittered waits of 1 to 30 s; at once when the page is seen again or the
 *   network is back. Where sockets are blocked it asks the HTTP API every few seconds instead
 *   (state "polling"); sending works there too.
 *
 * Methods: subscribe(conversation, after = 0), unsubscribe(conversation), send(conversation, text,
 * files = []) → id (files are uploads: {id, name, …}), pending(conversation) → [{id, text, at, files}] not acknowledged yet, discard(id), typing(conversation)
 * (call it at every key stroke: it is sent at most every 3 s), read(conversation, seq),
 * viewing(conversation) (staff: colleagues see who has it open; "" for none), close().
 *
 * Callbacks besides onEvent and onState, all optional, each with one object:
 *   onAck            {conversation, id, seq, at}
 *   onRefused        {conversation, id, code, detail}  the message will not be sent again; it has
 *                    left the outbox (`closed`, `not_handler`, `invalid`, …). Without `id` it
 *                    concerns the subscription (`not_found`: it is gone or not yours).
 *   onTyping         {conversation, person: {role, alias, id}}
 *   onRead           {conversation, person: {role, alias, id}, seq}
 *   onPresence       {conversation, people: [{role, alias, id, online}]}
 *   onWarning        {conversation, id, seq, found: [{kind, start, end, text}]}  one's own message
 *                    went out with personal data in it
 *   onConversation   the conversation as the API gives it, whenever its state changed
 *   onInvitation     {id, conversation, reason, language, excerpt, expires_at, pays, …}; may come
 *                    again for the same id after a reconnect
 *   onInvitationGone {id, conversation, state}
 *   onQueue          {community} a queue of the support desk has changed; asked for by `desk: true`
 *   onAvailability   {} one's switch, hours, limit or suspension changed: read it again
 *   onOnline         {} after each (re)connection, subscriptions renewed
 *
 * It touches no DOM but for listening to the page's own visibility and network events.
 */

import { hand } from "./handing.js";
import { Line } from "./line.js";
import { Outbox } from "./outbox.js";
import { Poller } from "./poller.js";

/** @typedef {import("./handing.js").Options} Options */

const TYPING_EVERY = 3000;
const TRY_AGAIN_AFTER = 1000;
/** Refusals that time heals: the message stays in the outbox. */
const PASSING = new Set(["rate_limited", "unavailable"]);

/**
 * @param {Options} options
 * @returns {Connection}
 */
export function connect(options) {
  return new Connection(options);
}

export class Connection {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<string, number>} the last `seq` that `onEvent` had of each conversation */
    this.last = new Map();
    /** @type {Map<string, string>} conversation → id of the message under way */
    this.underWay = new Map();
    /** @type {Map<string, number>} */
    this.typedAt = new Map();
    this.state = "";
    this.viewed = "";
    this.outbox = new Outbox(options.person ?? "");
    this.poller = new Poller(options, this);
    this.line = new Line(options, {
      opened: () => this.#opened(),
      frame: (frame) => this.#receive(frame),
      state: (state) => this.#lineIs(state),
    });
    this.line.open();
  }

  /** @param {string} conversation @param {number} [after] the last `seq` the page shows already */
  subscribe(conversation, after = 0) {
    this.last.set(conversation, Math.max(after, this.last.get(conversation) ?? 0));
    this.#ask(conversation);
    this.#push(conversation);
  }

  /** @param {string} conversation */
  unsubscribe(conversation) {
    this.last.delete(conversation);
    this.line.send({ type: "unsubscribe", conversation });
  }

  /** @param {string} conversation @param {string} text @param {any[]} [files] @returns {string} the message's id */
  send(conversation, text, files = []) {
    const message = this.outbox.add(conversation, text, files);
    this.#push(conversation);
    return message.id;
  }

  /** @param {string} conversation */
  pending(conversation) {
    return this.outbox.of(conversation);
  }

  /** @param {string} id */
  discard(id) {
    this.outbox.remove(id);
  }

  /** @param {string} conversation */
  typing(conversation) {
    const now = Date.now();
    if (now - (this.typedAt.get(conversation) ?? 0) < TYPING_EVERY) return;
    this.typedAt.set(conversation, now);
    this.line.send({ type: "typing", conversation });
  }

  /** @param {string} conversation @param {number} seq */
  read(conversation, seq) {
    this.line.send({ type: "read", conversation, seq });
  }

  /** @param {string} conversation which one is open on the screen, of the staff alone */
  viewing(conversation) {
    if (this.viewed && this.viewed !== conversation) this.line.send({ type: "viewing", conversation: this.viewed, on: false });
    this.viewed = conversation;
    if (conversation) this.line.send({ type: "viewing", conversation });
  }

  close() {
    this.line.close();
    this.poller.stop();
  }

  /**
   * Takes an event from the socket or from polling; drops what was shown, asks again over a gap.
   * @param {any} event
   */
  take(event) {
    const last = this.last.get(event.conversation);
    if (last === undefined || event.seq <= last) return;
    if (event.seq > last + 1) return this.#ask(event.conversation);
    this.last.set(event.conversation, event.seq);
    if (event.client_id) this.#done(event.conversation, event.client_id);
    this.options.onEvent?.(event);
  }

  /** @param {{conversation: string, id: string, seq: number, at: string}} ack */
  acknowledged(ack) {
    this.options.onAck?.(ack);
    this.#done(ack.conversation, ack.id);
  }

  /** @param {{conversation?: string, id?: string, code: string, detail: string}} refusal */
  refused(refusal) {
    const conversation = refusal.conversation ?? this.outbox.find(refusal.id)?.conversation;
    if (refusal.id && conversation && PASSING.has(refusal.code)) {
      this.underWay.delete(conversation);
      setTimeout(() => this.#push(conversation), TRY_AGAIN_AFTER);
      return;
    }
    this.options.onRefused?.({ ...refusal, conversation });
    if (refusal.id && conversation) this.#done(conversation, refusal.id);
    else if (conversation && refusal.code === "not_found") this.last.delete(conversation);
  }

  #opened() {
    this.underWay.clear();
    for (const conversation of this.last.keys()) this.#ask(conversation);
    if (this.options.desk) this.line.send({ type: "desk" });
    if (this.viewed) this.viewing(this.viewed);
    for (const conversation of this.outbox.conversations()) this.#push(conversation);
    this.options.onOnline?.({});
  }

  /** @param {string} conversation */
  #ask(conversation) {
    const after = this.last.get(conversation) ?? 0;
    this.line.send({ type: "subscribe", conversation, after });
  }

  /**
   * Sends the oldest waiting message of a conversation, one at a time: so their order holds.
   * @param {string} conversation
   */
  #push(conversation) {
    const [next] = this.outbox.of(conversation);
    if (!next || this.underWay.has(conversation)) return;
    const { id, text } = next;
    const attachments = (next.files ?? []).map((file) => file.id);
    if (this.line.send({ type: "send", conversation, id, text, attachments })) {
      this.underWay.set(conversation, id);
    } else if (this.state === "polling") {
      this.underWay.set(conversation, id);
      this.poller.post(conversation, id, text, attachments);
    }
  }

  /** @param {string} conversation @param {string} id */
  #done(conversation, id) {
    this.outbox.remove(id);
    if (this.underWay.get(conversation) === id) this.underWay.delete(conversation);
    this.#push(conversation);
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "event") this.take(frame);
    else if (frame.type === "ack") this.acknowledged(this.#whole(frame));
    else if (frame.type === "error") this.refused(frame);
    else hand(frame, this.options);
  }

  /** @param {any} ack */
  #whole(ack) {
    return { ...ack, conversation: ack.conversation ?? this.outbox.find(ack.id)?.conversation };
  }

  /** @param {"connecting" | "online" | "blocked" | "signed_out"} state */
  #lineIs(state) {
    if (state === "online" || state === "signed_out") this.poller.stop();
    if (state === "blocked") this.poller.start();
    else this.becomes(state);
  }

  /** @param {string} state */
  becomes(state) {
    if (state === this.state) return;
    this.state = state;
    this.options.onState?.(state);
    if (state !== "polling") return;
    this.underWay.clear();
    for (const conversation of this.outbox.conversations()) this.#push(conversation);
  }
}
