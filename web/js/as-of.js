// The day that answers are to be of: a field under the question, empty for today.

import { byId } from "./dom.js";
import { day } from "./format.js";

const field = byId("as-of");
const today = byId("as-of-today");
const says = byId("says");

/** Bind the field. It begins with the day `given`; says whether that is one, or none was given. */
export function bindAsOf(given) {
  field.addEventListener("input", () => show());
  field.addEventListener("change", () => { if (field.validity.valid) tell(); });
  field.addEventListener("invalid", (event) => {
    event.preventDefault(); // the browser's own words vanish after a moment
    show(true);
    field.focus();
  });
  today.addEventListener("click", () => {
    field.value = "";
    field.focus(); // before the button goes
    show();
    tell();
  });
  field.value = given ?? "";
  const good = given === null || (field.value !== "" && field.validity.valid);
  show(!good);
  return good;
}

/** The day that was chosen, as in 2024-12-31; null for today. */
export function asOf() {
  return field.value || null;
}

/** Whether the field holds a day or nothing; where it does not, the reader is told and the field has the focus. */
export function isDay() {
  return field.reportValidity();
}

function show(wrong = false) {
  byId("as-of-wrong").textContent = wrong ? "Not a date. Give day, month and year, or nothing for today." : "";
  field.setAttribute("aria-invalid", String(wrong));
  field.setAttribute("aria-describedby", wrong ? "as-of-wrong" : "as-of-empty");
  today.hidden = asOf() === null && !wrong;
  byId("as-of-empty").hidden = !today.hidden;
}

function tell() {
  says.textContent = asOf() ? `Answers are as of ${day(asOf())}: from what was published by then.` : "Answers are as of today.";
}
