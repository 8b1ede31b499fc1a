// Screens that hear a recorded meeting in bits: what came is lost, repeated, late or in another order, and what is asked
// for is sent again. Each must end with what the server shows to whoever comes last. The argument is the meetings' file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { boardRules } from "../../../plugins/workshop/frontend/board-rules.js";
import { Store } from "../../../web/frontend/live/store.js";
import { chance } from "./chance.mjs";

const WAYS = 25; // in which each screen hears each meeting

/** A screen of somebody's; with `writes` it is the device on which they write. */
class Screen {
  store = new Store(boardRules);
  wire = [];
  answers = new Map();

  constructor(meeting, name, dice, writes) {
    Object.assign(this, { meeting, name, dice, writes });
  }

  /** The log has come to a moment: this one is told, and asks what they asked then. */
  reach(at) {
    const { asked, head, told } = this.meeting.moments[at];
    this.at = at;
    for (const { by, intent, answer } of asked) {
      if (!this.writes || by !== this.name) continue;
      this.answers.set(intent.op_id, { op_id: intent.op_id, ...answer });
      if (this.dice.happens(0.8)) this.store.add(structuredClone(intent)); // else it was another device of theirs
    }
    const from = at ? this.meeting.moments[at - 1].head + 1 : head + 1;
    const batch = { log: "log", epoch: this.meeting.epoch, from, to: head, items: told[this.name].batch };
    if (head >= from) this.wire.push({ batch });
    this.wire.push({ answers: this.#answered() });
  }

  /** What sync is answered at this moment. */
  asks() {
    const { head, told } = this.meeting.moments[this.at];
    const { caps, role, snapshot, yours, tails } = told[this.name];
    const greeting = { epoch: this.meeting.epoch, head_seq: head, you: { id: this.name, role, caps }, server_ms: 0 };
    const items = this.store.stand.epoch ? tails[this.store.seq] : undefined;
    const more = items ? { mode: "tail", items } : { mode: "snapshot", snapshot, yours };
    return { welcome: { ...greeting, ...more } };
  }

  hear(message) {
    const { welcome, batch, answers } = structuredClone(message);
    const { seq } = this.store;
    let came = "taken";
    if (welcome) came = this.store.welcome(welcome);
    else if (batch) came = this.store.batch(batch);
    else this.store.answer(answers);
    assert.ok(this.store.seq >= seq, "what is known goes forward only");
    assert.ok(this.store.view, "whatever has come, there is something to show");
    if (came === "gap" || came === "anew") this.wire.push(this.asks());
  }

  /** One step of whatever happens on the way. */
  step() {
    if (!this.wire.length) return;
    const at = this.dice.happens(0.6) ? 0 : this.dice.below(this.wire.length);
    const message = this.wire[at];
    if (!this.dice.happens(0.15)) this.wire.splice(at, 1);
    if (!this.dice.happens(0.2)) this.hear(message);
  }

  #answered() {
    return this.store.pending.unsent.map((intent) => ({ ...this.answers.get(intent.op_id), dup: true }));
  }

  settle() {
    while (this.wire.length) this.hear(this.wire.shift());
    this.hear({ answers: this.#answered() });
    this.hear(this.asks());
    assert.equal(this.wire.length, 0, "the last answer was all that was lacking");
  }
}

const byId = (things) => [...things].sort((one, other) => (one.id < other.id ? -1 : 1));
const plain = ({ mine: _mine, ...thing }) => thing;
const own = (things) => things.filter((thing) => thing.mine).map((thing) => thing.id);

/** What the server shows is read here as it stands, past our own reading of snapshots. */
function endsAsTheServerShows(screen, { snapshot, yours, caps }, where) {
  const { seq: _seq, things, unseen, hosts, outside, ...board } = snapshot;
  const expected = byId(new Map([...things, ...yours.things].map((thing) => [thing.id, thing])).values());
  const { view, you } = screen.store;
  const shown = byId(view.things.values());
  assert.deepEqual(shown.map(plain), expected.map(plain), where);
  assert.deepEqual([view.board, view.unseen], [board, unseen], where);
  assert.deepEqual([view.hosts, view.outside, view.table], [hosts, outside, yours.table], where);
  assert.deepEqual(view.caps ?? you.caps, caps, where);
  assert.deepEqual(screen.store.pending.intents, [], where);
  const known = new Set(own(expected));
  assert.ok(own(shown).every((id) => known.has(id)), `nobody is told that others' things are theirs: ${where}`);
}

const meetings = JSON.parse(readFileSync(process.argv[2], "utf8"));
const sums = { screens: 0, facts: 0, refused: 0, snapshots: 0, tails: 0 };
for (const [number, meeting] of meetings.entries()) {
  const last = meeting.moments.length - 1;
  sums.facts += meeting.moments[last].head;
  for (const name of Object.keys(meeting.moments[0].told)) {
    for (let way = 0; way < WAYS; way += 1) {
      const dice = chance(1000 * number + way);
      const screen = new Screen(meeting, name, dice, way % 2 === 0);
      const hears = screen.hear.bind(screen);
      screen.hear = (message) => {
        if (message.welcome) sums[message.welcome.mode === "tail" ? "tails" : "snapshots"] += 1;
        hears(message);
      };
      const from = dice.below(last);
      screen.at = from;
      screen.wire.push(screen.asks()); // after the room is joined: batches may come before it
      for (let at = from + 1; at <= last; at += 1) {
        screen.reach(at);
        for (let steps = dice.below(5); steps > 0; steps -= 1) screen.step();
      }
      screen.settle();
      endsAsTheServerShows(screen, meeting.moments[last].told[name], `meeting ${number}, ${name}, way ${way}`);
      sums.screens += 1;
      sums.refused += screen.store.kept.length;
    }
  }
}
process.stdout.write(`${JSON.stringify(sums)}\n`);
