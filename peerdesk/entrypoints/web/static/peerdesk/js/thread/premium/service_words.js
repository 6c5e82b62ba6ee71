// What happened to a paid service in the timeline, in words; entrypoints/web/thread/service_words.py
// says the same.

import { fill, gettext } from "../../core/texts.js";
import { fullTime } from "../../core/times.js";

/** @typedef {{id: string, role: string}} Me */

/** Why the money went back. @param {string | null} reason @param {string} role of the reader */
export function cancelledWords(reason, role) {
  /** @type {Record<string, string>} */
  const known = {
    cannot_deliver: gettext("The expert could not deliver it."),
    not_reported: gettext("The expert did not report on it in time."),
    no_show_expert: gettext("The expert did not come."),
  };
  const back = role === "customer" ? gettext("All of the price goes back to you, the way it came.")
    : gettext("All of the price goes back to the customer.");
  return `${known[reason ?? ""] ?? ""} ${back}`.trim();
}

/** The expert says that it is done; or the customer didn't come, which counts as that. @param {any} event @param {Me} me */
export function completedWords(event, me) {
  if (event.data.reason === "no_show_customer") return gettext("The customer didn't come: the service counts as given.");
  if (event.author?.id === me.id) return gettext("You reported the service as done.");
  return fill(gettext("{name} reported the service as done."), { name: event.author?.alias ?? gettext("The expert") });
}

/** @type {Record<string, (values: any, me: Me) => string>} */
const CODES = {
  premium_late: (values, me) => fill(me.role === "customer"
    ? gettext("The promised time is over. Without a report by {time} you get your money back.")
    : gettext("The promised time is over. Report on the service by {time}: else it is refunded."), at(values.report_by)),
  premium_cancelled: (values, me) => {
    const words = cancelledWords(values.reason, me.role);
    return values.text ? `${words} “${values.text}”` : words;
  },
  premium_confirmed: (values, me) => {
    if (values.silent) return gettext("Nobody objected: the service counts as confirmed.");
    return me.role === "customer" ? gettext("You confirmed the service.") : gettext("The customer confirmed the service.");
  },
  premium_no_show: (values) => fill(values.by === "customer"
    ? gettext("The customer says that the expert didn't come. The expert is heard until {time}.")
    : gettext("The expert says that the customer didn't come. The customer is heard until {time}."), at(values.until)),
  premium_no_show_closed: (values) => OUTCOMES[values.outcome]?.() ?? "",
};

/** The same as notices.js asks for them. @type {Record<string, (event: any, me: Me) => string>} */
export const SERVICE_NOTICES = Object.fromEntries(Object.entries(CODES).map(([code, words]) =>
  [code, (/** @type {any} */ event, /** @type {Me} */ me) => words(event.data.values ?? {}, me)]));

/** @type {Record<string, () => string>} */
const OUTCOMES = {
  agreed: () => gettext("The other side says so, too: it counts."),
  silent: () => gettext("The other side didn't answer in time: it counts."),
  contested: () => gettext("The other side says that it came. The support team decides."),
  withdrawn: () => gettext("Taken back: they came after all, and the service goes on."),
};

function at(/** @type {string} */ moment) {
  return { time: fullTime(new Date(moment)) };
}
