// By keyboard: arrows go through a menu, Home and End to its ends, Escape and Tab leave it; Ctrl and Enter send.

/** @type {Record<string, (at: number, count: number) => number>} */
const GOES = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/**
 * Answer a key in an open menu.
 * @param {KeyboardEvent} event
 * @param {() => void} close what leaves it
 */
export function inMenu(event, close) {
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    close();
    return;
  }
  const go = GOES[event.key];
  if (!go) return;
  event.preventDefault();
  const menu = /** @type {HTMLElement} */ (event.currentTarget);
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[role=menuitem]")]);
  items[go(items.indexOf(/** @type {HTMLElement} */ (document.activeElement)), items.length)]?.focus();
}

/** Send the form of a field. @param {KeyboardEvent} event */
export function sendsWithKeys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.target).form?.requestSubmit();
}
