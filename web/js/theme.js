// Light or dark.

import { byId } from "./dom.js";

/** Bind the button: it is as the system has it until the reader chooses. */
export function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = localStorage.getItem("theme");
  const apply = (name) => { document.documentElement.dataset.theme = name; };
  apply(chosen ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => { if (!localStorage.getItem("theme")) apply(dark.matches ? "dark" : "light"); });
  byId("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    apply(next);
  });
}
