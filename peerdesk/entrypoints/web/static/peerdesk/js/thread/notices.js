// System events in words, for who reads them. The server-rendered thread says the same
// (entrypoints/web/thread/words.py): a code and values, never a sentence, is what is stored.

import { fill, gettext, language, ngettext } from "../core/texts.js";
import { fullTime } from "../core/times.js";
import { forwarded, stoppedReading, told } from "./forwarded.js";
import { SERVICE_NOTICES } from "./premium/service_words.js";
import { PREMIUM_CODES, PREMIUM_KINDS } from "./premium/words.js";
import { inMoney } from "../core/money.js";
import { REFUND_CODES } from "./refund_words.js";

/** @typedef {{id: string, role: string}} Me */

/** @type {Record<string, (event: any, me: Me) => string>} */
const KINDS = {
  joined: (event, me) => joined(event, me),
  left: (event, me) => left(event, me),
  forwarded,
  converted: (event, me) => converted(event, me),
  closed: (event, me) => closed(event, me),
  reopened: (event, me) => by(event, me,
    gettext("You opened the conversation again."), gettext("{name} opened the conversation again.")),
  rated: (event, me) => rated(event, me),
  ...PREMIUM_KINDS,
  notice: (event, me) => (NOTICES[event.data.code] ?? (() => (CODES[event.data.code] ?? (() => ""))(event.data.values ?? {})))(event, me),
};

/** Notices that sound otherwise for who caused them. @type {Record<string, (event: any, me: Me) => string>} */
const NOTICES = {
  ...SERVICE_NOTICES,
  rating_reply: (event, me) => replied(event, me),
  forwarded_to_team: told,
  waits_for_customer: (event, me) => waits(event.data.values ?? {}, me),
  form_filled: (event, me) => event.author?.id === me.id
    ? gettext("You completed the form.") : gettext("The customer completed the form."),
};

/** @type {Record<string, (values: any) => string>} */
const CODES = {
  ...PREMIUM_CODES,
  assigned: (values) => fill(gettext("{by} gave it to {to}."), values),
  team_changed: (values) => values.to
    ? fill(gettext("{by} handed it to the team “{team}”."), { by: values.by, team: inLanguage(values.to) })
    : fill(gettext("{by} took it out of its team."), values),
  merged_into: (values) => fill(gettext("It goes on in #{number}, which is about the same."), values),
  merged_from: (values) => fill(gettext("#{number} is about the same and goes on here."), values),
  merge_undone: (values) => fill(gettext("#{number} and this one are on their own again."), values),
  split_from: (values) => fill(gettext("This was asked in #{number} and has a place of its own."), values),
  split_off: (values) => fill(gettext("A part of this goes on as #{number}."), values),
  customer_silent: () => gettext("The customer hasn't answered in time."),
  area_moved: (values) => fill(gettext("The question was moved to the area “{area}”."), { area: inLanguage(values.to ?? {}) }),
  mail_bounced: () => gettext("The mail could not be delivered: the customer's address refuses it."),
  mail_files_refused: ({ count = 1 }) => fill(ngettext(
    "{count} file of the mail was not taken: too large, or of a type that isn't allowed.",
    "{count} files of the mail were not taken: too large, or of a type that isn't allowed.", count,
  ), { count }),
  mail_not_sent: () => gettext("The customer got no mail of this; they can read it in the page."),
  fallback_agents: () => gettext("No expert is free right now. The support team has your question."),
  rating_appealed: () => gettext("The helper appealed against the rating; an owner decides."),
  rating_appeal_decided: () => gettext("An owner decided the appeal against the rating."),
  question_returned: (values) => fill(gettext("Nobody answered. The whole price, {amount}, is given back."), { amount: inMoney(values.amount) }),
  ...REFUND_CODES,
  customer_idle: () => gettext("Nothing was written for a while. The chat stays open; go on whenever you like."),
};

function waits(/** @type {any} */ values, /** @type {Me} */ me) {
  const time = fullTime(new Date(values.until));
  if (me.role === "customer") {
    return fill(values.closes ? gettext("We wait for your answer. Without one this closes on {time}.")
      : gettext("We wait for your answer and look again on {time}."), { time });
  }
  return fill(values.closes ? gettext("Waiting for the customer; without an answer it closes on {time}.")
    : gettext("Waiting for the customer until {time}."), { time });
}

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

function converted(/** @type {any} */ event, /** @type {Me} */ me) {
  const values = {
    about: inLanguage(event.data.reason?.name ?? {}), team: inLanguage(event.data.team?.name ?? {}), name: event.author?.alias ?? "",
  };
  if (!values.about) return gettext("This is now a ticket. You can leave the page: the answer comes here.");
  if (me.role !== "customer" && event.author && event.author.id !== me.id) {
    return fill(gettext("{name} made this a ticket about “{about}”."), values);
  }
  return fill(values.team
    ? gettext("This is now a ticket about “{about}”. The team “{team}” answers in writing; you can leave the page.")
    : gettext("This is now a ticket about “{about}”. The support team answers in writing; you can leave the page."), values);
}

function left(/** @type {any} */ event, /** @type {Me} */ me) {
  if (["forwarding", "watcher"].includes(event.data.by)) return stoppedReading(event, me);
  if (event.data.by === "ticket") return ""; // what follows says it
  if (event.data.by === "customer") {
    return me.role === "customer"
      ? gettext("You asked for another helper. We are asking the next expert; nothing is lost.")
      : fill(gettext("The customer asked for another helper than {name}."), { name: event.author?.alias ?? "" });
  }
  if (event.data.by === "colleague") {
    return by(event, me, gettext("You handed it over within the support team."), gettext("{name} handed it over within the support team."));
  }
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
  if (event.data.premium) return fill(gettext("The answer counts as {words}, since the premium service was accepted."), { words });
  if (event.data.implicit) return fill(gettext("No rating in time: counts as {words}."), { words });
  if (event.data.before) return ratedAgain(event.data.before, words, me);
  return fill(me.role === "customer" ? gettext("You gave {words}. Thank you.") : gettext("The customer gave {words}."), { words });
}

function ratedAgain(/** @type {any} */ before, /** @type {string} */ words, /** @type {Me} */ me) {
  const values = { words, before: before.stars };
  if (before.implicit) {
    return fill(me.role === "customer" ? gettext("You gave {words} in place of the automatic {before}.")
      : gettext("The customer gave {words} in place of the automatic {before}."), values);
  }
  return fill(me.role === "customer" ? gettext("You changed your rating from {before} to {words}.")
    : gettext("The customer changed the rating from {before} to {words}."), values);
}

function replied(/** @type {any} */ event, /** @type {Me} */ me) {
  return by(event, me, gettext("You answered the rating."), gettext("{name} answered the rating."));
}

function by(/** @type {any} */ event, /** @type {Me} */ me, /** @type {string} */ mine, /** @type {string} */ theirs) {
  return event.author?.id === me.id ? mine : fill(theirs, { name: event.author?.alias ?? "" });
}

/** A text that is kept in several languages, in the page's own. @param {Record<string, string>} texts */
function inLanguage(texts) {
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";
}
