// The table of documents, sorted and filtered, and the list of files that are not among them.

import { history } from "./documents-history.js";
import { byId, make, redraw } from "./dom.js";
import { count, day, replacement } from "./format.js";

const SHOWN = 100; // rows drawn at once; more come at a click
const COLUMNS = { // by which part of a row each is sorted, and whether the largest comes first
  title: ["Title", (row) => row.title, false],
  publisher: ["Publisher", (row) => row.publisher ?? "", false],
  published: ["Published", (row) => row.published ?? "", true],
  language: ["Language", (row) => row.language, false],
  passages: ["Passages", (row) => String(row.passages), true],
  indexed: ["Indexed", (row) => row.indexed, true],
};
const ALPHABET = new Intl.Collator("en", { numeric: true });
const rows = byId("rows");
const filter = byId("filter");
const made = new Map(); // rows by document, with what they were made of; a source that is open gives the focus back to its row
const state = { documents: [], given: null, sort: "title", down: false, shown: SHOWN };

/** Bind sorting, filter and "more". */
export function bindTable() {
  byId("columns").replaceChildren(...Object.entries(COLUMNS).map(([name, [label]]) =>
    make("th", { scope: "col", role: "columnheader", "data-column": name },
      make("button", { type: "button", onclick: () => sortBy(name) }, label))),
  make("th", { scope: "col", role: "columnheader", "data-column": "do" }, make("span", { class: "unseen" }, "Remove")));
  filter.addEventListener("input", () => {
    state.shown = SHOWN;
    draw();
  });
  byId("more").addEventListener("click", () => {
    const at = state.shown;
    state.shown += SHOWN;
    draw();
    rows.children[at]?.querySelector("button")?.focus();
  });
}

/** Show documents. `given`: {allowed, going: ids on their way out, open(document, button), remove(document), version(id)}. */
export function drawTable(documents, given) {
  Object.assign(state, { documents, given });
  draw();
}

/** Show the files that are not indexed. `given`: {allowed, remove(failure), restore(failure)}. */
export function drawFailed(failed, given) {
  byId("failed").hidden = !failed.length;
  byId("failed-count").textContent = failed.length.toLocaleString("en-GB");
  const more = failed.length > SHOWN ? [make("li", { class: "soft" }, `and ${(failed.length - SHOWN).toLocaleString("en-GB")} more`)] : [];
  redraw(byId("failed-list"), [...failed.slice(0, SHOWN).map((one) => failure(one, given)), ...more], byId("known-title"));
}

function sortBy(name) {
  const same = state.sort === name;
  Object.assign(state, { sort: name, down: same ? !state.down : COLUMNS[name][2] });
  draw();
}

function draw() {
  for (const head of byId("columns").querySelectorAll("th")) {
    const on = head.dataset.column === state.sort;
    if (on) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  const found = matching();
  byId("table").hidden = !found.length;
  redraw(rows, found.slice(0, state.shown).map(row), byId("known-title"));
  byId("more").hidden = found.length <= state.shown;
  byId("more").textContent = `Show ${Math.min(SHOWN, found.length - state.shown)} more of ${found.length.toLocaleString("en-GB")}`;
  const words = filter.value.trim();
  byId("found").textContent = words ? `${count(found.length, "document")} of ${state.documents.length.toLocaleString("en-GB")}` : "";
  byId("none").hidden = found.length > 0;
  byId("none").textContent = words && state.documents.length
    ? `No document has “${words}” in its title, publisher or file name.`
    : "No documents yet. Drop files above, and the bot can answer from them.";
}

/** The documents that have every word of the filter, in the order that was chosen. */
function matching() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (one) => [one.title, one.publisher, one.path, one.published, one.language].filter(Boolean).join(" ").toLowerCase();
  const key = COLUMNS[state.sort][1];
  const order = state.down ? -1 : 1;
  const compare = (a, b) => order * ALPHABET.compare(key(a), key(b)) || ALPHABET.compare(a.path, b.path);
  return state.documents.filter((one) => words.every((word) => said(one).includes(word))).sort(compare);
}

function row(one) {
  const { allowed, going } = state.given;
  const leaves = going.has(one.id);
  const of = JSON.stringify([one, allowed, leaves]);
  if (made.get(one.id)?.of !== of) made.set(one.id, { of, element: drawn(one, allowed, leaves) });
  return made.get(one.id).element;
}

function drawn(one, allowed, leaves) {
  const title = make("button", { type: "button", class: "open", "aria-expanded": "false", "data-key": `open:${one.id}` }, one.title);
  title.addEventListener("click", () => state.given.open(one, title));
  return make("tr", { role: "row", class: leaves ? "going" : null },
    make("th", { scope: "row", role: "rowheader", "data-column": "title" }, title, make("span", { class: "path" }, one.path),
      one.replaced_by ? make("span", { class: "path replaced" }, replacement(one.replaced_by)) : null,
      history(one, (id) => state.given.version(id))),
    cell("publisher", one.publisher),
    cell("published", day(one.published, "short"), "published"),
    cell("language", one.language),
    cell("passages", one.passages.toLocaleString("en-GB"), "passages"),
    cell("indexed", day(one.indexed.slice(0, 10), "short"), "indexed"),
    make("td", { role: "cell", "data-column": "do" }, leaves ? make("span", { class: "soft" }, "on its way out") : make("button", {
      type: "button", class: "plain", disabled: !allowed, "data-key": `remove:${one.id}`, "aria-label": `Remove ${one.title}`,
      onclick: () => state.given.remove(one),
    }, "Remove")));
}

function cell(name, value, label = null) {
  return make("td", { role: "cell", class: value ? null : "blank", "data-column": name, "data-label": label }, value ?? "–");
}

function failure(one, { allowed, remove, restore }) {
  const act = (kind, label, change) => make("button", {
    type: "button", class: "plain", disabled: !allowed, "data-key": `${kind}:${one.path}`, "aria-label": `${label} ${one.path}`, onclick: () => change(one),
  }, label);
  const reason = one.removed ? "was removed, and is left out since" : one.reason;
  return make("li", {},
    make("span", {}, make("strong", {}, one.path), ` ${reason}`),
    one.removed ? act("restore", "Bring back", restore) : one.id ? act("remove", "Remove", remove) : null);
}
