// Values as people read them.

import { make } from "./dom.js";

/** A date as people write it; null where there is none. */
export function day(iso, month = "long") {
  if (!iso) return null;
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month, year: "numeric", timeZone: "UTC" });
}

/** A time as people write it, where they are. */
export function moment(iso) {
  return make("time", { datetime: iso }, new Date(iso).toLocaleString("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
  }));
}

/** A number of things: "1 document", "1,200 documents". */
export function count(number, thing) {
  return `${number.toLocaleString("en-GB")} ${thing}${number === 1 ? "" : "s"}`;
}

/** A reason as a sentence. */
export function told(reason) {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?…]$/.test(reason) ? "" : "."}`;
}

/** By which document, and when, another one was replaced. */
export function replacement(by) {
  return `Replaced${by.published ? ` on ${day(by.published)}` : ""} by ${by.title}`;
}

/** A link out of the page. */
export function outward(link) {
  const url = new URL(link.url);
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, link.label || url.hostname);
}
