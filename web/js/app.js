// The chat page: bind what is on it to the API.

import { card, failed, spoken, waiting } from "./answer.js";
import { ask, get, Problem } from "./api.js";
import { asOf, bindAsOf, isDay } from "./as-of.js";
import { byId, make } from "./dom.js";
import { day } from "./format.js";
import { closeSource, openSource } from "./source.js";
import { closeTerm } from "./terms.js";
import { theme } from "./theme.js";

const REMEMBERED = 20; // turns sent along with a question
const form = byId("ask");
const box = byId("question");
const send = byId("send");
const turns = byId("turns");
const says = byId("says");
const history = [];
let asking = null; // the question on its way; another one stops it

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (!question) return;
  box.value = "";
  put(question, asOf());
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (byId("source").contains(document.activeElement) || !closeTerm()) closeSource();
});

byId("source-close").addEventListener("click", closeSource);

/** Ask a question as of a day, null for today, and show what comes back; a late reply to an earlier question is dropped. */
async function put(question, published) {
  asking?.abort();
  const mine = (asking = new AbortController());
  byId("welcome").hidden = true;
  let shown = waiting("Looking in the sources…");
  const turn = make("li", { class: "turn" }, make("p", { class: "asked" }, question), shown);
  turns.append(turn);
  turn.scrollIntoView({ block: "start" });
  says.textContent = "Looking in the sources";
  send.disabled = true;
  const replace = (next) => { shown.replaceWith(next); shown = next; };
  try {
    for await (const event of ask(question, history.slice(-REMEMBERED), published, mine.signal)) {
      if (event.name === "passages") shown.textContent = `Reading ${event.data.length} passages…`;
      if (event.name === "done") finish(question, published, event.data, replace);
    }
  } catch (error) {
    if (error.name === "AbortError") {
      turn.remove();
      return;
    }
    const problem = error instanceof Problem ? error : new Problem("Something went wrong in this page", String(error));
    replace(failed(problem, () => { turn.remove(); put(question, published); }));
    says.textContent = `${problem.title}. ${problem.message}`;
  } finally {
    if (asking === mine) {
      asking = null;
      send.disabled = false;
      turn.scrollIntoView({ block: "nearest" });
    }
  }
}

function finish(question, published, reply, replace) {
  replace(card(reply, question, published, open));
  history.push({ role: "user", content: question }, { role: "assistant", content: reply.answer.text });
  says.textContent = spoken(reply, published);
}

/** Open a source; where it cannot be had, say so. */
async function open(place, button) {
  try {
    await openSource(place, button);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    says.textContent = `${error.title}. ${error.message}`;
    button.after(make("span", { class: "where", role: "alert" }, ` ${error.title}. ${error.message}`));
  }
}

/** What to ask, and what is indexed. */
async function welcome() {
  try {
    const [suggested, listed] = await Promise.all([get("api/suggestions"), get("api/documents")]);
    byId("suggestions").replaceChildren(...suggested.questions.map((question) =>
      make("li", {}, make("button", { type: "button", onclick: () => { if (isDay()) put(question, asOf()); } }, question))));
    const count = listed.documents.length;
    byId("index-state").textContent = `${count} document${count === 1 ? "" : "s"}, indexed ${day(listed.created.slice(0, 10))}`;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    byId("index-state").textContent = `${error.title}. ${error.message}`;
  }
}

theme();
welcome();
const given = new URLSearchParams(location.search);
const good = bindAsOf(given.get("as_of"));
if (given.get("q") && good) put(given.get("q").slice(0, 2000), asOf());
else if (matchMedia("(hover: hover)").matches) box.focus();
