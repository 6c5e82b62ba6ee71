// A forwarded chat in the timeline, in words (C11); entrypoints/web/thread/forwarded_words.py says
// the same.

import { fill, gettext, language } from "../core/texts.js";

/** Who passed it on, to whom, and whether they may read on. @param {any} event @param {{id: string}} me */
export function forwarded(event, me) {
  const values = { name: event.author?.alias ?? "", team: inLanguage(event.data.to?.team) };
  if (event.author?.id === me.id) {
    return fill(values.team ? gettext("You passed the chat on to the team “{team}”.")
      : gettext("You passed the chat on to the support team."), values);
  }
  if (event.data.stays) {
    return fill(values.team ? gettext("{name} passed the chat on to the team “{team}” and may go on reading.")
      : gettext("{name} passed the chat on to the support team and may go on reading."), values);
  }
  return fill(values.team ? gettext("{name} passed the chat on to the team “{team}”.")
    : gettext("{name} passed the chat on to the support team."), values);
}

/** To the customer: who writes, and which way. @param {any} event @param {{role: string}} me */
export function told(event, me) {
  const values = { team: inLanguage(event.data.values?.team) };
  if (me.role === "customer") {
    return fill(values.team
      ? gettext("A member of the team “{team}” will write to you, here and by e-mail. You repeat nothing: everything written here is with them.")
      : gettext("A member of the support team will write to you, here and by e-mail. You repeat nothing: everything written here is with them."), values);
  }
  return fill(values.team
    ? gettext("The customer knows: a member of “{team}” will write, here and by e-mail.")
    : gettext("The customer knows: a member of the support team will write, here and by e-mail."), values);
}

/** Who read on and doesn't any more; leaving in passing on was told by that. @param {any} event @param {{id: string}} me */
export function stoppedReading(event, me) {
  if (event.data.by === "forwarding") return "";
  if (event.author?.id === me.id) return gettext("You don't read here any more.");
  return fill(gettext("{name} doesn't read here any more."), { name: event.author?.alias ?? "" });
}

function inLanguage(/** @type {Record<string, string> | null | undefined} */ texts) {
  return texts ? texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "" : "";
}
