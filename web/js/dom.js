// Make elements. Text goes in through textContent alone, so that no document can bring markup along.

/** An element with attributes, listeners ("onclick") and children; strings become text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Draw an element's children anew; the focus stays where it was. What can have it is told apart by data-key ("remove:1");
 * where that is gone it goes to the next of its kind, or to `otherwise`.
 */
export function redraw(element, children, otherwise) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const kind = focused?.dataset.key?.split(":")[0];
  const keyed = () => [...element.querySelectorAll(`[data-key^="${kind}:"]:not(:disabled)`)];
  const at = kind ? keyed().indexOf(focused) : -1;
  element.replaceChildren(...children);
  if (!focused) return;
  const now = kind ? keyed() : [];
  const next = now.find((one) => one.dataset.key === focused.dataset.key) ?? now[Math.min(at, now.length - 1)] ?? otherwise;
  next?.focus({ preventScroll: true });
}

/** The element with an id; a page without it is broken, and says so. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
