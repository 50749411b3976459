// What a document said before, from when to when, and which others it replaces: fetched when it is opened.

import { get, Problem } from "./api.js";
import { byId, make } from "./dom.js";
import { count, day, moment } from "./format.js";

/** The disclosure of a document's history. `version(id)` gives when a version of the index was made, null where that cannot be told. */
export function history(one, version) {
  const told = make("div", {}, make("p", {}, "Looking it up…"));
  const summary = make("summary", { "data-key": `history:${one.id}`, "aria-label": `History of ${one.title}` }, "History");
  const element = make("details", { class: "history" }, summary, told);
  element.addEventListener("toggle", async () => {
    if (!element.open) return;
    told.replaceChildren(...await drawn(one, version));
    if (element.open) byId("says").textContent = told.firstElementChild.textContent;
  });
  return element;
}

/** What is known of a document; what went wrong, where that cannot be had. */
async function drawn(one, version) {
  try {
    const known = await get(`api/documents/${encodeURIComponent(one.id)}`);
    return [make("p", {}, headline(known.history)), ...others(known), spans(known, version)].filter(Boolean);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [make("p", { class: "replaced" }, `${error.title}. ${error.message}`)];
  }
}

/** The documents that it replaces, and the one that has replaced it. */
function others({ replaces, replaced_by: by }) {
  return [
    by ? make("p", {}, `Answers only for a day${by.published ? ` before ${day(by.published)}` : " that is asked for"}, since it has been replaced.`) : null,
    ...replaces.map((other) => make("p", {}, `Replaces ${other.title}${other.published ? `, published ${day(other.published)}` : ""}.`)),
  ].filter(Boolean);
}

function headline(known) {
  if (!known.length) return "When it came is not known.";
  const times = known.length - 1;
  return times ? `Changed ${times < 3 ? ["once", "twice"][times - 1] : count(times, "time")}.` : ["Unchanged since it came, ", moment(known[0].since), "."];
}

function spans(known, version) {
  if (known.history.length < 2) return null;
  return make("ol", {}, known.history.map((one) => make("li", {},
    make("span", {}, moment(one.since), " – ", one.until ? moment(one.until) : "now"),
    make("span", { class: "soft" }, one.until ? before(one, known, version) : "what it says now"))));
}

/** What a document was for a time: its name where that was another, and where its words are. */
function before(one, known, version) {
  return [
    one.title === known.title ? null : `titled “${one.title}”; `,
    one.path === known.path ? null : `in the file ${one.path}; `,
    one.sha256 === known.sha256 ? "the same words as now" : words(one, version),
  ].filter(Boolean).flat();
}

function words(one, version) {
  if (!one.generation) return "other words, which are kept no longer";
  const made = version(one.generation);
  if (!made) return "other words, kept in an older version";
  return ["other words, kept in ", make("a", { href: `#version-${one.generation}` }, "the version of ", moment(made))];
}
