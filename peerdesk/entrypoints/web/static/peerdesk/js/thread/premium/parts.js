// What hangs below an offer's words, top first. Each part looks at the offer (as the API gives it,
// above all at `can` and `state`) and gives an element, or null when it has nothing to say. The card
// is drawn anew only when the offer has changed, so what one types in a part isn't taken away.

import { answering, withdrawing } from "./answering.js";
import { privateBox } from "./box.js";
import { ending, missing, serving } from "./service.js";

/**
 * What a part may use.
 * @typedef {{
 *   me: {id: string, role: string},
 *   conversation: string,
 *   act: (verb: string, body?: unknown) => Promise<any>,
 *   refresh: () => Promise<void>,
 * }} Card
 * `act` POSTs to /premium-offers/ID/VERB, says why not, reads the offer again; gives its answer or null.
 */

/** @type {((offer: any, card: Card) => Node | null)[]} */
export const PARTS = [answering, withdrawing, ending, missing, serving, privateBox];
