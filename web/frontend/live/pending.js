// What this device asked for: until it is confirmed it is kept and sent again; what is refused for good keeps its text.

/**
 * @typedef {import("./shapes.js").Intent} Intent
 * @typedef {import("./shapes.js").Refusal} Refusal
 * @typedef {import("./shapes.js").Answer} Answer
 * @typedef {import("./shapes.js").Entry} Entry
 */

const SOON = 1000; // milliseconds, where a refusal does not say when to try again

export class Pending {
  /** @type {Map<string, Entry & { err: Refusal }>} what was refused for good, until its maker has seen to it */
  kept = new Map();

  /** @type {Map<string, { intent: Intent, seq?: number }>} with `seq`: acknowledged, and its batch is on the way */
  #asked = new Map();
  /** @type {Set<string>} */
  #gone = new Set();
  /** @type {Map<string, Entry>} */
  #put = new Map();

  /** @param {import("./shapes.js").Rules<any>} rules */
  constructor(rules) {
    this.rules = rules;
  }

  /** Everything that is not in the confirmed state, in the order it was made. */
  get intents() {
    return [...this.#asked.values()].map((each) => each.intent);
  }

  /** What nobody has acknowledged. */
  get unsent() {
    return [...this.#asked.values()].filter((each) => each.seq === undefined).map((each) => each.intent);
  }

  /** What is to be written down on this device since this was last asked for. */
  changes() {
    const changes = { gone: [...this.#gone], put: [...this.#put.values()] };
    this.#gone.clear();
    this.#put.clear();
    return changes;
  }

  /** @param {Intent} intent */
  add(intent) {
    this.#asked.set(intent.op_id, { intent });
    this.#put.set(intent.op_id, { intent });
  }

  /**
   * Take up what this device has from before, or from another window.
   * @param {Entry[]} entries
   */
  restore(entries) {
    for (const { intent, err } of entries) {
      const id = intent.op_id;
      if (this.#asked.has(id) || this.kept.has(id)) continue;
      if (err) this.kept.set(id, { intent, err });
      else this.#asked.set(id, { intent });
    }
    this.#asked = new Map([...this.#asked].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * Give our intent of this name, also where it was refused once.
   * @param {string} id
   * @returns {Intent | undefined}
   */
  own(id) {
    return (this.#asked.get(id) ?? this.kept.get(id))?.intent;
  }

  /**
   * Take the answers to a frame. An intent that was refused behind one that must wait is judged again with it.
   * @param {Answer[]} answers
   * @param {number} known the last number that is in the confirmed state
   * @returns {number} how long the rest must wait, in milliseconds
   */
  answer(answers, known) {
    let wait = 0;
    for (const { op_id: id, seq, err } of answers) {
      if (!err && this.kept.has(id)) this.forget(id); // refused once, and done when it came again
      const asked = this.#asked.get(id);
      if (!asked || asked.seq !== undefined) continue; // a late answer: the log has said it already
      if (!err) this.done(id, seq, known);
      else if (err.retry) wait = Math.max(wait, err.retry_ms ?? SOON, 1);
      else if (!wait) this.#refuse(asked.intent, err);
    }
    return wait;
  }

  /**
   * It is in the log, under a number if it has one; until that number is known here, it stays in view.
   * @param {string} id
   * @param {number | undefined} seq
   * @param {number} known
   */
  done(id, seq, known) {
    const asked = this.#asked.get(id);
    if (asked && seq !== undefined && seq > known) asked.seq = seq;
    else this.#asked.delete(id);
    this.forget(id);
    for (const each of this.#asked.values()) {
      if (this.rules.waitsFor(each.intent) === id) this.#settle(each, seq ?? 0);
    }
  }

  /**
   * Let go of an intent whose maker has seen to its text, or that is in the log after all.
   * @param {string} id
   */
  forget(id) {
    this.kept.delete(id);
    this.#put.delete(id);
    this.#gone.add(id);
  }

  /**
   * Drop what was acknowledged up to a number: the confirmed state has it. Without a number, all of it.
   * @param {number} [known]
   */
  sweep(known = Infinity) {
    for (const [id, { seq }] of this.#asked) if (seq !== undefined && seq <= known) this.#asked.delete(id);
  }

  /** @param {Intent} intent @param {Refusal} err */
  #refuse(intent, err) {
    this.#asked.delete(intent.op_id);
    const entry = { intent, err };
    this.kept.set(intent.op_id, entry);
    this.#put.set(intent.op_id, entry);
  }

  /** @param {{ intent: Intent }} asked @param {number} seq */
  #settle(asked, seq) {
    asked.intent = this.rules.settled(asked.intent, seq);
    this.#put.set(asked.intent.op_id, { intent: asked.intent });
  }
}
