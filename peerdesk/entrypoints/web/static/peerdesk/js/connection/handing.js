// @ts-check
/** What a page asks of its connection, and how it is handed what passes by. */

/**
 * @typedef {object} Options
 * @property {string} url address of the gateway
 * @property {string} [person] id of who is signed in
 * @property {string} [token] a bearer token; without one the session cookie speaks for the page
 * @property {string} [api] root of the HTTP API, "/api/v1"
 * @property {boolean} [invitations] also ask for invitations while polling
 * @property {boolean} [desk] also be told when a queue of the support desk has changed
 * @property {(frame: any) => void} [onQueue]
 * @property {(event: any) => void} [onEvent]
 * @property {(state: string) => void} [onState]
 * @property {(ack: any) => void} [onAck]
 * @property {(refusal: any) => void} [onRefused]
 * @property {(frame: any) => void} [onTyping]
 * @property {(frame: any) => void} [onRead]
 * @property {(frame: any) => void} [onPresence]
 * @property {(frame: any) => void} [onWarning]
 * @property {(frame: any) => void} [onConversation]
 * @property {(frame: any) => void} [onInvitation]
 * @property {(frame: any) => void} [onInvitationGone]
 * @property {(frame: any) => void} [onAvailability]
 * @property {(frame: any) => void} [onOnline]
 */

/**
 * Hands a frame that isn't kept (typing, presence, …) to the page.
 * @param {any} frame
 * @param {Options} options
 */
export function hand(frame, options) {
  const hands = {
    typing: options.onTyping,
    read: options.onRead,
    presence: options.onPresence,
    warning: options.onWarning,
    conversation: options.onConversation,
    invitation: options.onInvitation,
    invitation_gone: options.onInvitationGone,
    availability: options.onAvailability,
    queue: options.onQueue,
  };
  // A kind of frame that this page doesn't know yet is for a newer one.
  hands[/** @type {keyof typeof hands} */ (frame.type)]?.(frame);
}
