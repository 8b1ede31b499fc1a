// Nothing moves under whoever writes, or who wants it so: others' notes stand where they stood, until the writer is done
// or asks to see.

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {{ note: number, comment: number }} Waiting what is new, and not shown */

export class Hold {
  /** @type {Board | null} the board as it was when others' doings were no longer shown; null where they are */
  before = null;
  /** Whether its reader wants it to stand still until they say so. */
  still = false;

  /** Let it stand as it is now, if it does not stand already. @param {Board} board */
  begin(board) {
    this.before ??= board;
  }

  /** Show what others did until now. @param {Board} board */
  show(board) {
    this.before = this.still ? board : null;
  }

  /** The writer is done. */
  end() {
    if (!this.still) this.before = null;
  }

  /** @param {boolean} still @param {Board} board */
  keep(still, board) {
    this.still = still;
    this.show(board);
  }
}

/**
 * Show a board with what others did to its places left out, since it began to stand still.
 * @param {Board} board
 * @param {Board | null} before as it was then; null where it does not
 * @returns {{ board: Board, waiting: Waiting }}
 */
export function held(board, before) {
  const waiting = { note: 0, comment: 0 };
  if (!before) return { board, waiting };
  const things = new Map();
  for (const [id, thing] of board.things) {
    const was = before.things.get(id);
    if (was) things.set(id, { ...thing, parent: was.parent, rank: was.rank });
    else if (thing.mine) things.set(id, thing);
    else if (thing.kind in waiting) waiting[/** @type {keyof Waiting} */ (thing.kind)] += 1;
  }
  for (const [id, thing] of things) {
    if (thing.kind === "comment" || thing.parent === null || things.has(thing.parent)) continue;
    things.set(id, { ...thing, parent: board.things.get(thing.parent)?.parent ?? columnOf(board) });
  }
  return { board: { ...board, things }, waiting };
}

/** @param {Board} board */
function columnOf(board) {
  return [...board.things.values()].find((thing) => thing.kind === "column")?.id ?? null;
}
