// What a page says of how it stands, and what it keeps of half-written words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts, begunOn } from "../../../plugins/workshop/frontend/drafts.js";
import { Standing, pill } from "../../../plugins/workshop/frontend/status.js";

/** A device's own storage, as a browser gives it. @param {number} [room] how many it takes */
function device(room = Infinity) {
  const kept = {};
  const put = (name, value) => {
    if (Object.keys(kept).length >= room) throw new Error("QuotaExceededError");
    kept[name] = value;
  };
  const hidden = { getItem: (name) => kept[name] ?? null, setItem: put, removeItem: (name) => void delete kept[name] };
  for (const [name, value] of Object.entries(hidden)) Object.defineProperty(kept, name, { value, enumerable: false });
  return kept;
}

const OPENED = { what: "edit", id: "n", base: 4, text: "Benker" };

test("half-written words survive a reload for this person alone, and are gone when they are sent or let go", () => {
  const own = device();
  const drafts = new Drafts("log", "participant", "kari", own);
  drafts.keepNote("Flere be", "write");
  drafts.keepField(OPENED, "Benker i sk");
  const again = new Drafts("log", "participant", "kari", own);
  assert.deepEqual(again.note, { text: "Flere be", step: "write" });
  assert.deepEqual(again.field, { opened: OPENED, typed: "Benker i sk" });
  assert.deepEqual(again.texts, ["Flere be", "Benker i sk"]);
  for (const other of [new Drafts("log", "participant", "per", own), new Drafts("log-2", "participant", "kari", own)])
    assert.deepEqual(other.texts, []);
  again.keepNote("");
  again.keepField(null);
  assert.deepEqual(Object.keys(own), []);
});

test("whoever is out finds what was begun on that board on this device, and takes it away", () => {
  const own = device();
  const kari = new Drafts("log", "participant", "kari", own);
  kari.keepNote("Flere be");
  kari.keepField(OPENED, "Benker i sk");
  new Drafts("log-2", "participant", "kari", own).keepNote("Noe annet");
  const begun = () => begunOn("log", own).map(({ text }) => text);
  assert.deepEqual(begun(), ["Flere be", "Benker i sk"]);
  begunOn("log", own)[0].forget();
  assert.deepEqual(begun(), ["Benker i sk"]);
  begunOn("log", own)[0].forget();
  assert.deepEqual(begun(), []);
});

test("a device that is full or closed to us keeps the words in the page", () => {
  for (const own of [device(0), null]) {
    const drafts = new Drafts("log", "participant", "kari", own);
    drafts.keepNote("Flere be");
    assert.deepEqual(drafts.texts, ["Flere be"]);
  }
});

/** A page that stands like this. */
function page({ state = "saved", unsent = [], board = {}, now = 0, durable = true } = {}) {
  const say = (key, { n } = {}) => (n === undefined ? key : `${key} ${n}`);
  say.of = (key, n) => `${key} ${n}`;
  const status = { state, waiting: unsent.length, durable, problem: null };
  const line = { status, store: { pending: { unsent } }, clock: { now: () => now } };
  return { say, board: { board }, line, told: [], tell: (text, about) => here.told.push([about, text]) };
}

let here;
const words = (stands) => pill((here = page(stands))).values.at(-1);
Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });

test("without a network notes are counted, however often each was changed, and nothing else is called a note", () => {
  const note = (kind, id) => ({ kind, id });
  const offline = (...unsent) => words({ state: "offline", unsent });
  assert.equal(offline(note("note.add", "a"), note("note.text", "a"), note("note.move", "b")), "offline 1");
  assert.equal(offline(note("note.add", "a"), note("note.add", "b")), "offline 2");
  assert.equal(offline(note("note.move", "a")), "offline_other");
  assert.equal(offline(note("vote.cast", "a")), "offline_votes");
  assert.equal(words({ state: "offline", unsent: [note("cluster.create", "a")], durable: false }), "loose_other");
});

test("what waits for a pause to end is not said to be on its way", () => {
  const unsent = [{ kind: "note.add", id: "a" }];
  assert.equal(words({ state: "sending", unsent, board: { locked: true } }), "paused_unsent");
  assert.equal(words({ state: "sending", unsent }), "sending 1");
  assert.equal(words({ board: { locked: true, held: true } }), "on_hold");
});

test("4.1.3: that the network is gone and back is spoken, and of the time five minutes, one, and the end", () => {
  const standing = new Standing();
  const told = [];
  const hear = (stands) => {
    here = page(stands);
    standing.hear(here);
    told.push(...here.told);
  };
  for (const state of ["connecting", "saved", "sending", "saved"]) hear({ state });
  assert.deepEqual(told, []);
  for (const state of ["offline", "offline", "sending", "saved"]) hear({ state });
  assert.deepEqual(told.splice(0), [["standing", "now_offline"], ["standing", "now_online"]]);
  const timer = { ends: 600_000, seconds: 600 };
  for (const now of [0, 299_000, 300_000, 301_000, 540_000, 599_000, 600_000, 700_000]) hear({ board: { timer }, now });
  assert.deepEqual(told.splice(0), [["time", "minutes_left 5"], ["time", "minutes_left 1"], ["time", "time_is_up"]]);
  hear({});
  hear({ board: { timer: { left: 30_000, seconds: 60 } } });
  assert.deepEqual(told, [], "a clock that is shown first with less than that says nothing");
});
