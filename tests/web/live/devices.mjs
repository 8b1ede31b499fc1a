// People's devices at a log that may lose, repeat and turn round whatever is on its way.

import assert from "node:assert/strict";
import { newId } from "../../../web/frontend/live/ids.js";
import { nextFrame } from "../../../web/frontend/live/frames.js";
import { Store } from "../../../web/frontend/live/store.js";
import { boardRules } from "../../../plugins/workshop/frontend/board-rules.js";

/** What a person's device keeps over reloads, for all windows. */
export class Disk {
  rows = new Map();

  write({ gone, put }) {
    for (const id of gone) this.rows.delete(id);
    for (const entry of put) this.rows.set(entry.intent.op_id, structuredClone(entry));
  }
}

/** One window: it does what the line does, a step at a time. */
export class Window {
  wire = [];
  ready = false;
  waits = false;
  open = false;

  constructor(log, person, disk) {
    Object.assign(this, { log, person, disk });
    this.reload();
  }

  reload() {
    this.lose();
    this.store = new Store(boardRules);
    this.store.restore(structuredClone([...this.disk.rows.values()]));
  }

  /** Lose the line, with all that was on its way. */
  lose() {
    this.log.listeners.delete(this.hear);
    Object.assign(this, { wire: [], ready: false, waits: false, open: false });
  }

  connect() {
    if (this.open) return;
    this.open = true;
    this.log.listeners.add(this.hear); // the room is joined before the snapshot is read
    this.ask();
  }

  ask() {
    this.wire.push({ way: "up", hello: this.store.stand });
  }

  hear = (from, to) => this.wire.push({ way: "down", batch: structuredClone(this.log.batch(this.person, from, to)) });

  act(wanted) {
    const intent = { ...wanted, op_id: newId() };
    this.store.add(intent);
    this.save();
    return intent;
  }

  /** Send a frame, unless one is under way; `again` gives that one up. */
  send(again = false) {
    if (!this.ready || (this.waits && !again)) return;
    const items = nextFrame(this.store.pending.unsent, boardRules);
    if (!items.length) return;
    this.waits = true;
    this.wire.push({ way: "up", items: structuredClone(items) });
  }

  /** Let something that is on its way arrive; `hesitates` is asked by the server. */
  arrive(at, hesitates, stays = false) {
    const message = this.wire[at];
    if (!stays) this.wire.splice(at, 1);
    if (message.hello) {
      this.wire.push({ way: "down", welcome: structuredClone(this.log.welcome(this.person, message.hello)) });
    } else if (message.items) {
      this.wire.push({ way: "down", answers: structuredClone(this.log.ops(this.person, message.items, hesitates)) });
    } else this.take(structuredClone(message));
  }

  take({ welcome, batch, answers }) {
    let came = "taken";
    const { epoch, seq } = this.store;
    if (welcome) {
      this.store.restore(structuredClone([...this.disk.rows.values()]));
      came = this.store.welcome(welcome);
      this.ready = true;
    } else if (batch) came = this.store.batch(batch);
    else {
      this.store.answer(answers);
      this.waits = false;
    }
    assert.ok(this.store.seq >= seq || this.store.epoch !== epoch, "what is known goes forward only");
    this.save();
    if (came !== "taken") this.ask();
  }

  /** Bring everything to rest; from now on nothing is lost, and what was lost before shows by a wait that ends. */
  settle() {
    this.connect();
    while (this.wire.length || !this.ready || this.store.pending.unsent.length) {
      if (!this.wire.length && !this.ready) this.ask();
      this.send(!this.wire.length);
      this.arrive(0, () => false);
    }
  }

  save() {
    this.disk.write(this.store.pending.changes());
  }
}
