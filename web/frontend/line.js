// The live log's client for the scripts of any plugin: one file to import, whose names stay.

import { openLine as open } from "./live/open.js";

export { newId } from "./live/ids.js";

/** Rules whose intents build on nobody's numbers need not say so. */
const BUILDS_ON_NOTHING = {
  waitsFor: () => undefined,
  settled: (/** @type {any} */ intent) => intent,
};

/**
 * Open the line of a page.
 * @template State
 * @param {import("./live/open.js").Page<State>} page `waitsFor` and `settled` may be left out of its rules
 */
export function openLine(page) {
  return open({ ...page, rules: { ...BUILDS_ON_NOTHING, ...page.rules } });
}
