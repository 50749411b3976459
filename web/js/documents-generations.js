// The versions of the index that are kept: what each changed, which one answers, and back or forward to another.

import { byId, make, redraw } from "./dom.js";
import { count, moment, told } from "./format.js";

const PATHS = 100; // named of each difference

/** Show generations, newest first. `given`: {allowed, activate(generation, direction)}. */
export function drawGenerations(generations, given) {
  const current = generations.findIndex((one) => one.current);
  byId("generations").hidden = !generations.length;
  byId("older").hidden = !generations.slice(0, current).some((one) => !one.refused);
  byId("unpublished").hidden = !(current > 0 && generations[0].refused);
  redraw(byId("generations-list"), generations.map((one, at) => generation(one, at, current, generations.length, given)), byId("generations-title"));
}

function generation(one, at, current, all, { allowed, activate }) {
  const direction = at < current ? "forward" : "back";
  const made = moment(one.created).textContent;
  const [label, named] = one.refused
    ? ["Let it answer all the same", `Let the version of ${made} answer all the same`]
    : [`Go ${direction} to it`, `Go ${direction} to the version of ${made}`];
  return make("li", { id: `version-${one.id}`, class: one.current ? "version current" : "version", "aria-current": one.current ? "true" : null },
    make("div", {},
      make("p", {}, make("strong", {}, moment(one.created)), status(one)),
      one.refused ? make("p", {}, told(one.refused)) : null,
      make("p", { class: "soft" }, [
        count(one.documents, "document"), count(one.passages, "passage"), one.failed ? `${one.failed.toLocaleString("en-GB")} not indexed` : null,
      ].filter(Boolean).join(" · ")),
      at === all - 1 ? make("p", { class: "soft" }, "the oldest that is kept") : differences(one)),
    one.current ? null : make("button", {
      type: "button", class: "plain", disabled: !allowed, "data-key": `activate:${one.id}`,
      "aria-label": named, onclick: () => activate(one, direction),
    }, label));
}

function status(one) {
  if (one.current) return make("span", { class: "status" }, "answers now");
  return one.refused ? make("span", { class: "status refused" }, "not published") : null;
}

/** What changed against the version made before it. */
function differences(one) {
  const named = ["added", "changed", "removed"].filter((name) => one[name].length);
  if (!named.length) return make("p", { class: "soft" }, "the same documents");
  return make("details", {},
    make("summary", {}, named.map((name) => `${one[name].length.toLocaleString("en-GB")} ${name}`).join(", ")),
    make("ul", { class: "log" }, named.flatMap((name) => [
      ...one[name].slice(0, PATHS).map((path) => make("li", {}, make("span", { class: "change", "data-change": name }, name), make("span", {}, path))),
      one[name].length > PATHS ? make("li", { class: "soft" }, `and ${one[name].length - PATHS} more ${name}`) : null,
    ])));
}
