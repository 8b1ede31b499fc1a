// What a screen offers and holds back: a menu does what it says, and nothing moves under whoever writes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boardRules, inside } from "../../../plugins/workshop/frontend/board-rules.js";
import { held } from "../../../plugins/workshop/frontend/held.js";
import { choices } from "../../../plugins/workshop/frontend/moving.js";
import { chance } from "./chance.mjs";

const BOARDS = 300;
const CAPS = ["note.move", "cluster.create"];
const COLUMN = "column";

/** A key among those beside each other; two may have the same. */
const somewhere = (dice) => `${dice.below(60) + 10}`;

/** A board of one column, some groups and some notes, as chance puts them. */
function someBoard(dice) {
  const board = boardRules.empty();
  const put = (kind, id, parent, more = {}) =>
    board.things.set(id, { id, kind, parent, rank: somewhere(dice), text: id, text_rev: 1, status: "shown", ...more });
  put("column", COLUMN, null);
  const groups = Array.from({ length: dice.below(3) }, (_each, at) => `group-${at}`);
  for (const id of groups) put("cluster", id, COLUMN);
  const places = [COLUMN, ...groups];
  for (let at = 1 + dice.below(7); at > 0; at -= 1)
    put("note", `note-${at}`, dice.one(places), dice.happens(0.2) ? { mine: true } : {});
  return board;
}

const notesOf = (board) => [...board.things.values()].filter((thing) => thing.kind === "note");
const ids = (board, parent) => inside(board, parent).map((thing) => thing.id);

/** Do what a choice asks for, as the screen foresees it. */
function after(board, wanted) {
  const next = boardRules.copy(board);
  boardRules.foresee(next, { op_id: "op-1", ...wanted });
  return next;
}

test("each choice of the menu puts the note where it says, and leaves the order of the others as it is", () => {
  const offered = new Set();
  for (let seed = 1; seed <= BOARDS; seed += 1) {
    const board = someBoard(chance(seed));
    for (const note of notesOf(board)) {
      const before = ids(board, note.parent);
      const at = before.indexOf(note.id);
      for (const { key, name, wanted } of choices(board, note, CAPS)) {
        const asked = wanted();
        offered.add(key);
        if (key === "new_group") {
          assert.deepEqual([asked.kind, asked.members, asked.parent], ["cluster.create", [note.id], COLUMN]);
          continue;
        }
        const next = after(board, asked);
        const { parent } = next.things.get(note.id);
        const rest = (of, where) => ids(of, where).filter((id) => id !== note.id);
        for (const where of [COLUMN, note.parent, parent]) assert.deepEqual(rest(next, where), rest(board, where));
        const now = ids(next, parent).indexOf(note.id);
        const step = { up: -1, down: 1 }[key];
        if (step) assert.deepEqual([parent, now], [note.parent, at + step], `seed ${seed}`);
        const last = ids(next, parent).length - 1;
        if (key === "to_group") assert.deepEqual([next.things.get(parent).text, now], [name, last]);
        if (key === "out") assert.deepEqual([parent, now], [COLUMN, ids(next, COLUMN).indexOf(note.parent) + 1]);
      }
    }
  }
  assert.deepEqual([...offered].sort(), ["down", "new_group", "out", "to_group", "up"]);
});

test("the menu offers no way that leads nowhere, and nothing that is not allowed", () => {
  for (let seed = 1; seed <= BOARDS; seed += 1) {
    const board = someBoard(chance(seed));
    for (const note of notesOf(board)) {
      const row = ids(board, note.parent);
      const keys = choices(board, note, CAPS).map((choice) => choice.key);
      assert.equal(keys.includes("up"), row[0] !== note.id);
      assert.equal(keys.includes("down"), row.at(-1) !== note.id);
      assert.equal(keys.includes("out"), note.parent !== COLUMN);
      assert.deepEqual(choices(board, note, []), []);
      assert.deepEqual(choices(board, note, ["cluster.create"]).map((choice) => choice.key), ["new_group"]);
    }
  }
});

/** What others may do meanwhile: notes come, go, are moved and reworded; groups come and go. */
function meanwhile(board, dice) {
  const next = boardRules.copy(board);
  for (let acts = dice.below(8); acts > 0; acts -= 1) {
    const note = dice.one(notesOf(next));
    const groups = [...next.things.values()].filter((thing) => thing.kind === "cluster");
    const luck = dice.below(6);
    const id = `new-${acts}`;
    const parent = dice.one([COLUMN, ...groups.map((group) => group.id)]);
    const fresh = { id, kind: "note", text: "new", text_rev: 2, status: "shown", rank: somewhere(dice), parent };
    if (luck === 0) next.things.set(id, fresh);
    else if (luck === 1) next.things.set(id, { ...fresh, mine: true });
    else if (luck === 2) next.things.set(id, { ...fresh, kind: "cluster", parent: COLUMN });
    else if (luck === 3 && note) next.things.set(note.id, { ...note, parent: fresh.parent, rank: fresh.rank });
    else if (luck === 4 && note) next.things.set(note.id, { ...note, text: "reworded" });
    else if (luck === 5 && groups.length) {
      const gone = dice.one(groups);
      for (const thing of inside(next, gone.id)) next.things.set(thing.id, { ...thing, parent: COLUMN });
      next.things.delete(gone.id);
    }
  }
  return next;
}

test("while somebody writes, what stood stands where it stood in its newest words, and what is new is counted", () => {
  for (let seed = 1; seed <= BOARDS; seed += 1) {
    const dice = chance(seed);
    const before = someBoard(dice);
    const now = meanwhile(before, dice);
    const { board, waiting } = held(now, before);
    const others = [...board.things.values()].filter((thing) => !thing.mine);
    for (const thing of others) {
      const was = before.things.get(thing.id);
      assert.ok(was, `seed ${seed}: nothing of others' is new`);
      assert.equal(thing.text, now.things.get(thing.id).text);
      if (!board.things.has(was.parent)) continue;
      assert.deepEqual([thing.parent, thing.rank], [was.parent, was.rank], `seed ${seed}`);
    }
    for (const thing of board.things.values())
      assert.ok(thing.parent === null || board.things.has(thing.parent), `seed ${seed}: it stands in something`);
    for (const thing of now.things.values())
      assert.ok(!thing.mine || board.things.has(thing.id), "one's own is always shown");
    const fresh = notesOf(now).filter((thing) => !thing.mine && !before.things.has(thing.id));
    assert.equal(waiting.note, fresh.length, `seed ${seed}`);
    assert.deepEqual(held(now, null).board, now, "and all of it is shown when nobody writes");
  }
});
