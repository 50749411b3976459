// What changes the index. The administrator's token, where the server wants one, is kept for this tab alone.

import { fetched, Problem } from "./api.js";
import { events } from "./sse.js";

const KEPT = "administrator-token"; // in the tab's session storage
const AGAIN = 2000; // milliseconds until a connection that broke is tried again

/** The token that was given, null where none was. */
export function token() {
  return sessionStorage.getItem(KEPT);
}

/** Keep a token for this tab; null forgets it. */
export function keepToken(value) {
  if (value === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, value);
}

/** The JSON that comes of a request which an administrator alone may make. */
export async function administer(method, address, options = {}) {
  const response = await fetched(address, { method, ...options, headers: { ...options.headers, ...authorization() } });
  return response.json();
}

/** A job as it goes on, until it has ended; null where the connection broke, which is then tried again. */
export async function* follow(id) {
  const headers = { Accept: "text/event-stream", ...authorization() };
  for (;;) {
    try {
      const response = await fetched(`api/jobs/${encodeURIComponent(id)}`, { headers });
      for await (const event of events(response.body)) {
        yield event.data;
        if (event.name === "done") return;
      }
    } catch (error) {
      if (error instanceof Problem && error.status && error.status < 500) throw error;
    }
    yield null;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
  }
}

function authorization() {
  const given = token();
  return given ? { Authorization: `Bearer ${given}` } : {};
}
