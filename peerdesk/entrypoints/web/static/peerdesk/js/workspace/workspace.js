/** The expert's workspace: invitations that come and go, and everything frame.js keeps alive. */

import { badge, listen as listenToSound, ring, say } from "./alerts.js";
import { keepOnly, takeAway } from "../installed/shown.js";
import { now } from "./clock.js";
import { listen as listenToForwarding } from "./forwarding.js";
import { live, soon } from "./frame.js";
import { listen as listenToOffering } from "./offering.js";
import { onParts } from "./parts.js";

/** Invitations that this page has called out already, and those whose end it has told. */
const called = new Set();
const told = new Set();
const GONE_FOR = 9000;

const cards = () => [...document.querySelectorAll("[data-invitation]")];
const ends = () => [...document.querySelectorAll("[data-gone]")];

listenToSound();
listenToForwarding();
listenToOffering();
cards().forEach((card) => called.add(card.dataset.invitation));
ends().forEach((word) => told.add(word.dataset.gone));
live({ onInvitation: soon, onInvitationGone: gone, onAvailability: soon });
show();
onParts(show);
setInterval(presenceIsOld, 1000);

/** @param {{id: string}} frame */
function gone(frame) {
  takeAway(frame.id);
  soon();
}

function show() {
  badge(cards().length);
  keepOnly(new Set(cards().map((card) => card.dataset.invitation)));
  const fresh = cards().filter((card) => !called.has(card.dataset.invitation));
  fresh.forEach((card) => called.add(card.dataset.invitation));
  if (fresh.length) {
    ring();
    say(fresh.map((card) => card.dataset.say).join(" "));
  }
  ends().forEach((word) => {
    if (!told.has(word.dataset.gone)) say(word.dataset.say);
    told.add(word.dataset.gone);
    setTimeout(() => word.remove(), GONE_FOR);
  });
}

/** "Available until 18:00" is read again when it is 18:00. */
function presenceIsOld() {
  const times = [...document.querySelectorAll("[data-changes]")].map((one) => Date.parse(one.dataset.changes));
  if (times.some((at) => at < now())) soon();
}
