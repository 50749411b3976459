// Terms within a quote: a click or a key shows beneath it the words that explain one, another takes them away.

import { byId, make } from "./dom.js";

let shown = null; // the explanation that is open, with the term it belongs to
let made = 0;

/** A term as a button that breaks with the line as its quote does; `explain()` makes what is shown. */
export function termButton(nodes, explain) {
  const button = make("span", { class: "term", role: "button", tabindex: "0", "aria-expanded": "false" }, nodes);
  const toggle = () => { if (shown?.button === button) closeTerm(); else show(button, explain()); };
  button.addEventListener("click", toggle);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) toggle();
  });
  return button;
}

/** Take the open explanation away; says whether one was open. */
export function closeTerm() {
  if (!shown) return false;
  const { button, note } = shown;
  shown = null;
  if (note.contains(document.activeElement)) button.focus();
  note.remove();
  button.setAttribute("aria-expanded", "false");
  button.removeAttribute("aria-controls");
  return true;
}

function show(button, note) {
  closeTerm();
  shown = { button, note };
  note.id = `explains-${(made += 1)}`;
  button.closest(".quote").after(note);
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", note.id);
  byId("says").textContent = note.firstElementChild.textContent;
  note.scrollIntoView({ block: "nearest" });
  button.scrollIntoView({ block: "nearest" }); // it stays in view where not both fit
}
