// System events in words, for who reads them. The server-rendered thread says the same
// (entrypoints/web/thread/words.py): a code and values, never a sentence, is what is stored.

import { fill, gettext, ngettext } from "../core/texts.js";

/** @typedef {{id: string, role: string}} Me */

/** @type {Record<string, (event: any, me: Me) => string>} */
const KINDS = {
  joined: (event, me) => joined(event, me),
  left: (event, me) => left(event, me),
  forwarded: () => gettext("The chat was passed to the support team. A member of the team will write to you here."),
  converted: () => gettext("This is now a ticket. You can leave the page: the answer comes here."),
  closed: (event, me) => closed(event, me),
  reopened: (event, me) => by(event, me,
    gettext("You opened the conversation again."), gettext("{name} opened the conversation again.")),
  rated: (event, me) => rated(event, me),
  notice: (event) => (CODES[event.data.code] ?? (() => ""))(),
};

/** @type {Record<string, () => string>} */
const CODES = {
  fallback_agents: () => gettext("No expert is free right now. The support team has your question."),
  customer_idle: () => gettext("Nothing was written for a while. The chat stays open; go on whenever you like."),
};

/** The event's sentence, "" for what isn't shown. @param {any} event @param {Me} me */
export function worded(event, me) {
  return (KINDS[event.kind] ?? (() => ""))(event, me);
}

function joined(/** @type {any} */ event, /** @type {Me} */ me) {
  if (event.author?.id === me.id) return gettext("You took this conversation.");
  const values = { name: event.author?.alias ?? "" };
  if (event.author?.role === "expert" && me.role === "customer") {
    return fill(gettext("{name} took your question: a customer like you."), values);
  }
  if (event.author?.role === "expert") return fill(gettext("{name} took the question."), values);
  return fill(gettext("{name} from the support team is here."), values);
}

function left(/** @type {any} */ event, /** @type {Me} */ me) {
  if (me.role === "customer") {
    return fill(gettext("{name} can't go on. We are asking the next expert; nothing is lost."), { name: event.author?.alias ?? "" });
  }
  return by(event, me, gettext("You left the conversation."), gettext("{name} left the conversation."));
}

function closed(/** @type {any} */ event, /** @type {Me} */ me) {
  if (!event.author) return gettext("Closed, because nothing was written for a long time.");
  return by(event, me, gettext("You closed the conversation."), gettext("{name} closed the conversation."));
}

function rated(/** @type {any} */ event, /** @type {Me} */ me) {
  const stars = Number(event.data.stars ?? 0);
  const words = fill(ngettext("{stars} star", "{stars} stars", stars), { stars });
  if (event.data.implicit) return fill(gettext("No rating in time: counts as {words}."), { words });
  return fill(me.role === "customer" ? gettext("You gave {words}. Thank you.") : gettext("The customer gave {words}."), { words });
}

function by(/** @type {any} */ event, /** @type {Me} */ me, /** @type {string} */ mine, /** @type {string} */ theirs) {
  return event.author?.id === me.id ? mine : fill(theirs, { name: event.author?.alias ?? "" });
}
