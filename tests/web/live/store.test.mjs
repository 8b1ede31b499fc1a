// Whatever is lost, repeated or turned round on the way, every screen ends in the log's state, and no word is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inside } from "../../../plugins/workshop/frontend/board-rules.js";
import { chance } from "./chance.mjs";
import { Disk, Window } from "./devices.mjs";
import { ReferenceLog } from "./reference.mjs";

const TALES = Number(process.env.TALES ?? 150);
const STEPS = 160;
const PEOPLE = ["kari", "ola", "aud"];
const COLUMNS = ["column-1", "column-2"];

function wanted(window, dice, made) {
  const things = [...window.store.view.things.values()].filter((thing) => thing.kind === "note");
  const thing = things.length ? dice.one(things) : null;
  const parent = dice.happens(0.04) ? "column-9" : dice.one(COLUMNS);
  const after = dice.one([null, undefined, thing?.id ?? null]);
  if (!thing || dice.happens(0.4))
    return { kind: "note.add", id: `note-${made}`, parent, after, text: `words ${made}` };
  if (dice.happens(0.45)) return { kind: "note.text", id: thing.id, text: `anew ${made}`, base_rev: thing.text_rev };
  if (dice.happens(0.6)) return { kind: "note.move", id: thing.id, parent, after };
  return { kind: "note.withdraw", id: thing.id };
}

/** One tale: all that may happen, in an order that chance gives. */
function tell(seed, { restores = false } = {}) {
  const dice = chance(seed);
  const log = new ReferenceLog();
  const disks = PEOPLE.map(() => new Disk());
  const windows = PEOPLE.flatMap((person, at) => (at ? [0] : [0, 1]).map(() => new Window(log, person, disks[at])));
  const asked = new Map(PEOPLE.map((person) => [person, []]));
  const slow = () => dice.happens(0.15);
  for (let step = 0; step < STEPS; step += 1) {
    const window = dice.one(windows);
    const luck = dice.next();
    if (luck < 0.2) asked.get(window.person).push(window.act(wanted(window, dice, `${seed}-${step}`)));
    else if (luck < 0.35) window.connect();
    else if (luck < 0.5) window.send(dice.happens(0.2));
    else if (luck < 0.53) window.lose();
    else if (luck < 0.56) window.reload();
    else if (luck < 0.57) log.reveal();
    else if (luck < 0.575 && restores) {
      log.restore(dice.below(6));
      for (const { wire } of windows) wire.splice(0, wire.length, ...wire.filter((message) => !message.answers));
    } else if (window.wire.length) {
      const at = dice.happens(0.6) ? 0 : dice.below(window.wire.length);
      if (dice.happens(0.1)) window.wire.splice(at, 1);
      else window.arrive(at, slow, dice.happens(0.15));
    }
  }
  for (const window of windows) window.settle();
  log.reveal(); // a batch shows everybody what they lack
  for (const window of [...windows, ...windows]) window.settle();
  return { log, windows, disks, asked };
}

const plain = ({ mine: _mine, ...thing }) => thing;
const byId = (things) => [...things].sort((one, other) => (one.id < other.id ? -1 : 1));

function endsAsTheLog({ log, windows }, seed) {
  for (const { store, person } of windows) {
    const expected = byId(log.seenBy(person));
    const shown = byId(store.view.things.values());
    assert.deepEqual(shown.map(plain), expected.map(plain), `seed ${seed}, ${person}`);
    assert.equal(store.seq, log.head);
    assert.deepEqual(store.pending.intents, [], "all was answered, and nothing stays over the confirmed state");
    const mine = new Set(expected.filter((thing) => thing.mine).map((thing) => thing.id));
    assert.ok(
      shown.every((thing) => !thing.mine || mine.has(thing.id)),
      "nobody is told that others' notes are theirs",
    );
    if (person !== "kari")
      assert.deepEqual(shown.filter((thing) => thing.mine).length, mine.size, `mine, seed ${seed}`);
  }
}

test("bo4 bo5 any interleaving, loss, repetition and resend ends in the log's state", () => {
  for (let seed = 1; seed <= TALES; seed += 1) endsAsTheLog(tell(seed), seed);
});

test("bo1 every intent is in the log once, or kept with its words; reloads and two windows lose none", () => {
  for (let seed = 1; seed <= TALES; seed += 1) {
    const { log, disks, asked } = tell(seed);
    const written = log.facts.map((fact) => fact.op_id).filter(Boolean);
    assert.equal(new Set(written).size, written.length, `an intent is in the log twice, seed ${seed}`);
    for (const [at, person] of PEOPLE.entries()) {
      const kept = new Map([...disks[at].rows].filter(([, entry]) => entry.err));
      assert.equal(kept.size, disks[at].rows.size, "the device waits for no answer any more");
      for (const intent of asked.get(person)) {
        assert.notEqual(
          log.known.has(intent.op_id),
          kept.has(intent.op_id),
          `${intent.kind} of ${person}, seed ${seed}`,
        );
        if (kept.has(intent.op_id)) assert.equal(kept.get(intent.op_id).intent.text, intent.text);
      }
    }
  }
});

test("a log that begins anew is taken as it is, and what was not acknowledged is sent to it", () => {
  for (let seed = 1; seed <= TALES; seed += 1) {
    const tale = tell(seed, { restores: true });
    endsAsTheLog(tale, seed);
    assert.ok(tale.windows.every(({ store }) => store.epoch === tale.log.epoch));
  }
});

test("the tales are of a kind: much is written, some of it is refused, and some is sent twice", () => {
  const sums = { facts: 0, kept: 0 };
  for (let seed = 1; seed <= 50; seed += 1) {
    const { log, disks } = tell(seed);
    sums.facts += log.facts.length;
    sums.kept += disks.reduce((sum, disk) => sum + disk.rows.size, 0);
  }
  assert.ok(sums.facts > 600 && sums.kept > 20, JSON.stringify(sums));
});

// One thing at a time

function room() {
  const log = new ReferenceLog();
  const window = new Window(log, "kari", new Disk());
  window.settle();
  return {
    log,
    window,
    add: (id, more = {}) => window.act({ kind: "note.add", id, parent: "column-1", text: id, ...more }),
  };
}

test("an answer that comes after the batch that carried the intent changes nothing", () => {
  const { window, add } = room();
  const intent = add("note-1");
  window.send();
  window.arrive(0, () => false);
  assert.deepEqual(
    window.wire.map(({ batch, answers }) => Boolean(batch ?? answers)),
    [true, true],
  );
  window.arrive(window.wire.findIndex((message) => message.batch));
  const view = [...window.store.view.things.values()];
  assert.equal(window.store.pending.unsent.length, 0);
  window.arrive(0);
  assert.deepEqual([...window.store.view.things.values()], view);
  window.take({ answers: [{ op_id: intent.op_id, err: { code: "not_now" } }] });
  assert.deepEqual([window.store.kept, [...window.store.view.things.values()]], [[], view]);
});

test("bo5 batches that come again, overlap or come in another order are taken once, and nothing is asked for", () => {
  const { log, window } = room();
  for (let at = 1; at <= 4; at += 1) {
    const item = { op_id: `op-${at}`, kind: "note.add", id: `note-${at}`, parent: "column-1", text: `first ${at}` };
    log.ops("ola", [item]);
  }
  log.reveal();
  log.ops("ola", [{ op_id: "op-5", kind: "note.text", id: "note-1", text: "second", base_rev: 1 }]);
  const old = log.batch("kari", 1, 6);
  old.items[0].things = [{ ...log.seenBy("kari").find((thing) => thing.id === "note-1"), text: "first 1" }];
  const came = [
    [5, 6],
    [2, 3],
    [1, 2],
    [4, 4],
  ].map(([from, to]) => window.store.batch(log.batch("kari", from, to)));
  assert.deepEqual(came, ["gap", "gap", "gap", "taken"]);
  assert.deepEqual([window.store.batch(old), window.store.seq], ["taken", 6]);
  assert.equal(window.store.view.things.get("note-1").text, "second");
  const late = { ...log.welcome("kari"), head_seq: 2, snapshot: { things: [], unseen: {} }, yours: {} };
  window.store.welcome(late);
  assert.deepEqual([window.store.seq, window.store.view.things.size], [6, 6], "nor does an answer that is late");
});

test("of a log that begins anew nothing is known, not even what was acknowledged, and only all of it will do", () => {
  const { log, window, add } = room();
  const { op_id: id } = add("note-1");
  const waits = add("note-2");
  window.store.answer([{ op_id: id, seq: 1 }]);
  assert.equal(window.store.view.things.has("note-1"), true);
  log.epoch = "another";
  const tail = { ...log.welcome("kari"), mode: "tail", items: [] };
  assert.deepEqual([window.store.welcome(tail), window.store.stand], ["anew", {}]);
  assert.equal(window.store.welcome(log.welcome("kari")), "taken");
  assert.deepEqual(window.store.pending.intents, [waits]);
});

test("what is acknowledged stays in view until its batch comes", () => {
  const { window, add } = room();
  const { op_id: id } = add("note-1");
  window.send();
  window.arrive(0, () => false);
  window.arrive(window.wire.findIndex((message) => message.answers));
  assert.equal(window.store.pending.unsent.length, 0);
  assert.equal(window.disk.rows.size, 0);
  window.take({ answers: [{ op_id: id, err: { code: "not_now" } }] });
  assert.equal(window.store.view.things.get("note-1").pending, true, "nor does an answer that is late take it away");
  window.arrive(0);
  assert.equal(window.store.view.things.get("note-1").pending, undefined);
});

test("an intent that is refused for good leaves the view and is kept with its words, until it is let go of", () => {
  const { window, add } = room();
  const { op_id: id } = add("note-1", { parent: "column-9" });
  window.settle();
  assert.equal(window.store.view.things.has("note-1"), false);
  assert.deepEqual(
    window.store.kept.map(({ intent, err }) => [intent.text, err.code]),
    [["note-1", "unknown"]],
  );
  window.reload();
  assert.equal(window.store.kept.length, 1, "also after a reload");
  window.store.forget(id);
  window.save();
  assert.equal(window.disk.rows.size, 0);
});

test("an intent that was refused once, and done when it came again, is not kept", () => {
  const { window, add } = room();
  const { op_id: id } = add("note-1");
  window.take({ answers: [{ op_id: id, err: { code: "not_now" } }] });
  assert.equal(window.store.kept.length, 1);
  window.take({ answers: [{ op_id: id, seq: 1, dup: true }] });
  assert.deepEqual([window.store.kept, window.disk.rows.size], [[], 0]);
});

test("what another window left behind is sent in the order it was made", () => {
  const { log, window } = room();
  const other = new Window(log, "kari", window.disk);
  const note = { kind: "note.add", parent: "column-1", text: "words" };
  const made = [other, window, other].map((each, at) => each.act({ ...note, id: `note-${at}` }).op_id);
  window.lose();
  window.settle();
  const written = log.facts.map((fact) => fact.op_id).filter(Boolean);
  assert.deepEqual(written, made);
});

test("an intent that must wait stays, and so does what was refused because it waits", () => {
  const { window, add } = room();
  const [first, second] = [add("note-1"), window.act({ kind: "note.move", id: "note-1", parent: "column-2" })];
  const wait = window.store.answer([
    { op_id: first.op_id, err: { code: "slow_down", retry: true, retry_ms: 400 } },
    { op_id: second.op_id, err: { code: "unknown", retry: false } },
  ]);
  assert.equal(wait, 400);
  assert.deepEqual(window.store.pending.unsent, [first, second]);
});

test("bo3 words that are changed again before they are acknowledged build on the change before", () => {
  const { log, window, add } = room();
  add("note-1");
  const rev = () => window.store.view.things.get("note-1").text_rev;
  window.act({ kind: "note.text", id: "note-1", text: "second", base_rev: rev() });
  window.act({ kind: "note.text", id: "note-1", text: "third", base_rev: rev() });
  window.reload();
  window.settle();
  assert.deepEqual([window.store.kept, log.things.get("note-1").text], [[], "third"]);
});

test("bo3 which change it builds on is known after a reload too", () => {
  const { log, window, add } = room();
  const { op_id: id } = add("note-1");
  window.act({ kind: "note.text", id: "note-1", text: "second", base_rev: id });
  window.send();
  window.arrive(0, () => false);
  while (window.wire.length) window.arrive(0);
  window.reload();
  assert.deepEqual(
    window.store.pending.unsent.map((intent) => intent.base_rev),
    [log.things.get("note-1").text_rev],
  );
});

test("a batch that only says that something is lacking makes us ask for it", () => {
  const { log, window } = room();
  const { epoch, head } = log;
  assert.equal(window.store.batch({ log: "log", epoch, from: head + 1, to: head, items: [] }), "taken");
  assert.equal(window.store.batch({ log: "log", epoch, from: head + 4, to: head + 3, items: [] }), "gap");
});

test("the same view is given until something changes", () => {
  const { window, add } = room();
  const before = window.store.view;
  assert.equal(window.store.view, before);
  add("note-1");
  assert.notEqual(window.store.view, before);
  assert.deepEqual(
    inside(window.store.view, "column-1").map((thing) => thing.id),
    ["note-1"],
  );
});
