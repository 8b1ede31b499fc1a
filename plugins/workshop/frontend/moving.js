// Where a note can go from where it stands: what the menu offers, and what each choice asks for.

import { newId } from "../../../web/frontend/live/ids.js";
import { inside } from "./board-rules.js";

/**
 * @typedef {import("./board-rules.js").Board} Board
 * @typedef {import("./board-rules.js").Thing} Thing
 * @typedef {"before" | "on" | "after"} Where
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

/**
 * What a note that is dropped somewhere asks for: beside another note, together with it, or last in a group or column.
 * @param {Board} board
 * @param {Thing} note
 * @param {string} over the id of what it is dropped on
 * @param {Where} where
 * @param {string[]} caps
 * @returns {{ kind: string, [argument: string]: any } | null} null where nothing is to be done
 */
export function dropped(board, note, over, where, caps) {
  const thing = board.things.get(over);
  if (!thing || thing.id === note.id || thing.kind === "comment") return null;
  if (thing.kind !== "note") return thing.id === note.parent ? null : move(note, thing.id);
  const around = board.things.get(String(thing.parent));
  const groups = where === "on" && around?.kind === "column" && caps.includes("cluster.create");
  if (groups) return { ...cluster(board, thing), members: [thing.id, note.id] };
  if (where !== "before") return move(note, String(thing.parent), thing.id);
  const row = inside(board, thing.parent).filter((each) => each.id !== note.id);
  return move(note, String(thing.parent), row[row.findIndex((each) => each.id === thing.id) - 1]?.id ?? null);
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
  return { key: "new_group", wanted: () => ({ ...cluster(board, note), members: [note.id] }) };
}

/** @param {Board} board @param {Thing} note where whose place it will stand */
function cluster(board, note) {
  const around = board.things.get(String(note.parent));
  const row = inside(board, note.parent);
  const before = row[row.findIndex((thing) => thing.id === note.id) - 1];
  const inGroup = around?.kind === "cluster";
  const place = inGroup ? { parent: around.parent, after: around.id } : { parent: note.parent, after: before?.id ?? null };
  return { kind: "cluster.create", id: newId(), ...place, text: "" };
}

/** @param {Thing} note @param {string} parent @param {string | null} [after] */
function move(note, parent, after) {
  return { kind: "note.move", id: note.id, parent, ...(after === undefined ? {} : { after }) };
}
