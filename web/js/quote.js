// A quote with the words that answer marked in it.

import { make } from "./dom.js";
import { unitsOf } from "./offsets.js";

/** The text of a citation as nodes, its emphasis in <strong class="words">. */
export function quoteNodes(citation) {
  const spans = citation.emphasis.map((span) => ({ start: span.start - citation.start, end: span.end - citation.start }));
  return marked(citation.quote, spans, (text) => make("strong", { class: "words" }, text));
}

/** A text cut at spans (in code points, in order, apart); what is inside them goes through `wrap`. */
export function marked(text, spans, wrap) {
  const units = unitsOf(text);
  const nodes = [];
  let at = 0;
  for (const span of spans) {
    const [start, end] = [units(span.start), units(span.end)];
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(wrap(text.slice(start, end)));
    at = end;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}
