// A quote with the words that answer and the terms in it marked. Its text stays what it is.

import { make } from "./dom.js";
import { unitsOf } from "./offsets.js";

/** The text of a citation as nodes, its emphasis in <strong class="words">; `term(nodes, span)` wraps the spans of `terms`. */
export function quoteNodes(citation, terms = [], term = null) {
  const emphasis = citation.emphasis.flatMap((span) => cut(span, terms)).map((span) => ({ ...span, words: true }));
  const within = (span) => ({ ...span, start: span.start - citation.start, end: span.end - citation.start });
  return marked(citation.quote, [...terms, ...emphasis].map(within), (nodes, span) =>
    span.words ? make("strong", { class: "words" }, nodes) : term(nodes, span));
}

/** A text cut at spans (in code points, apart or one within another); what is inside them goes as nodes through `wrap`. */
export function marked(text, spans, wrap) {
  const units = unitsOf(text);
  const waiting = spans.map((span) => ({ span, from: units(span.start), to: units(span.end) }));
  waiting.sort((a, b) => a.from - b.from || b.to - a.to);
  const inside = (from, to) => {
    const nodes = [];
    let at = from;
    while (waiting.length && waiting[0].from < to) {
      const next = waiting.shift();
      if (next.from > at) nodes.push(text.slice(at, next.from));
      nodes.push(wrap(inside(next.from, next.to), next.span));
      at = next.to;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return inside(0, text.length);
}

/** A span in pieces, cut where it and one of `others` would cross. */
function cut(span, others) {
  const cross = (other) => (span.start < other.start && other.start < span.end && span.end < other.end)
    || (other.start < span.start && span.start < other.end && other.end < span.end);
  const edges = others.filter(cross).flatMap((other) => [other.start, other.end]).filter((at) => span.start < at && at < span.end);
  const stops = [span.start, ...edges.sort((a, b) => a - b), span.end];
  return stops.slice(1).map((end, number) => ({ start: stops[number], end }));
}
