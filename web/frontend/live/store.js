// What a live page knows: the confirmed state, and over it what this device asked for and nobody has confirmed (BO4).
// No network, no page and no clock; what the state is, the rules say.

import { Pending } from "./pending.js";

/**
 * @typedef {import("./shapes.js").Intent} Intent
 * @typedef {import("./shapes.js").Answer} Answer
 * @typedef {import("./shapes.js").Entry} Entry
 * @typedef {import("./shapes.js").Item} Item
 * @typedef {import("./shapes.js").Batch} Batch
 * @typedef {import("./shapes.js").Welcome} Welcome
 */

/** @typedef {"taken" | "gap" | "anew"} Came what is to be done next: nothing, ask for what is missing, begin anew */

const MOST_ASIDE = 100; // batches that wait for a number before them; what is dropped is asked for again

/** @template State */
export class Store {
  seq = 0;
  /** @type {string | undefined} */
  epoch = undefined;
  /** @type {import("./shapes.js").You | undefined} */
  you = undefined;

  /** @type {Batch[]} */
  #aside = [];
  /** @type {State | undefined} */
  #view = undefined;

  /** @param {import("./shapes.js").Rules<State>} rules */
  constructor(rules) {
    this.rules = rules;
    this.pending = new Pending(rules);
    /** @type {State} */
    this.confirmed = rules.empty();
  }

  /** The state with our own intents on it; the same object until something changes. */
  get view() {
    if (this.#view === undefined) {
      this.#view = this.rules.copy(this.confirmed);
      for (const intent of this.pending.intents) this.rules.foresee(this.#view, intent);
    }
    return this.#view;
  }

  /** What this device knows, for `hello`: nothing where it must have a snapshot. */
  get stand() {
    return this.epoch === undefined ? {} : { epoch: this.epoch, last_seq: this.seq };
  }

  /** What was refused for good and waits for its maker, with why. */
  get kept() {
    return [...this.pending.kept.values()];
  }

  /** @param {Intent} intent */
  add(intent) {
    this.pending.add(intent);
    this.#view = undefined;
  }

  /** @param {Entry[]} entries what this device has from before, or from another window */
  restore(entries) {
    this.pending.restore(entries);
    this.#view = undefined;
  }

  /**
   * Take what `hello` or `sync` was answered.
   * @param {Welcome} welcome
   * @returns {Came}
   */
  welcome(welcome) {
    const anew = welcome.epoch !== this.epoch;
    if (anew && welcome.mode === "tail") return this.#unknown();
    if (anew) this.#begin(welcome.epoch);
    this.you = welcome.you;
    if (welcome.mode === "tail") {
      const { epoch, head_seq: to, items = [] } = welcome;
      this.#aside.push({ log: "", epoch, from: items[0]?.seq ?? to + 1, to, items });
    } else if (anew || welcome.head_seq >= this.seq) {
      this.confirmed = this.rules.begin(welcome.snapshot, welcome.yours);
      this.seq = welcome.head_seq;
    }
    this.passing(welcome);
    return this.#go();
  }

  /**
   * Take a batch; what comes too early waits, what is known is dropped (BO5).
   * @param {Batch} batch
   * @returns {Came}
   */
  batch(batch) {
    if (this.epoch !== undefined && batch.epoch !== this.epoch) return this.#unknown();
    this.#aside = [...this.#aside, batch].slice(-MOST_ASIDE);
    return this.epoch === undefined ? "anew" : this.#go();
  }

  /**
   * Take the answers to a frame.
   * @param {Answer[]} answers
   * @returns {number} how long the rest must wait, in milliseconds
   */
  answer(answers) {
    for (const { beside } of answers) this.passing({ beside });
    this.#view = undefined;
    return this.pending.answer(answers, this.seq);
  }

  /**
   * Take what is in no log.
   * @param {import("./shapes.js").Passing} told
   */
  passing({ beside, news }) {
    if (beside) this.rules.beside?.(this.confirmed, beside);
    if (news) this.rules.news?.(this.confirmed, news);
    this.#view = undefined;
  }

  /** @param {string} id of an intent that was refused, when its maker has seen to its text */
  forget(id) {
    this.pending.forget(id);
  }

  /** @param {string} epoch another log than the one we knew: nothing of that holds, and our own intents stay */
  #begin(epoch) {
    this.epoch = epoch;
    this.seq = 0;
    this.#aside = this.#aside.filter((batch) => batch.epoch === epoch);
    this.pending.sweep();
  }

  /** @returns {Came} */
  #unknown() {
    this.epoch = undefined;
    this.#aside = [];
    return "anew";
  }

  /** Let everything happen whose turn it is. @returns {Came} */
  #go() {
    this.#aside.sort((one, other) => one.from - other.from);
    while (this.#aside.length && this.#aside[0].from <= this.seq + 1) {
      const { items, to } = /** @type {Batch} */ (this.#aside.shift());
      for (const item of items) if (item.seq > this.seq) this.#happen(item);
      this.seq = Math.max(this.seq, to);
    }
    this.pending.sweep(this.seq);
    this.#view = undefined;
    return this.#aside.length ? "gap" : "taken";
  }

  /** @param {Item} item */
  #happen(item) {
    const own = item.op_id === undefined ? undefined : this.pending.own(item.op_id);
    this.rules.apply(this.confirmed, item, own);
    this.seq = item.seq;
    if (own) this.pending.done(own.op_id, item.seq, item.seq);
  }
}
