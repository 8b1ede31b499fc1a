// What a page shows of votes: what we asked for at once, what the server holds once it says so, and nobody else's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boardRules, votedOn } from "../../../plugins/workshop/frontend/board-rules.js";
import { Store } from "../../../web/frontend/live/store.js";

const VOTING = { id: "v", limit: 3, things: ["a", "b"], state: "open", totals: {}, voters: 0, behalf: 0 };

/** A page that came while people vote. @param {any} [beside] */
function page(beside) {
  const store = new Store(boardRules);
  const snapshot = { seq: 4, things: [], unseen: {}, votings: [VOTING] };
  const you = { id: "kari", role: "participant", caps: ["vote.cast"] };
  const yours = { things: [], table: 0 };
  store.welcome({ epoch: "e", head_seq: 4, you, server_ms: 0, mode: "snapshot", snapshot, yours, beside });
  return store;
}

/** @param {string} op_id @param {string} thing @param {number} number */
const cast = (op_id, thing, number) => ({ op_id, kind: "vote.cast", voting: "v", thing, number });
/** @param {Record<string, number>} votes */
const holds = (votes) => ({ ballot: { voting: "v", votes, left: 0 } });

test("bo8: a vote shows at once, over what the server holds, and stays when it is confirmed", () => {
  const store = page(holds({ a: 1 }));
  store.add(cast("1", "b", 2));
  assert.deepEqual(store.view.ballot.votes, { a: 1, b: 2 });
  assert.deepEqual(store.confirmed.ballot.votes, { a: 1 });
  store.answer([{ op_id: "1", beside: holds({ a: 1, b: 2 }) }]);
  assert.deepEqual(store.pending.unsent, []);
  assert.deepEqual(store.view.ballot.votes, { a: 1, b: 2 });
});

test("bo8: what is refused goes away again, and what waits behind it stays", () => {
  const store = page(holds({ a: 3 }));
  store.add(cast("1", "b", 1));
  store.add(cast("2", "a", 2));
  store.answer([{ op_id: "1", err: { code: "no_votes_left", retry: false } }]);
  assert.deepEqual(store.view.ballot.votes, { a: 2 });
});

test("bo8: while the meeting is paused votes wait on this device", () => {
  const store = page();
  store.add(cast("1", "b", 1));
  store.answer([{ op_id: "1", err: { code: "paused", retry: true } }]);
  assert.deepEqual(store.pending.unsent, [cast("1", "b", 1)]);
  assert.deepEqual(store.view.ballot.votes, { b: 1 });
});

test("bo8: our other page's vote, and how many have voted, are taken from what is told in passing", () => {
  const store = page();
  store.passing({ beside: holds({ b: 1 }), news: { voted: { voting: "v", voted: 7 } } });
  assert.deepEqual(store.view.ballot.votes, { b: 1 });
  assert.equal(store.view.voted.voted, 7);
  store.passing({ news: { voted: { voting: "v", voted: 8 } } });
  assert.deepEqual(store.view.ballot.votes, { b: 1 });
});

test("bo8: a ballot of an earlier voting is no votes in this one", () => {
  const store = page({ ballot: { voting: "earlier", votes: { a: 3 }, left: 0 } });
  store.add(cast("1", "b", 1));
  assert.deepEqual(store.view.ballot, { voting: "v", votes: { b: 1 } });
});

test("bo8: what people have voted on, or its group, is not offered to be changed; nor once nobody turns out to have", () => {
  const after = (/** @type {any} */ how) => votedOn({ ...boardRules.empty(), board: { votings: [{ ...VOTING, ...how }] } }, note("a", "c"));
  const note = (/** @type {string} */ id, /** @type {string} */ parent) => /** @type {any} */ ({ id, parent });
  assert.deepEqual(["open", "closed"].map((state) => after({ state })), [false, true]);
  assert.deepEqual([0, 1].map((voters) => after({ state: "published", voters })), [false, true]);
  const board = { ...boardRules.empty(), board: { votings: [{ ...VOTING, state: "closed" }] } };
  assert.deepEqual([votedOn(board, note("x", "b")), votedOn(board, note("x", "c"))], [true, false]);
});

test("bo17: whose host we are, and who hosts, comes with facts and snapshots", () => {
  const store = page();
  assert.equal(store.view.table, 0);
  store.batch({ log: "l", epoch: "e", from: 5, to: 5, items: [{ seq: 5, kind: "host.set", table: 4 }] });
  assert.equal(store.view.table, 4);
  store.batch({ log: "l", epoch: "e", from: 6, to: 6, items: [{ seq: 6, kind: "hidden" }] });
  assert.equal(store.view.table, 4);
  store.batch({ log: "l", epoch: "e", from: 7, to: 7, items: [{ seq: 7, kind: "host.set", table: 0 }] });
  assert.equal(store.view.table, 0);
});
