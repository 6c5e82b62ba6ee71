/** The expert's workspace: invitations that come and go, and everything frame.js keeps alive. */

import { badge, listen as listenToSound, ring, say } from "./alerts.js";
import { live, soon } from "./frame.js";
import { onParts } from "./parts.js";

/** Invitations that this page has called out already. */
const called = new Set();
const GONE_FOR = 9000;

const cards = () => [...document.querySelectorAll("[data-invitation]")];

listenToSound();
cards().forEach((card) => called.add(card.dataset.invitation));
live({ onInvitation: soon, onInvitationGone: soon });
show();
onParts(show);
setInterval(presenceIsOld, 5000);

function show() {
  badge(cards().length);
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
  const changes = Date.parse(document.querySelector("[data-changes]")?.dataset.changes ?? "");
  if (changes && changes < Date.now()) soon();
}
