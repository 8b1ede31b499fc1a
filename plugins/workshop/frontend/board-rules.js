// How an idea board behaves on a screen: what each fact makes of it, and what our own intents will make.

/**
 * @typedef {import("../../../web/frontend/live/shapes.js").Intent} Intent
 * @typedef {import("../../../web/frontend/live/shapes.js").Item} Item
 *
 * A column, a cluster, a note or a comment; `pending` until the server has confirmed what we did to it. `text_rev` is
 * the number of the operation that gave the text, or its op_id while that is ours and has no number.
 * @typedef {{ id: string, kind: string, parent: string | null, rank: string, text: string, text_rev: number | string,
 *   status: string, behalf: boolean, secret: boolean, looked?: boolean, mine?: boolean, by?: string, reason?: string,
 *   pending?: boolean }} Thing
 *
 * `board` is what everybody knows beside what stands on it; `unseen` counts what is written in secret in each place;
 * `mine` are the ids of what we wrote; `caps` what we may do, once a fact has changed it. `table` is for how many we
 * write and vote, 0 where we host none; `hosts` who does, and `outside` who was taken out, for those who lead; `ballot` what we have given in a voting,
 * and `voted` how many have given anything.
 * @typedef {{ things: Map<string, Thing>, mine: Set<string>, board: Record<string, any>,
 *   unseen: Record<string, number>, caps?: string[], table: number, hosts?: Record<string, number>, outside?: string[],
 *   ballot?: { voting: string, votes: Record<string, number> }, voted?: { voting: string, voted: number } }} Board
 */

const SECRET_STEP = "write";
const LAST = "last";
const ADDING = new Set(["note.add", "comment.add"]);

/**
 * Give what stands in something, as every screen sorts it: byte by byte, and keys and ids are ASCII.
 * @param {Board} board
 * @param {string | null} parent
 * @returns {Thing[]}
 */
export function inside(board, parent) {
  return [...board.things.values()].filter((thing) => thing.parent === parent).sort(inOrder);
}

/** Whether people have voted on a thing, or on the group in which it stands: then its words stand as they read them. @param {Board} board @param {Thing} thing */
export function votedOn({ board }, { id, parent }) {
  const over = (board.votings ?? []).filter((/** @type {any} */ each) => each.state === "closed" || each.voters);
  return over.some(({ things }) => things.includes(id) || things.includes(parent));
}

/** Which of two things beside each other stands first. @param {Thing} one @param {Thing} other */
export function inOrder(one, other) {
  return compared(one.rank, other.rank) || compared(one.id, other.id);
}

/** @type {import("../../../web/frontend/live/shapes.js").Rules<Board>} */
export const boardRules = {
  empty: () => ({ things: new Map(), mine: new Set(), board: {}, unseen: {}, table: 0 }),

  begin(snapshot, yours) {
    const { seq: _seq, things, unseen, hosts, outside, ...facts } = snapshot;
    const board = { ...boardRules.empty(), board: facts, hosts, outside, unseen: yours?.unseen ?? unseen, table: yours?.table ?? 0 };
    for (const thing of [...things, ...(yours?.things ?? [])]) put(board, thing, false);
    return board;
  },

  copy: (board) => ({ ...board, things: new Map(board.things), mine: new Set(board.mine) }),

  apply(board, item, own) {
    for (const thing of item.things ?? []) put(board, thing, own?.id === thing.id && ADDING.has(own?.kind ?? ""));
    for (const id of item.gone ?? []) board.things.delete(id);
    for (const [id, rank] of Object.entries(item.ranks ?? {})) {
      const thing = board.things.get(id);
      if (thing) board.things.set(id, { ...thing, rank });
    }
    if (item.board) board.board = item.board;
    if (item.caps) board.caps = item.caps;
    if (item.unseen) board.unseen = item.unseen;
    if (item.hosts) board.hosts = item.hosts;
    if (item.outside) board.outside = item.outside;
    if ("table" in item) board.table = item.table;
  },

  beside(board, told) {
    if (told.ballot) board.ballot = told.ballot;
    boardRules.news?.(board, told);
  },

  news(board, told) {
    if (told.voted) board.voted = told.voted;
  },

  foresee: (board, intent) => FORESEEN[intent.kind]?.(board, intent),

  waitsFor: (intent) => (typeof intent.base_rev === "string" ? intent.base_rev : undefined),

  settled: (intent, seq) => ({ ...intent, base_rev: seq }),
};

/** @type {Record<string, (board: Board, intent: Intent) => void>} */
const FORESEEN = {
  "note.add": add,
  "comment.add": add,
  "note.text": word,
  "cluster.rename": word,
  "note.move": (board, { id, parent, after }) => place(board, board.things.get(id), parent, after),
  "note.withdraw": (board, { id }) => void board.things.delete(id),
  "vote.cast": vote,
};

/**
 * Let a thing stand as it came; that it is ours is not said each time, and stays.
 * @param {Board} board
 * @param {Thing} thing
 * @param {boolean} made whether we made it just now
 */
function put(board, thing, made) {
  if (thing.mine || made) board.mine.add(thing.id);
  board.things.set(thing.id, board.mine.has(thing.id) ? { ...thing, mine: true } : thing);
}

/** @param {Board} board @param {Intent} intent */
function add(board, { op_id, kind, id, parent, after, text, behalf = false }) {
  const around = board.things.get(parent);
  if (board.things.has(id) || !around) return;
  const step = board.board.steps?.find((/** @type {any} */ each) => each.id === board.board.step);
  const secret = around.secret || (kind === "note.add" && step?.kind === SECRET_STEP);
  const thing = { id, kind: kind.split(".")[0], parent, rank: "", text, text_rev: op_id, status: "shown" };
  place(board, { ...thing, behalf, secret, mine: true }, parent, after);
}

/** @param {Board} board @param {Intent} intent */
function word(board, { op_id, id, text }) {
  const thing = board.things.get(id);
  if (thing) board.things.set(id, { ...thing, text, text_rev: op_id, pending: true });
}

/** @param {Board} board @param {Intent} intent */
function vote(board, { voting, thing, number }) {
  const votes = board.ballot?.voting === voting ? board.ballot.votes : {};
  board.ballot = { voting, votes: { ...votes, [thing]: number } };
}

/**
 * Put a thing after another, first (null) or last, until the server has said where. Only it makes keys: all that
 * stand there get keys of our own, which are never sent.
 * @param {Board} board
 * @param {Thing | undefined} thing
 * @param {string} parent
 * @param {string | null} [after]
 */
function place(board, thing, parent, after = LAST) {
  if (!thing || !board.things.has(parent)) return;
  const row = inside(board, parent).filter((other) => other.id !== thing.id);
  const before = after === null ? 0 : row.findIndex((other) => other.id === after) + 1 || row.length;
  row.splice(before, 0, { ...thing, parent, pending: true });
  row.forEach((each, at) => board.things.set(each.id, { ...each, rank: String(at).padStart(6, "0") }));
}

/** @param {string} one @param {string} other */
function compared(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
