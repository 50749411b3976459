// What the reader thinks of an answer: two buttons beneath it, where the bot keeps answers.

import { get, post, Problem } from "./api.js";
import { byId, make } from "./dom.js";

const THUMBS = { up: "This answer helped", down: "This answer did not help" };
let kept = null; // whether answers are kept, once it was asked for

/** The buttons of an answer, which show once it is known that answers are kept. */
export function feedback(reply) {
  const told = make("span", { class: "told" });
  const buttons = Object.entries(THUMBS).map(([verdict, label]) =>
    make("button", { type: "button", class: "thumb", "data-verdict": verdict, "aria-pressed": "false", "aria-label": label, title: label }));
  let sent = Promise.resolve(); // one after another, so that the last one chosen is the one that stays
  for (const button of buttons) {
    button.addEventListener("click", () => { sent = sent.then(() => judge(reply.id, button, buttons, told)); });
  }
  const group = make("div", { class: "feedback", role: "group", "aria-label": "What you think of this answer", hidden: true }, buttons, told);
  areKept().then((are) => { group.hidden = !are; });
  return group;
}

/** Send a verdict; the button stays pressed where it arrived, and where it did not the reader is told. */
async function judge(answer, chosen, buttons, told) {
  try {
    await post("api/feedback", { answer, verdict: chosen.dataset.verdict });
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    told.textContent = "Thank you.";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    told.textContent = `${error.title}. ${error.message}`;
  }
  byId("says").textContent = told.textContent;
}

/** Whether answers are kept; where that cannot be told, it is asked again with the next answer. */
async function areKept() {
  kept ??= get("api/version").then((version) => version.journal);
  try {
    return await kept;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    kept = null;
    return false;
  }
}
