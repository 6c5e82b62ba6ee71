// What happened to premium services in the timeline, in words; the server-rendered thread says the
// same (entrypoints/web/thread/premium_words.py). An offer itself is a card (offers.js).

import { fill, gettext } from "../../core/texts.js";
import { completedWords } from "./service_words.js";

/** @type {Record<string, (event: any, me: {id: string, role: string}) => string>} */
export const PREMIUM_KINDS = {
  premium_accepted: (_event, me) => me.role === "customer"
    ? gettext("You accepted the offer and paid. The service begins.")
    : gettext("The customer accepted the offer and paid. The service begins."),
  premium_declined: (_event, me) => me.role === "customer"
    ? gettext("You declined the offer. Nothing was charged.") : gettext("The customer declined the offer."),
  premium_withdrawn: (event, me) => withdrawn(event, me),
  premium_completed: completedWords,
};

/** @type {Record<string, (values: any) => string>} */
export const PREMIUM_CODES = {
  premium_box_written: (values) => fill(gettext("{name} wrote in the private box."), values),
  premium_box_opened: (values) => fill(gettext("{name} from the administration opened the private box. Reason: {reason}"), values),
  premium_box_destroyed: (values) => fill(gettext("The private box of “{title}” was destroyed, with all that was in it."), values),
  premium_expired: () => gettext("Nobody answered the offer in time. It has expired."),
};

function withdrawn(/** @type {any} */ event, /** @type {{id: string, role: string}} */ me) {
  if (event.data.by === "redacted") return gettext("The offer was withdrawn, because the support team removed its text.");
  if (!event.author) return gettext("The offer was withdrawn, because the helper no longer has the conversation.");
  if (event.author.id === me.id) return gettext("You withdrew the offer.");
  return fill(gettext("{name} withdrew the offer."), { name: event.author.alias });
}
