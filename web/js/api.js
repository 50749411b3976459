// Talk to the bot's API. What goes wrong is thrown as a Problem, in words for the reader.

import { events } from "./sse.js";

/** An error that the reader can be told: a title and what to do; `status` is the server's, where it answered. */
export class Problem extends Error {
  constructor(title, detail, status = null) {
    super(detail);
    this.title = title;
    this.status = status;
  }
}

/** The JSON at an address. */
export async function get(address) {
  const response = await fetched(address, { headers: { Accept: "application/json" } });
  return response.json();
}

/** Send JSON to an address that gives nothing back. */
export async function post(address, body) {
  await fetched(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Ask a question, of what was published by the day `asOf` (null: today); gives its events as they come, the last one "done". */
export async function* ask(question, history, asOf, signal) {
  const response = await fetched("api/answer", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ question, history, as_of: asOf }),
    signal,
  });
  let finished = false;
  for await (const event of events(response.body)) {
    if (event.name === "error") throw new Problem(event.data.title, event.data.detail);
    finished = event.name === "done";
    yield event;
  }
  if (!finished) throw new Problem("The answer broke off", "The connection ended before the answer was whole. Ask again.");
}

/** The reply to a request. */
export async function fetched(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("The bot cannot be reached", "Check that it is still running and that you are connected, then ask again.");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({})); // a proxy's error page is no problem object
  throw new Problem(problem.title ?? `Error ${response.status}`, problem.detail ?? "Ask again in a moment.", response.status);
}
