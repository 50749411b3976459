// A job as a card: how far it is, and, when it has ended, what became of each file.

import { make } from "./dom.js";
import { count, moment, told } from "./format.js";

const CAUSES = { reindex: "Indexing again", upload: "Adding files", remove: "Removing a document", restore: "Bringing a document back" };
const STATUSES = { queued: "waiting", running: "running", done: "done", failed: "failed", cancelled: "cancelled" };
const STEPS = { // what is done in each, and about which part of the time it takes
  scan: ["Looking through the files", 0.02], load: ["Reading files", 0.3], split: ["Splitting into passages", 0.05],
  encode: ["Encoding passages", 0.5], store: ["Storing", 0.05], verify: ["Verifying", 0.03],
  gate: ["Asking the gate's questions", 0.03], publish: ["Publishing", 0.02],
};
const CHANGES = { failed: "not indexed", removed: "removed", added: "added", changed: "changed", left_out: "left out", unchanged: "unchanged" };
const REASONS = 5; // failures told at once; all stand under "Not indexed"

/** Whether nothing of a job changes any more. */
export function ended(job) {
  return job.status !== "queued" && job.status !== "running";
}

/** The card of a job: its element, and `update(job)`, which null tells that the connection broke. */
export function jobCard(job, cancel) {
  const status = make("span", { class: "status" });
  const doing = make("p", { class: "doing" });
  const bar = make("progress", { max: 1, "aria-label": `${called(job)}: progress` });
  const stop = make("button", { type: "button", class: "plain" }, "Cancel");
  stop.addEventListener("click", () => {
    stop.textContent = "Cancelling…"; // and it is not disabled, so that it keeps the focus until the card takes it
    cancel(job);
  });
  const running = make("div", { class: "running" }, bar, stop);
  const element = make("li", { class: "job", tabindex: "-1" },
    make("p", { class: "job-head" }, make("strong", {}, called(job)), " ", status, " ", make("span", { class: "soft" }, moment(job.created))),
    doing, running);
  const finish = (last) => {
    const focused = element.contains(document.activeElement);
    element.replaceChildren(element.firstChild, ...outcome(last));
    if (focused) element.focus({ preventScroll: true });
  };
  let over = false;
  const update = (next) => {
    if (over) return;
    if (next === null) {
      doing.textContent = "The connection broke. The job goes on; looking for it again…";
      return;
    }
    element.dataset.status = next.status;
    status.textContent = state(next);
    bar.value = share(next);
    over = ended(next);
    if (over) finish(next);
    else doing.textContent = now(next);
  };
  update(job);
  return { element, update };
}

/** What a screen reader says of a job; it is the same until there is news: another quarter, or the end. */
export function spokenJob(job) {
  if (job.status === "queued") return `${called(job)}: waiting.`;
  if (!ended(job)) return `${called(job)}: ${Math.floor(share(job) * 4) * 25} percent.`;
  const failed = unread(job);
  const first = failed.length ? ` ${count(failed.length, "file")} not indexed: ${failed[0].path}: ${failed[0].reason}` : "";
  return `${called(job)}: ${state(job)}. ${summary(job)}${first}`;
}

function called(job) {
  return CAUSES[job.cause] ?? "Indexing";
}

function state(job) {
  return refused(job) ? "not published" : STATUSES[job.status] ?? job.status;
}

/** Whether a job built an index that a gate does not let answer. */
function refused(job) {
  return job.status === "failed" && job.generation !== null;
}

/** How much of a job is done, from 0 to 1. */
function share(job) {
  if (job.status === "done") return 1;
  const names = Object.keys(STEPS);
  const at = names.indexOf(job.step);
  if (at < 0) return 0;
  const before = names.slice(0, at).reduce((sum, name) => sum + STEPS[name][1], 0);
  return before + STEPS[job.step][1] * (job.total ? job.done / job.total : 0);
}

function now(job) {
  if (job.status === "queued") return "Waiting for its turn. What the bot knows stays as it is until the job is done.";
  const step = STEPS[job.step]?.[0] ?? "Beginning";
  const far = job.total > 1 ? ` ${Math.min(job.done + 1, job.total).toLocaleString("en-GB")} of ${job.total.toLocaleString("en-GB")}` : "";
  return `${step}${far}${job.path ? `: ${job.path}` : "…"}`;
}

function summary(job) {
  if (refused(job)) return told(job.reason);
  if (job.status !== "done") return `${told(job.reason ?? "")}${job.cause === "reindex" ? "" : " What was asked for is done with the next indexing."}`;
  const changes = ["added", "changed", "removed"].filter((name) => job[name]).map((name) => `${job[name].toLocaleString("en-GB")} ${name}`);
  return `${changes.join(", ") || "Nothing changed"}; ${job.unchanged.toLocaleString("en-GB")} unchanged.`;
}

/** The files that could not be indexed, of those that the job is about; what an administrator removed is none. */
function unread(job) {
  if (job.cause === "remove") return [];
  return job.failed.filter((one) => !one.removed && (job.cause !== "upload" || one.path.startsWith("uploads/")));
}

function outcome(job) {
  const failed = unread(job);
  return [
    make("p", { class: "doing" }, summary(job)),
    failed.length ? make("ul", { class: "reasons" }, failed.slice(0, REASONS).map(({ path, reason }) =>
      make("li", {}, make("strong", {}, path), ` ${reason}`))) : null,
    failed.length > REASONS ? make("p", { class: "soft" }, `and ${failed.length - REASONS} more, named under “Not indexed”`) : null,
    job.files.length ? log(job) : null,
  ].filter(Boolean);
}

function log(job) {
  const all = job.added + job.changed + job.removed + job.unchanged
    + job.files.filter(({ change }) => change === "failed" || change === "left_out").length;
  return make("details", {}, make("summary", {}, `File by file (${all.toLocaleString("en-GB")})`),
    make("ul", { class: "log" },
      job.files.map(({ path, change, reason }) => make("li", {},
        make("span", { class: "change", "data-change": change }, CHANGES[change] ?? change),
        make("span", {}, path, reason ? make("span", { class: "soft" }, ` ${reason}`) : null))),
      all > job.files.length ? make("li", { class: "soft" }, `and ${(all - job.files.length).toLocaleString("en-GB")} more`) : null));
}
