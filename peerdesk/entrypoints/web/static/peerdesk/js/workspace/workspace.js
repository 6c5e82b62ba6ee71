/** The expert's workspace: invitations that come and go, and everything frame.js keeps alive. */

import { badge, listen as listenToSound, ring, say } from "./alerts.js";
import { keepOnly, takeAway } from "../installed/shown.js";
import { now } from "./clock.js";
import { listen as listenToForwarding } from "./forwarding.js";
import { live, soon } from "./frame.js";
import { listen as listenToOffering } from "./offering.js";
import { onParts } from "./parts.js";

/** Invitations that this page has called out already. */
const called = new Set();
const GONE_FOR = 9000;

const cards = () => [...document.querySelectorAll("[data-invitation]")];

listenToSound();
listenToForwarding();
listenToOffering();
cards().forEach((card) => called.add(card.dataset.invitation));
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
  document.querySelectorAll("[data-gone]").forEach((word) => {
    if (!word.dataset.shown) say(word.textContent);
    word.dataset.shown = "yes";
    setTimeout(() => word.remove(), GONE_FOR);
  });
}

/** "Available until 18:00" is read again when it is 18:00. */
function presenceIsOld() {
  const times = [...document.querySelectorAll("[data-changes]")].map((one) => Date.parse(one.dataset.changes));
  if (times.some((at) => at < now())) soon();
}
