/**
 * What counts on the screen: rings of invitations, time left until a first reply, time waited.
 * The words stand in the page's language in data attributes; only numbers are put in here.
 */
import { now } from "./clock.js";

const language = document.documentElement.lang || "en";

/** @param {number} seconds @returns {string} 2:05, or 1:02:05 above an hour */
export function clockface(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return hours ? `${hours}:${text}` : text.replace(/^0/, "");
}

/** @param {number} seconds @returns {string} 40 s, 5 min, 3 h, 2 d, as the language writes it */
export function span(seconds) {
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = steps.find(([, length]) => seconds >= length) ?? steps[3];
  const words = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  return words.format(Math.max(0, Math.floor(seconds / size)));
}

/** Draws everything that counts, once. @param {() => void} onOver called when something ran out */
export function draw(onOver) {
  const at = now();
  document.querySelectorAll("[data-expires]").forEach((card) => drawCard(card, at, onOver));
  document.querySelectorAll("[data-due]").forEach((mark) => {
    const left = (Date.parse(mark.dataset.due) - at) / 1000;
    mark.textContent = left > 3600 ? span(left) : left > 0 ? clockface(left) : mark.dataset.over ?? clockface(0);
    mark.classList.toggle("bad", left <= 0);
  });
  document.querySelectorAll("[data-since]").forEach((mark) => {
    mark.textContent = span((at - Date.parse(mark.dataset.since)) / 1000);
  });
}

function drawCard(card, at, onOver) {
  const ends = Date.parse(card.dataset.expires);
  const left = (ends - at) / 1000;
  const whole = (ends - Date.parse(card.dataset.asked)) / 1000;
  const ring = card.querySelector(".ring");
  ring.style.setProperty("--p", String(Math.max(0, Math.min(100, (100 * left) / whole))));
  ring.classList.toggle("late", left <= 10);
  ring.querySelector("[data-left]").textContent = left < 600 ? String(Math.max(0, Math.ceil(left))) : span(left);
  if (left <= 0 && !card.dataset.over) {
    card.dataset.over = "yes";
    card.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    onOver();
  }
}

/** Draws now and then four times a second. @param {() => void} onOver */
export function count(onOver) {
  draw(onOver);
  setInterval(() => draw(onOver), 250);
}
