/** How the page calls for its person: the title's number, a sound, a word for screen readers. */

const SETTING = "peerdesk.sound";
/** Words stay until a screen reader has surely come to them. */
const KEPT_FOR = 30_000;
/** @type {AudioContext|null} */
let sound = null;

/** The number of open invitations before the title and, installed, on the app's icon. @param {number} count */
export function badge(count) {
  const bare = document.title.replace(/^\(\d+\) /, "");
  document.title = count ? `(${count}) ${bare}` : bare;
  const marked = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  // Only an installed app has an icon of its own to mark.
  marked?.catch(() => {});
}

/**
 * Says something to who can't see it. Each word is a line of its own, so that a screen reader says
 * one after the other: a word that took the place of another might be all that is heard.
 * @param {string} words
 */
export function say(words) {
  const region = document.querySelector("#announce");
  if (!region || !words) return;
  const line = document.createElement("p");
  line.textContent = words;
  region.append(line);
  setTimeout(() => line.remove(), KEPT_FOR);
}

/** Two soft notes, if the person wants them. */
export function ring() {
  // Without a touch of the page a browser keeps silent, and says so in its console.
  if (!wanted() || !navigator.userActivation?.hasBeenActive) return;
  sound ??= new AudioContext();
  [660, 880].forEach((pitch, place) => note(pitch, sound.currentTime + place * 0.16));
}

function note(pitch, from) {
  const tone = new OscillatorNode(sound, { frequency: pitch, type: "sine" });
  const loudness = new GainNode(sound, { gain: 0 });
  loudness.gain.linearRampToValueAtTime(0.12, from + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
  tone.connect(loudness).connect(sound.destination);
  tone.start(from);
  tone.stop(from + 0.32);
}

const wanted = () => localStorage.getItem(SETTING) !== "off";

/** The switch for the sound: its state is this browser's own. */
export function listen() {
  const show = () => document.querySelectorAll("[data-sound]").forEach((button) => {
    button.setAttribute("aria-checked", String(wanted()));
  });
  show();
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sound]")) return;
    localStorage.setItem(SETTING, wanted() ? "off" : "on");
    show();
    ring();
  });
  // A browser lets nothing sound before the person has touched the page.
  document.addEventListener("pointerdown", () => sound?.resume(), { passive: true });
}
