// What stands in what on a board that is shown, sorted once for all that ask.

import { inOrder } from "./board-rules.js";

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {import("./board-rules.js").Thing} Thing */

/** @type {WeakMap<Board, Map<string | null, Thing[]>>} */
const sorted = new WeakMap();

/**
 * Give what stands in something; the board must not change any more.
 * @param {Board} board
 * @param {string | null} parent
 * @returns {Thing[]}
 */
export function row(board, parent) {
  const known = sorted.get(board) ?? rowsOf(board);
  sorted.set(board, known);
  return known.get(parent) ?? [];
}

/** @param {Board} board @returns {Map<string | null, Thing[]>} */
function rowsOf(board) {
  const rows = new Map();
  for (const thing of [...board.things.values()].sort(inOrder)) {
    const beside = rows.get(thing.parent);
    if (beside) beside.push(thing);
    else rows.set(thing.parent, [thing]);
  }
  return rows;
}
