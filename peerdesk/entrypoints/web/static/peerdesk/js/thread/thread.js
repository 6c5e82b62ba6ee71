/**
 * A conversation on the screen: the same in the chat window, the workspace and the desk.
 *
 *     const thread = mountThread(root, {
 *       connection,     // of connection.js; may be shared by many threads and lists
 *       conversation,   // as GET /conversations/{id} answers
 *       me,             // {id, role}: role in this conversation
 *       can,            // optional: verbs, instead of conversation.can
 *       onChange,       // optional: called with the conversation whenever it is another
 *       actions,        // optional: elements that stand below the field (templates, premium …)
 *     });
 *     thread.insert(text); thread.focus(); thread.askToClose(); thread.askForAnother(); thread.refresh(); thread.destroy();
 */

import { make } from "../core/elements.js";
import { Problem, request } from "../core/requests.js";
import { fill, gettext } from "../core/texts.js";
import { gather } from "../files/gathering.js";
import { Banner } from "./banner.js";
import { makeComposer } from "./composer.js";
import { listen } from "./ears.js";
import { Flags } from "./flags.js";
import { Foot } from "./foot.js";
import { Marks, showRefused } from "./marks.js";
import { Offers } from "./premium/offers.js";
import { Scroll } from "./scroll.js";
import { TimelineView } from "./timeline.js";
import { unseen } from "./title.js";

const STATE_CHANGERS = new Set(["joined", "left", "forwarded", "converted", "closed", "reopened", "rated"]);
const TYPING_FOR = 5000;

/** @typedef {{connection: any, conversation: any, me: {id: string, role: string}, can?: string[], onChange?: (conversation: any) => void, actions?: Node[]}} Options */

/** @param {HTMLElement} root @param {Options} options */
export function mountThread(root, options) {
  return new Thread(root, options);
}

class Thread {
  /** @param {HTMLElement} root @param {Options} options */
  constructor(root, { connection, conversation, me, can, onChange, actions = [] }) {
    Object.assign(this, { root, connection, me, onChange });
    this.id = conversation.id;
    this.conversation = can ? { ...conversation, can } : conversation;
    this.#build(conversation, actions);
    this.stop = listen(connection, this.#handlers());
    // The browser knows of a lost network long before the line is missed.
    this.network = () => this.#state(connection.state);
    for (const word of ["online", "offline"]) window.addEventListener(word, this.network);
    for (const message of connection.pending(this.id)) this.#showWaiting(message);
    this.#become(this.conversation);
    connection.subscribe(this.id, 0);
    this.#state(connection.state);
  }

  #build(/** @type {any} */ conversation, /** @type {Node[]} */ actions) {
    this.list = make("ol", {});
    // What the server wrote stays in sight until the line has brought all of it.
    this.served = conversation.last_seq ? this.root.querySelector(".thread > ol") : null;
    // Polite only once history is shown: nobody wants it read aloud on arrival.
    this.log = make("div", { class: "thread", role: "log", tabindex: 0, "aria-live": "off", "aria-label": gettext("Messages") }, this.served ?? this.list);
    this.banner = new Banner();
    this.typing = make("div", { class: "typing", "aria-hidden": true });
    this.view = new TimelineView(this.list, this.me);
    this.marks = new Marks(this.view, this.me.id);
    this.foot = new Foot({ id: this.id, me: this.me, refresh: () => this.refresh() });
    this.flags = new Flags({ list: this.list, id: this.id, can: () => this.conversation.can ?? [] });
    this.offers = new Offers(this);
    this.composer = makeComposer({
      key: this.id, name: "", mib: this.conversation.attachment_mib ?? 10, language: () => this.conversation.language ?? "",
      onSend: (text, files) => this.#send(text, files),
      onTyping: () => this.connection.typing(this.id),
    });
    this.composer.under.append(...actions);
    this.mute = make("p", { class: "status small quiet", hidden: true });
    this.root.classList.add("conversation");
    this.root.replaceChildren(this.banner.element, this.log, this.typing, this.foot.element, this.mute, this.composer.form);
    gather(this.root, this.composer.field, () => (this.composer.form.hidden ? null : this.composer.tray));
    this.scroll = new Scroll(this.log, () => this.#read());
  }

  #handlers() {
    const here = (/** @type {(frame: any) => void} */ act) => (/** @type {any} */ frame) => {
      if (frame.conversation === this.id) act(frame);
    };
    return {
      onEvent: here((event) => this.#event(event)),
      onAck: here((ack) => this.#acknowledged(ack)),
      onRefused: here((refusal) => this.#refused(refusal)),
      onTyping: here((frame) => this.#types(frame.person)),
      onRead: here((frame) => this.marks.read(frame.person.id, frame.seq)),
      onWarning: here((frame) => this.composer.guard.isNews(frame.found) ? this.flags.warn(frame) : null),
      onPresence: here((frame) => this.marks.presence(frame.people)),
      onConversation: (/** @type {any} */ frame) => frame.id === this.id || frame.conversation === this.id ? this.#changed() : null,
      onState: (/** @type {string} */ state) => this.#state(state),
      onOnline: () => this.refresh(),
    };
  }

  #event(/** @type {any} */ event) {
    const mine = event.author?.id === this.me.id;
    if (mine && event.client_id) this.view.settle(event.client_id, event.seq);
    const atEnd = this.scroll.atEnd || mine;
    if (!this.view.add(event)) return;
    const live = event.seq > this.conversation.last_seq;
    if (event.seq >= this.conversation.last_seq) this.#caughtUp();
    if (event.seq >= this.conversation.last_seq) this.log.setAttribute("aria-live", "polite");
    if (event.kind === "message" && !mine) this.#types(null);
    if (this.flags.open.size) this.flags.show(this.view.entries.get(event.seq));
    if (live && !mine && event.kind === "message") unseen.add();
    const changed = this.offers.concerns(event, this.conversation) || STATE_CHANGERS.has(event.kind);
    if (live && (changed || /^(rating_|refund_|form_filled)/.test(String(event.data?.code)))) this.refresh();
    this.marks.show(this.#online());
    this.scroll.grew(atEnd || !live);
    this.#read();
  }

  #caughtUp() {
    this.served?.replaceWith(this.list);
    this.served = null;
  }

  #acknowledged(/** @type {any} */ ack) {
    this.view.settle(ack.id, ack.seq);
    this.marks.show(this.#online());
  }

  #send(/** @type {string} */ text, /** @type {any[]} */ files) {
    const id = this.connection.send(this.id, text, files);
    this.#showWaiting({ id, text, files, at: new Date().toISOString() });
    this.scroll.grew(true);
  }

  #showWaiting(/** @type {{id: string, text: string, at: string, files?: any[]}} */ message) {
    this.view.addWaiting({ id: message.id, text: message.text, files: message.files ?? [], at: new Date(message.at) });
    this.served?.after(this.list);
    this.marks.show(this.#online());
  }

  #refused(/** @type {any} */ refusal) {
    if (!refusal.id) return this.#gone();
    const entry = this.view.waiting.get(refusal.id);
    if (!entry) return;
    const text = entry.dataset.text ?? "";
    const files = this.view.filesOf(entry);
    showRefused(entry, refusal.detail ?? "", {
      again: () => {
        this.view.forget(refusal.id);
        this.#send(text, files);
      },
      discard: () => {
        this.view.forget(refusal.id);
        this.focus();
      },
    });
    this.refresh();
  }

  #changed() {
    if (this.flags.open.size) this.flags.refresh();
    return Promise.all([this.offers.refresh(), this.refresh()]);
  }

  async refresh() {
    try {
      this.#become(await request("GET", `/conversations/${this.id}`));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) this.#gone();
      if (error instanceof Problem && error.status === 401) this.#state("signed_out");
    }
  }

  #become(/** @type {any} */ conversation) {
    this.conversation = conversation;
    const other = conversation.people.find((/** @type {any} */ one) =>
      this.me.role === "customer" ? one.id === conversation.handler?.id : one.role === "customer");
    this.composer.speakTo(other?.alias ?? "");
    const writes = conversation.can.includes("messages");
    const closed = ["closed", "unpaid"].includes(conversation.state); // which the page says itself
    this.composer.form.hidden = !writes;
    this.mute.hidden = writes || closed;
    this.mute.textContent = this.mute.hidden ? "" : gettext("Somebody else has this conversation. You can read along.");
    if (!conversation.last_seq || this.view.head >= conversation.last_seq) this.log.setAttribute("aria-live", "polite");
    this.marks.know(conversation.people);
    this.foot.show(conversation);
    this.scroll.grew(this.scroll.atEnd);
    this.onChange?.(conversation);
  }

  #gone() {
    this.composer.form.hidden = true;
    this.mute.hidden = false;
    this.mute.textContent = gettext("This conversation is no longer open to you.");
  }

  #types(/** @type {any} */ person) {
    clearTimeout(this.typingTimer);
    if (person?.id === this.me.id) return;
    this.typing.textContent = person ? fill(gettext("{name} is writing …"), { name: person.alias }) : "";
    if (person) this.typingTimer = setTimeout(() => this.#types(null), TYPING_FOR);
  }

  #online() {
    return navigator.onLine && (this.connection.state === "online" || this.connection.state === "polling");
  }

  #state(/** @type {string} */ state) {
    this.marks.show(this.#online());
    this.banner.tell(state, this.#online());
  }

  #read() {
    if (document.visibilityState !== "visible" || !this.scroll.atEnd || !this.view.head) return;
    unseen.clear();
    if (this.view.head <= (this.readTo ?? 0)) return;
    this.readTo = this.view.head;
    this.connection.read(this.id, this.view.head);
  }

  /** @param {string} text */
  insert(text) {
    this.composer.insert(text);
  }

  focus() {
    if (this.composer.form.hidden) this.log.focus();
    else this.composer.field.focus();
  }

  askToClose() {
    return this.foot.askToClose();
  }

  askForAnother() {
    return this.foot.askForAnother();
  }

  destroy() {
    this.stop();
    this.foot.stop();
    this.scroll.stop();
    for (const word of ["online", "offline"]) window.removeEventListener(word, this.network);
    clearTimeout(this.typingTimer);
    this.banner.stop();
    this.connection.unsubscribe(this.id);
    this.root.replaceChildren();
  }
}
