// Whether this page may change the index, and the administrator's token where the server wants one.

import { keepToken, token } from "./administer.js";
import { byId } from "./dom.js";

const WANTED = 401; // the status of a request whose token is missing or wrong
const panel = byId("permission");
const form = byId("token-form");
const box = byId("token");

/** Bind the form; `changed()` is called when there is another token, or none any more. */
export function bindPermission(changed) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keepToken(box.value.trim());
    box.value = "";
    changed();
  });
  byId("token-forget").addEventListener("click", () => {
    keepToken(null);
    changed();
  });
}

/** Say whether changes are allowed; `refusal` is the server's problem with them, null where it has none. */
export function showPermission(refusal) {
  const wanted = refusal?.status === WANTED;
  const wrong = wanted && token() !== null;
  if (wrong) keepToken(null);
  const within = panel.contains(document.activeElement);
  panel.hidden = !refusal && token() === null;
  form.hidden = !wanted;
  byId("token-forget").hidden = Boolean(refusal);
  byId("permission-why").textContent = wanted ? why(wrong) : refusal?.message ?? "The administrator’s token is in use in this tab.";
  if (within) (wanted ? box : byId("token-forget")).focus();
}

function why(wrong) {
  return wrong
    ? "That is not this server’s token. Check it, and give it again."
    : "To change what the bot knows, and to see jobs and earlier versions, give the administrator’s token. It is kept in this tab until it is closed.";
}
