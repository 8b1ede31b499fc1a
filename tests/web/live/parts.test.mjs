// The parts of a live page, each by itself: names, frames, the clock, what a device keeps, and the board's rules.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { boardRules, inside } from "../../../plugins/workshop/frontend/board-rules.js";
import { Clock } from "../../../web/frontend/live/clock.js";
import { Closed, fits, nextFrame, read } from "../../../web/frontend/live/frames.js";
import { newId } from "../../../web/frontend/live/ids.js";
import { openOutbox } from "../../../web/frontend/live/outbox.js";

test("bo1 names are UUIDs of version 7, and sort by when they were made, also where the clock goes back", () => {
  const now = Date.now();
  const made = [...Array(6000).keys()].map((at) => newId(at < 5000 ? now : now - 3_600_000));
  assert.ok(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.deepEqual([...made].sort(), made);
  assert.equal(new Set(made).size, made.length);
  assert.ok(Math.abs(parseInt(made[0].replace("-", "").slice(0, 12), 16) - now) <= 1);
});

const intent = (at, more = {}) => ({
  op_id: `op-${String(at).padStart(3, "0")}`,
  kind: "note.add",
  text: "å",
  ...more,
});

test("a frame has at most twenty intents and sixteen kilobytes, in bytes and not in letters", () => {
  const many = [...Array(30).keys()].map((at) => intent(at));
  assert.equal(nextFrame(many, boardRules).length, 20);
  const long = many.map((each) => ({ ...each, text: "å".repeat(1000) }));
  const frame = nextFrame(long, boardRules);
  const bytes = Buffer.byteLength(JSON.stringify({ log: newId(), items: frame }));
  assert.ok(frame.length === 7 && bytes <= 16_000, `${frame.length} intents, ${bytes} bytes`);
  assert.equal(fits(intent(1, { text: "å".repeat(9000) })), false);
  assert.equal(fits(intent(1, { text: "å".repeat(7000) })), true);
});

test("an intent that builds on another goes after its answer, and is judged without it where that was refused", () => {
  const first = intent(1);
  const then = { op_id: "op-002", kind: "note.text", id: "n", text: "b", base_rev: "op-001" };
  assert.deepEqual(nextFrame([first, then, intent(3)], boardRules), [first]);
  assert.deepEqual(nextFrame([then], boardRules), [{ ...then, base_rev: 0 }]);
});

test("an answer that is a refusal is one, and says whether to ask again", () => {
  const refused = (answer) => {
    try {
      return read(answer);
    } catch (error) {
      assert.ok(error instanceof Closed);
      return [error.problem.error, error.problem.text, error.retry];
    }
  };
  assert.deepEqual(refused({ error: "personal", text: "Logg inn." }), ["personal", "Logg inn.", false]);
  assert.deepEqual(refused({ error: "broken", text: "Prøv igjen." }), ["broken", "Prøv igjen.", true]);
  assert.deepEqual(refused({ err: { code: "away", retry: true } }), ["away", "", true]);
  assert.deepEqual(refused({ items: [] }), { items: [] });
});

test("the clock is heard from the answer that took the shortest of five, also where ours is an hour wrong", () => {
  const clock = new Clock();
  assert.equal(clock.ahead, 0);
  const hour = 3_600_000;
  clock.heard(0, 400, hour + 390);
  clock.heard(1000, 1020, hour + 1010);
  clock.heard(2000, 2900, hour + 2001);
  assert.equal(clock.ahead, hour);
  assert.ok(Math.abs(clock.now() - Date.now() - hour) < 100);
  for (const at of [3000, 4000, 5000, 6000, 7000]) clock.heard(at, at + 50, at + 25 + 7);
  assert.equal(clock.ahead, 7, "what was heard long ago is forgotten");
});

// What a device keeps

const ids = async (outbox) => (await outbox.all()).map((entry) => entry.intent.op_id).sort();

test("bo1 what is not acknowledged outlives the page, for this person on this log alone", async () => {
  const store = new IDBFactory();
  const outbox = await openOutbox("log", "kari", store);
  assert.equal(outbox.durable, true);
  const refused = { intent: intent(2), err: { code: "not_now" } };
  await outbox.write({ gone: [], put: [{ intent: intent(1) }, refused] });
  await (await openOutbox("log", "ola", store)).write({ gone: [], put: [{ intent: intent(3) }] });
  await (await openOutbox("log-2", "kari", store)).write({ gone: [], put: [{ intent: intent(4) }] });
  const reloaded = await openOutbox("log", "kari", store);
  assert.deepEqual(await reloaded.all(), [{ intent: intent(1) }, refused]);
  await reloaded.write({ gone: ["op-001"], put: [{ intent: intent(2, { text: "anew" }) }] });
  assert.deepEqual(await outbox.all(), [{ intent: intent(2, { text: "anew" }) }], "for all windows");
});

for (const [name, store] of [
  ["missing", undefined],
  ["closed to us", { open: () => assert.fail("closed") }],
  ["broken", { open: () => setTimeoutError() }],
]) {
  test(`a device whose store is ${name} keeps things in the page, and says so`, async () => {
    const outbox = await openOutbox("log", "kari", store);
    await outbox.write({ gone: [], put: [{ intent: intent(1) }, { intent: intent(2) }] });
    await outbox.write({ gone: ["op-001"], put: [] });
    assert.deepEqual([outbox.durable, await ids(outbox)], [false, ["op-002"]]);
  });
}

function setTimeoutError() {
  const asked = { error: new Error("private") };
  setTimeout(() => asked.onerror());
  return asked;
}

test("a device that is full keeps the rest in the page, and says so until there is room", async () => {
  const outbox = await openOutbox("log", "kari", new IDBFactory());
  const row = mock.method(globalThis.IDBObjectStore?.prototype ?? (await prototypeOf()), "put", () => {
    throw new Error("QuotaExceededError");
  });
  await outbox.write({ gone: [], put: [{ intent: intent(1) }] });
  assert.deepEqual([outbox.durable, await ids(outbox)], [false, ["op-001"]]);
  row.mock.restore();
  await outbox.write({ gone: [], put: [{ intent: intent(2) }] });
  assert.deepEqual(
    [outbox.durable, await ids(outbox)],
    [false, ["op-001", "op-002"]],
    "the first is in the page still",
  );
  await outbox.write({ gone: ["op-001"], put: [] });
  assert.equal(outbox.durable, true);
});

async function prototypeOf() {
  return (await import("fake-indexeddb")).IDBObjectStore.prototype;
}

// The board

const thing = (id, more = {}) => ({
  id,
  kind: "note",
  parent: "c",
  rank: "V",
  text: id,
  text_rev: 1,
  status: "shown",
  behalf: false,
  secret: false,
  ...more,
});
const column = thing("c", { kind: "column", parent: null });

function board(...things) {
  const snapshot = {
    seq: 9,
    things: [column, ...things],
    unseen: { c: 2 },
    step: "w",
    steps: [{ id: "w", kind: "write" }],
  };
  return boardRules.begin(snapshot, { things: [thing("own", { secret: true, mine: true, rank: "z" })] });
}

const row = (state) => inside(state, "c").map((each) => each.id);
const foresee = (state, ...intents) => {
  for (const each of intents) boardRules.foresee(state, { op_id: `op of ${each.id}`, ...each });
  return state;
};

test("a board is what everybody sees and what we see alone, in the order of bytes", () => {
  const state = board(thing("one", { rank: "a" }), thing("two", { rank: "Z" }), thing("b", { rank: "Z" }));
  assert.deepEqual(row(state), ["b", "two", "one", "own"]);
  assert.equal(state.things.get("own").mine, true);
  assert.deepEqual([state.board.step, state.unseen, state.board.things], ["w", { c: 2 }, undefined]);
});

test("things come, change and go; that one is ours stays, also when it comes without it or comes again", () => {
  const state = board();
  boardRules.apply(state, { seq: 10, kind: "step.set", things: [thing("own")], board: { step: "s" }, unseen: {} });
  assert.deepEqual([state.things.get("own").mine, state.things.get("own").secret], [true, false]);
  assert.deepEqual([state.board, state.unseen], [{ step: "s" }, {}]);
  boardRules.apply(state, { seq: 11, kind: "note.withdraw", gone: ["own"] });
  assert.deepEqual(row(state), []);
  boardRules.apply(state, { seq: 12, kind: "note.return", things: [thing("own")] });
  assert.equal(state.things.get("own").mine, true);
  const intents = [
    { op_id: "x", kind: "note.add", id: "made" },
    { op_id: "y", kind: "note.move", id: "theirs" },
  ];
  boardRules.apply(state, { seq: 13, kind: "note.add", things: [thing("made"), thing("theirs")] }, intents[0]);
  boardRules.apply(state, { seq: 14, kind: "note.move", things: [thing("theirs")] }, intents[1]);
  assert.deepEqual([state.things.get("made").mine, state.things.get("theirs").mine], [true, undefined]);
  boardRules.apply(state, { seq: 15, kind: "hidden" });
  assert.equal(row(state).length, 3);
});

test("bo2 our own intents are shown where they will stand, and a copy leaves the original as it is", () => {
  const state = board(thing("a", { rank: "a" }), thing("b", { rank: "b" }));
  const view = boardRules.copy(state);
  foresee(
    view,
    { kind: "note.add", id: "x", parent: "c", after: "a", text: "X" },
    { kind: "note.add", id: "y", parent: "c", after: "a", text: "Y" },
  );
  foresee(
    view,
    { kind: "note.move", id: "b", parent: "c", after: null },
    { kind: "note.add", id: "z", parent: "c", after: "gone", text: "Z" },
  );
  assert.deepEqual(row(view), ["b", "a", "y", "x", "own", "z"]);
  assert.deepEqual(row(state), ["a", "b", "own"]);
  const made = view.things.get("x");
  assert.deepEqual([made.pending, made.mine, made.secret, made.text_rev], [true, true, true, "op of x"]);
  foresee(view, { kind: "note.text", id: "a", text: "anew", base_rev: 1 }, { kind: "note.withdraw", id: "b" });
  assert.deepEqual([view.things.get("a").text, view.things.has("b"), state.things.get("a").text], ["anew", false, "a"]);
});

test("intents on what is not there any more, and of kinds that nobody foresees, leave the view as it is", () => {
  const view = board();
  const before = structuredClone([...view.things]);
  foresee(
    view,
    { kind: "note.text", id: "no" },
    { kind: "note.move", id: "no", parent: "c" },
    { kind: "note.withdraw", id: "no" },
  );
  foresee(
    view,
    { kind: "note.add", id: "x", parent: "no" },
    { kind: "note.move", id: "own", parent: "no" },
    { kind: "cluster.create", id: "k" },
  );
  foresee(view, { kind: "note.add", id: "own", parent: "c", text: "again" });
  assert.deepEqual([...view.things], before);
});
