// Values as people read them.

import { make } from "./dom.js";

/** A date as people write it; null where there is none. */
export function day(iso) {
  if (!iso) return null;
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** A link out of the page. */
export function outward(link) {
  const url = new URL(link.url);
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, link.label || url.hostname);
}
