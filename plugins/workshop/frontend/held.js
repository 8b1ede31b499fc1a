// Nothing moves under whoever writes: others' notes stand where they stood until the writer is done, or asks to see.

/** @typedef {import("./board-rules.js").Board} Board */

/**
 * Show a board with what others did to its places left out, since somebody began to write.
 * @param {Board} board
 * @param {Board | null} before as it was then; null where nobody writes
 * @returns {{ board: Board, waiting: number }} `waiting` are the new notes that are not shown
 */
export function held(board, before) {
  if (!before) return { board, waiting: 0 };
  const things = new Map();
  let waiting = 0;
  for (const [id, thing] of board.things) {
    const was = before.things.get(id);
    if (was && !thing.mine) things.set(id, { ...thing, parent: was.parent, rank: was.rank });
    else if (thing.mine) things.set(id, thing);
    else if (thing.kind === "note") waiting += 1;
  }
  for (const [id, thing] of things) {
    if (thing.parent === null || things.has(thing.parent)) continue;
    things.set(id, { ...thing, parent: board.things.get(thing.parent)?.parent ?? columnOf(board) });
  }
  return { board: { ...board, things }, waiting };
}

/** @param {Board} board */
function columnOf(board) {
  return [...board.things.values()].find((thing) => thing.kind === "column")?.id ?? null;
}
