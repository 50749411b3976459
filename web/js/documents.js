// The documents page: what the bot knows, bound to what changes it.

import { administer, follow } from "./administer.js";
import { get, Problem } from "./api.js";
import { drawGenerations } from "./documents-generations.js";
import { ended, jobCard, spokenJob } from "./documents-jobs.js";
import { bindPermission, showPermission } from "./documents-permission.js";
import { bindTable, drawFailed, drawTable } from "./documents-table.js";
import { bindUpload, drawRefused, drawUpload, sorted } from "./documents-upload.js";
import { byId, make } from "./dom.js";
import { count, moment } from "./format.js";
import { closeSource, openSource } from "./source.js";
import { theme } from "./theme.js";

const LISTED = 20; // jobs
const LOOK = 5000; // milliseconds between two looks for what was changed elsewhere
const says = byId("says");
const notice = byId("notice");
const dialog = byId("confirm");
const followed = new Map(); // cards of the jobs that ran while the page is open, by their id
const going = new Map(); // ids of documents on their way out, with the job that removes each
let listed = { documents: [], failed: [], generation: null, takes: null };
let generations = [];
let refusal = null; // the server's problem with changes, where it has one
let trouble = null; // why an older version answers, where it does
let loading = 0;
let line = Promise.resolve(); // jobs are followed one after another, as they run: a browser keeps few connections open

/** Fetch all that is shown, and draw it; a late reply is dropped. */
async function load() {
  const mine = (loading += 1);
  const [documents, jobs, versions, ready] = await Promise.allSettled([
    get("api/documents"), administer("GET", `api/jobs?limit=${LISTED}`), administer("GET", "api/generations"), get("readyz"),
  ]);
  if (mine !== loading) return;
  refusal = [jobs, versions].map((one) => one.reason).find((problem) => problem?.status === 401 || problem?.status === 403) ?? null;
  if (documents.status === "fulfilled") listed = documents.value;
  generations = versions.status === "fulfilled" ? versions.value.generations : [];
  trouble = ready.value?.trouble ?? null;
  show(jobs.status === "fulfilled" ? jobs.value.jobs : []);
  draw();
  const broken = [documents, jobs, versions].map((one) => one.reason).find((problem) => problem && problem !== refusal && !isRefusal(problem));
  if (broken) tell(broken);
}

function isRefusal(problem) {
  return problem.status === 401 || problem.status === 403;
}

/** Draw all but the jobs. */
function draw() {
  const allowed = !refusal;
  showPermission(refusal);
  drawCounts();
  drawTrouble();
  drawUpload(listed.takes, allowed);
  drawTable(listed.documents, { allowed, going, open, remove: ask, version });
  drawFailed(listed.failed, { allowed, remove: ask, restore });
  drawGenerations(generations, { allowed, activate });
  byId("jobs").hidden = !allowed;
}

function drawTrouble() {
  byId("trouble").hidden = !trouble;
  byId("trouble").textContent = trouble ? `An older version answers: ${trouble}` : "";
}

function drawCounts() {
  const removed = listed.failed.filter((one) => one.removed).length;
  const passages = listed.documents.reduce((sum, one) => sum + one.passages, 0);
  const counts = [
    [listed.documents.length, "documents"], [passages, "passages"], [listed.failed.length - removed, "not indexed"], [removed, "left out"],
  ].filter(([number], at) => number || at < 2);
  byId("counts").replaceChildren(
    ...counts.map(([number, label]) => make("div", {}, make("dt", {}, label), make("dd", {}, number.toLocaleString("en-GB")))),
    ...(listed.created ? [make("div", { class: "when" }, make("dt", {}, "last changed"), make("dd", {}, moment(listed.created)))] : []));
}

/** When a version of the index was made; null where it is not kept, or may not be seen. */
function version(id) {
  return generations.find((one) => one.id === id)?.created ?? null;
}

/** Show jobs, newest first: those that run and the newest above, the others under "earlier". */
function show(jobs) {
  for (const job of jobs.filter((one) => !ended(one)).reverse()) track(job);
  const past = jobs.filter((one) => ended(one) && !followed.has(one.id)).map((one) => jobCard(one, cancel).element);
  if (!followed.size) byId("jobs-now").replaceChildren(...past.splice(0, 1));
  byId("jobs-earlier").replaceChildren(...past);
  byId("jobs-before").hidden = !past.length;
}

/** Show a job, and follow it when those before it have ended. */
function track(job) {
  if (followed.has(job.id)) return;
  const card = jobCard(job, cancel);
  if (!followed.size) byId("jobs-now").replaceChildren(); // the newest of the earlier ones goes to the others
  followed.set(job.id, card);
  byId("jobs-now").prepend(card.element);
  line = line.then(() => accompany(job, card));
}

/** Follow a job until it has ended, saying how far it is; then show what it changed. */
async function accompany(job, card) {
  let said = "";
  try {
    for await (const state of follow(job.id)) {
      card.update(state);
      if (state && spokenJob(state) !== said) says.textContent = said = spokenJob(state);
    }
  } catch (error) {
    tell(error);
  }
  for (const [id, by] of going) if (by === job.id) going.delete(id);
  await load();
}

/** Do what changes the index; what the server refuses is told. */
async function change(act) {
  notice.hidden = true;
  try {
    await act();
  } catch (error) {
    tell(error);
    if (isRefusal(error)) await load();
  }
}

/** Say what went wrong. */
function tell(error) {
  const problem = error instanceof Problem ? error : new Problem("Something went wrong in this page", String(error));
  notice.hidden = false;
  notice.replaceChildren(make("strong", {}, problem.title), ` ${problem.message}`);
}

async function upload(files) {
  if (refusal) {
    tell(refusal);
    return;
  }
  const { good, refused } = sorted(files, listed.takes);
  drawRefused(refused);
  if (refused.length) says.textContent = `${count(refused.length, "file")} not sent: ${refused[0].path} ${refused[0].reason}`;
  if (!good.length) return;
  const form = new FormData();
  for (const file of good) form.append("files", file);
  byId("sending").textContent = `Sending ${count(good.length, "file")}…`;
  says.textContent = `Sending ${count(good.length, "file")}`;
  await begin("POST", "api/documents", { body: form });
  byId("sending").textContent = "";
}

/** Begin a job and follow it; the job is given back once it is accepted, null where it is not. */
async function begin(method, address, options) {
  let job = null;
  await change(async () => { job = await administer(method, address, options); });
  if (job) track(job);
  return job;
}

/** Ask whether to remove a document, or a file that could not be indexed, saying what will happen. */
function ask(one) {
  byId("confirm-title").textContent = `Remove ${one.title ? `“${one.title}”` : one.path}?`;
  byId("confirm-what").replaceChildren(...consequences(one).map((text) => make("p", {}, text)));
  byId("confirm-yes").onclick = () => {
    dialog.close();
    remove(one);
  };
  dialog.showModal();
}

function consequences(one) {
  const uploaded = one.uploaded ?? one.path.startsWith("uploads/");
  return [
    uploaded
      ? `It was uploaded: its file (${one.path}) is deleted from the server. To have it back, upload it again.`
      : `Its file (${one.path}) stays in its folder. It is left out from now on, also when it is edited or renamed, until it is brought back under “Not indexed”.`,
    one.title ? "Once the index is made anew, no new answer, passage or suggestion holds a word of it. Older versions still do, and are kept to go back to." : "",
  ].filter(Boolean);
}

async function remove(one) {
  const job = await begin("DELETE", `api/documents/${encodeURIComponent(one.id)}`);
  if (!job) return;
  going.set(one.id, job.id);
  draw();
}

function restore(one) {
  return begin("POST", "api/documents/restore", { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path: one.path }) });
}

async function activate(generation, direction) {
  says.textContent = "Checking that version";
  await change(async () => {
    await administer("POST", `api/generations/${encodeURIComponent(generation.id)}/activate`);
    await load();
    says.textContent = `Went ${direction}: the version of ${moment(generation.created).textContent} answers, with ${count(generation.documents, "document")}.`;
  });
}

function cancel(job) {
  change(async () => { followed.get(job.id)?.update(await administer("DELETE", `api/jobs/${encodeURIComponent(job.id)}`)); });
}

async function open(one, button) {
  try {
    await openSource({ document: one, start: 0, end: 0 }, button);
  } catch (error) {
    tell(error);
  }
}

/** See whether another tab or program changed something. */
async function look() {
  if (document.hidden) return;
  try {
    const [ready, jobs] = await Promise.all([get("readyz"), refusal ? { jobs: [] } : administer("GET", "api/jobs?limit=1")]);
    const fresh = jobs.jobs.some((job) => !ended(job) && !followed.has(job.id));
    if (fresh || ready.generation !== listed.generation || ready.trouble !== trouble) await load();
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // the server is away for a while: what it said last stays
  }
}

theme();
bindTable();
bindUpload(upload);
bindPermission(load);
byId("reindex").addEventListener("click", () => begin("POST", "api/reindex"));
byId("confirm-no").addEventListener("click", () => dialog.close());
byId("source-close").addEventListener("click", closeSource);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !dialog.open) closeSource(); });
document.addEventListener("visibilitychange", look);
setInterval(look, LOOK);
load();
