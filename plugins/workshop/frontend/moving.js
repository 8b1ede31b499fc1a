// Where a note can go from where it stands: what the menu offers, and what each choice asks for.

import { newId } from "../../../web/frontend/live/ids.js";
import { inside } from "./board-rules.js";

/**
 * @typedef {import("./board-rules.js").Board} Board
 * @typedef {import("./board-rules.js").Thing} Thing
 * @typedef {{ key: string, name?: string, wanted: () => { kind: string, [argument: string]: any } }} Choice
 */

/**
 * @param {Board} board
 * @param {Thing} note
 * @param {string[]} caps
 * @returns {Choice[]}
 */
export function choices(board, note, caps) {
  const offered = caps.includes("note.move") ? [...beside(board, note), ...into(board, note)] : [];
  return caps.includes("cluster.create") ? [...offered, anew(board, note)] : offered;
}

/** @param {Board} board @param {Thing} note @returns {Choice[]} */
function beside(board, note) {
  const row = inside(board, note.parent);
  const at = row.findIndex((thing) => thing.id === note.id);
  const to = (/** @type {string | null} */ after) => () => move(note, String(note.parent), after);
  return [
    ...(at > 0 ? [{ key: "up", wanted: to(at > 1 ? row[at - 2].id : null) }] : []),
    ...(at < row.length - 1 ? [{ key: "down", wanted: to(row[at + 1].id) }] : []),
  ];
}

/** @param {Board} board @param {Thing} note @returns {Choice[]} */
function into(board, note) {
  const around = board.things.get(String(note.parent));
  const groups = [...board.things.values()].filter((thing) => thing.kind === "cluster" && thing.id !== note.parent);
  const out = around?.kind === "cluster" ? [around] : [];
  return [
    ...groups.map((group) => ({ key: "to_group", name: group.text, wanted: () => move(note, group.id) })),
    ...out.map((group) => ({ key: "out", wanted: () => move(note, String(group.parent), group.id) })),
  ];
}

/** A group of its own, where the note or its group stands. @param {Board} board @param {Thing} note @returns {Choice} */
function anew(board, note) {
  const around = board.things.get(String(note.parent));
  const inGroup = around?.kind === "cluster";
  const row = inside(board, note.parent);
  const before = row[row.findIndex((thing) => thing.id === note.id) - 1];
  const place = inGroup ? { parent: around.parent, after: around.id } : { parent: note.parent, after: before?.id ?? null };
  return {
    key: "new_group",
    wanted: () => ({ kind: "cluster.create", id: newId(), ...place, text: "", members: [note.id] }),
  };
}

/** @param {Thing} note @param {string} parent @param {string | null} [after] */
function move(note, parent, after) {
  return { kind: "note.move", id: note.id, parent, ...(after === undefined ? {} : { after }) };
}
