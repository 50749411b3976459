// Files to add: dropped anywhere on the page, or chosen.

import { byId, make } from "./dom.js";
import { count } from "./format.js";

const MIB = 1 << 20;
const zone = byId("drop");
const input = byId("files");

/** Bind the drop zone; `take(files)` gets what was dropped or chosen. */
export function bindUpload(take) {
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = ""; // so that the same file can be chosen again
  });
  const over = (on) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", on && !input.disabled);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false)(event); });
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer?.files.length) take([...event.dataTransfer.files]);
  });
}

/** What can be added, and whether this page may. */
export function drawUpload(takes, allowed) {
  input.disabled = !allowed;
  zone.classList.toggle("off", !allowed);
  if (!takes) return;
  input.accept = takes.endings.map((ending) => `.${ending}`).join(",");
  const endings = takes.endings.map((ending) => `.${ending}`).join("  ");
  byId("takes").textContent = `${endings}, up to ${takes.file_bytes / MIB} MiB each, ${takes.files} at once`;
}

/** Files sorted into those to send and those that would be refused, the latter as {path, reason}. */
export function sorted(files, takes) {
  if (!takes) return { good: files, refused: [] };
  const refused = files.flatMap((file) => {
    const reason = why(file, takes);
    return reason ? [{ path: file.name, reason }] : [];
  });
  const bad = new Set(refused.map((one) => one.path));
  const good = files.filter((file) => !bad.has(file.name));
  const total = good.reduce((sum, file) => sum + file.size, 0);
  const many = good.length > takes.files ? `at most ${takes.files} files can be sent at once, and these are ${good.length}` : null;
  const large = total > takes.bytes ? `at most ${takes.bytes / MIB} MiB can be sent at once, and these are ${Math.ceil(total / MIB)}` : null;
  if (!many && !large) return { good, refused };
  return { good: [], refused: [...refused, { path: count(good.length, "file"), reason: many ?? large }] };
}

/** Say which files were not sent, and why; none takes away what was said. */
export function drawRefused(refused) {
  byId("refused").hidden = !refused.length;
  byId("refused-list").replaceChildren(...refused.map(({ path, reason }) =>
    make("li", {}, make("strong", {}, path), ` ${reason}`)));
}

function why(file, takes) {
  const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  if (!takes.endings.includes(ending)) return `is of a kind that is not read (${ending ? `.${ending}` : "no ending"})`;
  if (file.size > takes.file_bytes) return `has ${Math.ceil(file.size / MIB)} MiB; at most ${takes.file_bytes / MIB} are read`;
  return null;
}
