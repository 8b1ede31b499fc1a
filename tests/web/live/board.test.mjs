// What a board's page does beside its rules: what is held still, where a dragged note goes, and what is read aloud.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { boardRules } from "../../../plugins/workshop/frontend/board-rules.js";
import { held, Hold } from "../../../plugins/workshop/frontend/held.js";
import { dropped } from "../../../plugins/workshop/frontend/moving.js";
import { row } from "../../../plugins/workshop/frontend/rows.js";
import { Speaker } from "../../../plugins/workshop/frontend/speaking.js";
import { saying } from "../../../plugins/workshop/frontend/words.js";

const CAPS = ["note.move", "cluster.create"];
const thing = (id, parent, rank, kind = "note", more = {}) => ({ id, kind, parent, rank, text: id, status: "shown", ...more });
const boardOf = (...things) => boardRules.begin({ seq: 1, steps: [], things, unseen: {} }, {});
const board = () =>
  boardOf(
    thing("column", null, "V", "column"),
    thing("a", "column", "1"),
    thing("b", "column", "2"),
    thing("group", "column", "3", "cluster"),
    thing("c", "group", "1"),
    thing("said of a", "a", "1", "comment"),
  );

test("what stands in each thing is sorted as everywhere", () => {
  assert.deepEqual(row(board(), "column").map((each) => each.id), ["a", "b", "group"]);
  assert.deepEqual(row(board(), "c"), []);
});

test("a note that is dropped goes before or after another, into its group, or makes one with it", () => {
  const asked = (id, over, where) => dropped(board(), board().things.get(id), over, where, CAPS);
  assert.deepEqual(asked("b", "a", "before"), { kind: "note.move", id: "b", parent: "column", after: null });
  assert.deepEqual(asked("a", "b", "after"), { kind: "note.move", id: "a", parent: "column", after: "b" });
  assert.deepEqual(asked("c", "b", "before"), { kind: "note.move", id: "c", parent: "column", after: "a" });
  assert.deepEqual(asked("a", "c", "on"), { kind: "note.move", id: "a", parent: "group", after: "c" });
  assert.deepEqual(asked("a", "group", "on"), { kind: "note.move", id: "a", parent: "group" });
  assert.deepEqual(asked("c", "column", "on"), { kind: "note.move", id: "c", parent: "column" });
  const { id: _made, ...grouped } = asked("b", "a", "on");
  assert.deepEqual(grouped, { kind: "cluster.create", parent: "column", after: null, text: "", members: ["a", "b"] });
  for (const over of ["a", "column", "said of a", "gone"]) assert.equal(asked("a", over, "on"), null);
});

test("while somebody writes, others' notes stand where they stood, and what is new is counted", () => {
  const before = board();
  const after = boardRules.copy(before);
  after.things.set("a", { ...before.things.get("a"), parent: "group", rank: "2" });
  after.things.set("new", thing("new", "column", "0"));
  after.things.set("mine", thing("mine", "column", "9", "note", { mine: true }));
  after.things.set("said of b", thing("said of b", "b", "1", "comment"));
  after.things.delete("group");
  after.things.delete("b");
  const { board: shown, waiting } = held(after, before);
  assert.deepEqual(waiting, { note: 1, comment: 1 });
  assert.deepEqual(new Set(row(shown, "column").map((each) => each.id)), new Set(["a", "c", "mine"]));
  assert.equal(shown.things.get("a").parent, "column");
  assert.equal(shown.things.get("c").parent, "column", "its group is gone");
});

test("a comment whose note is gone never stands where notes stand", () => {
  const before = board();
  const after = boardRules.copy(before);
  after.things.delete("a");
  const { board: shown } = held(after, before);
  assert.deepEqual(row(shown, "column").map((each) => each.id), ["b", "group"]);
});

test("a board that is kept still stays so until its reader says, and shows what they did themselves", () => {
  const [first, second] = [board(), board()];
  const hold = new Hold();
  hold.begin(first);
  hold.begin(second);
  assert.equal(hold.before, first);
  hold.end();
  assert.equal(hold.before, null);
  hold.keep(true, first);
  hold.end();
  assert.equal(hold.before, first);
  hold.show(second);
  assert.equal(hold.before, second);
  hold.keep(false, second);
  assert.equal(hold.before, null);
});

test("ac5 what is read aloud comes at most every five seconds, in sum, and of a step only the latest", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  mock.method(performance, "now", () => now);
  const pass = (ms) => {
    now += ms;
    mock.timers.tick(ms);
  };
  const words = { new_one: "1 new", new_many: "{n} new", new_comment_one: "1 said", new_comment_many: "{n} said" };
  const spoken = [];
  const speaker = new Speaker(saying(words, "nb"), () => spoken.push(speaker.said));
  const things = [thing("there", "column", "1")];
  speaker.hear(things, false);
  pass(6000);
  assert.deepEqual(spoken, [], "what stood there at first is not new");
  things.push(thing("one", "column", "2"), thing("mine", "column", "3", "note", { mine: true }));
  speaker.hear(things, false);
  pass(0);
  assert.deepEqual(spoken, ["1 new"]);
  things.push(thing("two", "column", "4"), thing("three", "column", "5"), thing("said", "one", "1", "comment"));
  speaker.hear(things, false);
  speaker.tell("step one", "step");
  speaker.tell("step two", "step");
  pass(4900);
  assert.equal(spoken.length, 1);
  pass(100);
  assert.deepEqual(spoken.at(-1), "step two. 2 new. 1 said");
  things.push(thing("four", "column", "6"));
  speaker.hear(things, true);
  pass(20_000);
  assert.equal(spoken.length, 2, "it is paused");
  speaker.hear(things, false);
  pass(20_000);
  assert.equal(spoken.length, 2, "what was heard of in silence is not new later");
  mock.timers.reset();
});
