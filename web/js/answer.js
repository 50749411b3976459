// An answer as a card: the short form large, the sentence with its words marked, where it stands.

import { make } from "./dom.js";
import { feedback } from "./feedback.js";
import { day, outward, replacement } from "./format.js";
import { quoteNodes } from "./quote.js";
import { termButton } from "./terms.js";

const LONG = 60; // characters: a short form longer than this is set smaller
const KINDS = { not_found: "Not in the sources", declined: "Not a question for these sources", corrected: "The sources say otherwise" };

/** The card of a whole answer to the question `asked`, as of a day or null. `open(citation or passage, button)` opens a source. */
export function card(reply, asked, asOf, open) {
  const silent = reply.citations.length === 0;
  return make("div", { class: silent ? "reply silent" : "reply" },
    asOf ? make("p", { class: "day" }, "As of ", make("time", { datetime: asOf }, day(asOf)), ", from what was published by then") : null,
    KINDS[reply.status] ? make("p", { class: "kind" }, KINDS[reply.status]) : null,
    reply.question === asked ? null : make("p", { class: "understood" }, "Understood as: ", make("q", {}, reply.question)),
    silent ? notFound(reply) : answered(reply, open),
    more(reply, open),
    feedback(reply),
  );
}

/** The card while the answer is on its way. */
export function waiting(text) {
  return make("div", { class: "reply waiting" }, text);
}

/** The card of a question that could not be asked or answered. */
export function failed(problem, again) {
  return make("div", { class: "reply failed", role: "alert" },
    make("p", { class: "kind" }, problem.title),
    make("p", {}, problem.message),
    make("button", { type: "button", class: "again", onclick: again }, "Ask again"),
  );
}

/** What a screen reader says when an answer, as of a day or null, has come. */
export function spoken(reply, asOf) {
  const when = asOf ? `As of ${day(asOf)}: ` : "";
  if (!reply.citations.length) return `${when}${KINDS[reply.status] ?? ""}. ${reply.answer.text} ${reply.answer.reason ?? ""}`;
  const kind = KINDS[reply.status] ? `${KINDS[reply.status]}. ` : "";
  const first = reply.citations[0];
  const others = (reply.differing ?? []).map((other) => other.short).join(", ");
  return `${when}${kind}${reply.answer.text} Source: ${first.document.title}${first.heading ? `, ${first.heading}` : ""}.${others ? ` Also given: ${others}.` : ""}`;
}

function notFound(reply) {
  return [make("p", { class: "short long" }, reply.answer.text), reply.answer.reason ? make("p", {}, reply.answer.reason) : null];
}

function answered(reply, open) {
  const { short, verdict, claimed } = reply.answer;
  const large = short ?? "";
  return [
    large ? make("p", { class: `short${large.length > LONG ? " long" : ""}${verdict ? " verdict" : ""}`, "data-verdict": verdict }, large) : null,
    claimed ? make("p", { class: "claimed" }, "Not ", make("s", {}, claimed), " — the question took this for granted.") : null,
    reply.citations.map((citation, index) => make("blockquote", { class: "quote" }, quote(reply, index, open), citeButton(citation, index + 1, open))),
    make("ol", { class: "places", "aria-label": "Citations" }, reply.citations.map((citation, index) =>
      make("li", { class: "place" }, make("span", { class: "number" }, `${index + 1}.`), place(citation, open)))),
    differing(reply.differing ?? [], open),
  ];
}

/** What else the sources give for the value that answers, each with its sentence and place: which is meant, the reader can tell. */
function differing(others, open) {
  if (!others.length) return null;
  return make("section", { class: "others", "aria-label": "Other values in the sources" },
    make("p", { class: "label" }, "Other values in the sources"),
    make("ul", {}, others.map(({ short, citation }) => make("li", {},
      make("p", { class: "also" }, "Also given: ", make("strong", {}, short)),
      make("blockquote", {}, quoteNodes(citation)),
      make("p", { class: "place" }, place(citation, open))))));
}

/** A quoted sentence, its words marked, each term that the sources explain ready to do so. */
function quote(reply, index, open) {
  const terms = (reply.terms ?? []).flatMap(({ citation, places }) =>
    places.filter((there) => there.citation === index).map((there) => ({ start: there.start, end: there.end, citation })));
  return quoteNodes(reply.citations[index], terms, (nodes, term) => termButton(nodes, () => explanation(term.citation, open)));
}

function explanation(citation, open) {
  return make("div", { class: "explains", role: "note" },
    make("p", {}, quoteNodes(citation)), make("p", { class: "place" }, place(citation, open)));
}

function citeButton(citation, number, open) {
  const label = `Citation ${number}: ${citation.document.title}. Show it in the source.`;
  const button = make("button", { type: "button", class: "cite", "aria-label": label, "aria-expanded": "false" }, String(number));
  button.addEventListener("click", () => open(citation, button));
  return button;
}

/** Where a citation stands: its document, which opens, and the addresses given for its words. */
function place(citation, open) {
  const button = make("button", { type: "button", class: "open" }, citation.document.title);
  button.addEventListener("click", () => open(citation, button));
  const parts = [citation.heading, citation.page ? `page ${citation.page}` : null, citation.document.publisher, day(citation.document.published)];
  return [
    button,
    make("span", { class: "where" }, parts.filter(Boolean).join(" · ")),
    citation.links.map((link) => make("span", { class: "where" }, "Source: ", outward(link))),
    replaced(citation.replaced_by),
  ];
}

/** That a document has been replaced since, when and by which; null where it has not. */
function replaced(by) {
  return by ? make("span", { class: "where replaced" }, replacement(by)) : null;
}

/** What was retrieved but not cited, one click away. */
function more(reply, open) {
  const others = reply.passages.filter((passage) => !covers(passage, reply.citations));
  if (!others.length) return null;
  const label = reply.citations.length ? `Also retrieved (${others.length})` : `Nearest passages (${others.length})`;
  return make("details", { open: !reply.citations.length && reply.status === "not_found" }, make("summary", {}, label),
    make("ol", { class: "passages" }, others.map((passage) => other(passage, open))));
}

function covers(passage, citations) {
  return citations.some((citation) => citation.document.id === passage.document.id && citation.start >= passage.start && citation.start < passage.end);
}

function other(passage, open) {
  const name = [passage.document.title, passage.heading, passage.page ? `page ${passage.page}` : null].filter(Boolean).join(" · ");
  const button = make("button", { type: "button", class: "open" }, name);
  button.addEventListener("click", () => open(passage, button));
  return make("li", { class: "passage" }, button, replaced(passage.replaced_by), make("p", {}, passage.text.trim()));
}
