// What refunds and disputes say in the timeline; entrypoints/web/thread/refund_words.py says the
// same.

import { fill, gettext } from "../core/texts.js";

/** @type {Record<string, (values: any) => string>} */
export const REFUND_CODES = {
  refund_requested: requested,
  refund_answered: () => gettext("The helper said a word on the refund to the support team."),
  refund_withdrawn: () => gettext("The refund isn't asked for any more."),
  refund_approved: (values) => fill(gettext("The support team approved the refund: {amount} goes back the way it came."), values),
  refund_rejected: () => gettext("The support team did not approve the refund."),
  dispute_opened: () => gettext("The customer's bank asks the payment back."),
  dispute_won: () => gettext("The bank decided: the payment stays."),
  dispute_lost: () => gettext("The bank decided: the payment goes back to the customer."),
};

function requested(/** @type {any} */ values) {
  if (values.origin === "rating") {
    return gettext("The stars hold the money back: the support team decides whether it is returned.");
  }
  if (values.scope === "question") return gettext("A refund of the question was asked for. The support team decides.");
  if (values.scope === "service") return gettext("A refund of the service was asked for. The support team decides.");
  return gettext("A refund of the question and the service was asked for. The support team decides.");
}
