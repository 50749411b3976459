// A source beside the chat: its canonical text, scrolled to a place, the very words highlighted by offset.

import { get } from "./api.js";
import { byId, make } from "./dom.js";
import { day, outward } from "./format.js";
import { unitsOf } from "./offsets.js";

const panel = byId("source");
const chat = byId("chat");
const narrow = matchMedia("(max-width: 60rem)");
const known = new Map(); // documents by id and hash, as they were fetched
let opener = null;
let wanted = 0;

/** Open the document of a citation or passage at its place. `button` gets the focus back on closing. */
export async function openSource(place, button) {
  const ticket = (wanted += 1);
  const text = await fetchDocument(place.document);
  if (ticket !== wanted) return; // another source was asked for meanwhile
  opener?.setAttribute("aria-expanded", "false");
  opener = button;
  if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", "true");
  show(text, place);
}

/** Close the source and give the focus back. */
export function closeSource() {
  if (panel.hidden) return;
  panel.hidden = true;
  chat.inert = false;
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
}

narrow.addEventListener("change", () => { chat.inert = narrow.matches && !panel.hidden; });

async function fetchDocument(document) {
  const key = `${document.id}:${document.sha256}`;
  if (!known.has(key)) known.set(key, await get(`api/documents/${encodeURIComponent(document.id)}`));
  return known.get(key);
}

function show(text, place) {
  byId("source-title").textContent = text.title;
  byId("source-about").replaceChildren(...about(text));
  byId("source-text").replaceChildren(...blocks(text, place));
  panel.hidden = false;
  chat.inert = narrow.matches;
  panel.focus({ preventScroll: true });
  byId("source-text").scrollTop = 0;
  const mark = panel.querySelector("mark");
  const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches;
  mark?.scrollIntoView({ block: "center", behavior: smooth ? "smooth" : "instant" });
}

function about(text) {
  const parts = [text.publisher, day(text.published), text.licence, text.path].filter(Boolean).map((part) => document.createTextNode(part));
  if (text.url && /^https?:/.test(text.url)) parts.push(outward({ url: text.url, label: "main source ↗" }));
  return parts.flatMap((part, index) => (index ? [document.createTextNode(" · "), part] : [part]));
}

/** The text as paragraphs and headings, the place marked. Offsets become UTF-16 once, here. */
function blocks(text, place) {
  const units = unitsOf(text.text);
  const mark = { start: units(place.start), end: units(place.end) };
  const words = (place.emphasis ?? []).map((span) => ({ start: units(span.start), end: units(span.end) }));
  const headings = new Set(text.headings.map((heading) => units(heading.start)));
  const pages = new Map(text.pages.map((page) => [units(page.start), page.number]));
  const made = [];
  const pattern = /\n[^\S\n]*\n\s*/g;
  let start = 0;
  for (const end of [...ends(text.text, pattern), { at: text.text.length, next: text.text.length }]) {
    for (const [offset, number] of pages) {
      if (offset >= start && offset < end.next) made.push(make("span", { class: "pagenumber" }, `Page ${number}`));
    }
    const nodes = pieces(text.text, start, end.at, mark, words);
    if (nodes.length) made.push(make(headings.has(start) ? "h3" : "p", {}, nodes));
    start = end.next;
  }
  return made;
}

function ends(text, pattern) {
  return [...text.matchAll(pattern)].map((found) => ({ at: found.index, next: found.index + found[0].length }));
}

/** The nodes of a block: what lies in the mark in <mark>, the words that answer in <strong> within it. */
function pieces(text, start, end, mark, words) {
  const from = Math.max(start, mark.start);
  const to = Math.min(end, mark.end);
  if (from >= to) return start < end ? [text.slice(start, end)] : [];
  const inside = [];
  let at = from;
  for (const span of words) {
    const [first, last] = [Math.max(span.start, from), Math.min(span.end, to)];
    if (first >= last) continue;
    if (first > at) inside.push(text.slice(at, first));
    inside.push(make("strong", { class: "words" }, text.slice(first, last)));
    at = last;
  }
  if (at < to) inside.push(text.slice(at, to));
  return [text.slice(start, from), make("mark", {}, inside), text.slice(to, end)].filter((node) => node !== "");
}
