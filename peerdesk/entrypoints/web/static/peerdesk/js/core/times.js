// Times in the reader's own language and zone: relative while young, the full time on hover.

import { language } from "./texts.js";

// The page's language as the reader's country writes it: 23:35 for en-GB, 11:35 PM for en-US.
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
// The zone that the person chose, as the server words its times; else the browser's.
const timeZone = known(document.querySelector('meta[name="zone"]')?.getAttribute("content"));

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone });
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone });
// 2026-11-03, to be compared and counted.
const date = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });

/** The zone if this browser knows it. @param {string | null | undefined} zone */
function known(zone) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone ?? undefined }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** @param {Date} at */
export const fullTime = (at) => full.format(at);
/** @param {Date} at */
export const clockTime = (at) => clock.format(at);

/** @param {Date} a @param {Date} b */
export function sameDay(a, b) {
  return date.format(a) === date.format(b);
}

/** "today", "yesterday", "Monday, 3 November". @param {Date} at */
export function dayName(at, now = new Date()) {
  const days = Math.round((Date.parse(date.format(at)) - Date.parse(date.format(now))) / 864e5);
  return days >= -1 && days <= 1 ? relative.format(days, "day") : day.format(at);
}

/** "5 minutes ago", "in 2 hours", "3 Nov 2026". @param {Date} at */
function relativeTime(at, now = new Date()) {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return relative.format(0, "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86400) return relative.format(Math.round(seconds / 3600), "hour");
  return size < 7 * 86400 ? relative.format(Math.round(seconds / 86400), "day") : short.format(at);
}

/** Words every <time data-relative datetime="…"> below `root`, and keeps them true. */
export function wordTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-relative]")) {
    const at = new Date(element.getAttribute("datetime") ?? "");
    if (Number.isNaN(at.getTime())) continue;
    element.textContent = relativeTime(at);
    element.setAttribute("title", fullTime(at));
  }
}
