// One time that a way to the server was open: comes in, asks for what is missing, and sends what is pending.
// When it is lost, its turn is over, and whatever was under way in it changes nothing but what the log has said.

import { Closed, nextFrame, read } from "./frames.js";

/**
 * @typedef {import("./shapes.js").Way} Way
 * @typedef {import("./shapes.js").Batch} Batch
 * @typedef {import("./shapes.js").Problem} Problem
 *
 * @typedef {object} Host
 * @property {import("./line.js").Parts} parts
 * @property {import("./clock.js").Clock} clock
 * @property {import("./people.js").People} people
 * @property {any} told what this page tells of itself
 * @property {() => Promise<void>} changed
 * @property {(problem: Problem) => void} over the server does not want us
 */

const BETWEEN_POLLS = 2000; // milliseconds, as are the others
const BETWEEN_TICKS = 1000;
const BETWEEN_TOLD = 1000;
const AT_ONCE = 100; // not faster, where one answer does not fill the gap
const TICKS = 4; // with the welcome, the server's clock is heard five times
const FORGOTTEN = "denied"; // said to `ops` and `sync`
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

export class Turn {
  ready = false;
  #over = false;
  #asking = false;
  #sending = false;
  #failures = 0;
  #told = -Infinity;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();

  /**
   * @param {Host} host
   * @param {Way} way
   * @param {boolean} polls whether nothing comes by itself
   */
  constructor(host, way, polls) {
    this.host = host;
    this.way = way;
    this.polls = polls;
    this.store = host.parts.store;
  }

  begin() {
    void this.#ask("hello");
    if (!this.polls) this.#later("tick", BETWEEN_TICKS, () => void this.#tick(TICKS));
  }

  end() {
    this.#over = true;
    this.ready = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Ask for what may have been missed. */
  look() {
    if (this.ready) void this.#ask("sync");
  }

  /** @param {Batch} batch */
  take(batch) {
    const came = this.store.batch(batch);
    void this.host.changed();
    if (came !== "taken") this.look();
  }

  /** Say what the page tells of itself, not too often; plain requests tell nothing of it. */
  tell() {
    if (!this.ready || this.polls || this.#timers.has("told")) return;
    const wait = Math.max(0, this.#told + BETWEEN_TOLD - Date.now());
    this.#later("told", wait, () => {
      this.#told = Date.now();
      this.way.ask("eph", { log: this.host.parts.log, told: this.host.told }).catch(() => {}); // it may be lost
    });
  }

  /** Send what is pending: one frame at a time, so that all of it is judged in the order it was made. */
  async drain() {
    const items = nextFrame(this.store.pending.unsent, this.store.rules);
    if (!this.ready || this.#sending || this.#timers.has("drain") || !items.length) return;
    this.#sending = true;
    try {
      const { log, view } = this.host.parts;
      const { items: answers } = read(await this.way.ask("ops", { log, view, items }));
      this.#answered(answers, items);
    } catch (error) {
      if (!this.#comesAgain(error)) this.#unanswered("drain", error, () => void this.drain());
    }
    this.#sending = false;
    void this.host.changed();
    void this.drain();
  }

  /**
   * @param {import("./shapes.js").Answer[]} answers
   * @param {import("./shapes.js").Intent[]} items that were sent
   */
  #answered(answers, items) {
    let wait = this.store.answer(answers);
    const isUnanswered = !wait && this.store.pending.unsent[0]?.op_id === items[0].op_id;
    if (isUnanswered) wait = this.#nextWait();
    else this.#failures = 0;
    if (wait) this.#later("drain", wait, () => void this.drain());
    for (const answer of answers) {
      const intent = items.find((item) => item.op_id === answer.op_id);
      if (intent) this.host.parts.answered?.(answer, intent);
    }
  }

  /** @param {"hello" | "sync"} event */
  async #ask(event) {
    if (this.#asking || this.#over) return;
    this.#asking = true;
    try {
      const came = await this.#come(event);
      this.#asking = false;
      if (came !== "taken") this.#later("ask", AT_ONCE, () => void this.#ask("sync"));
      else if (this.polls) this.#later("ask", BETWEEN_POLLS, () => void this.#poll());
    } catch (error) {
      this.#asking = false;
      if (this.polls) this.ready = false;
      const dead = event === "sync" && !this.polls && !(error instanceof Closed);
      if (dead && !this.#over) this.host.parts.socket.restart();
      else if (event === "hello" || !this.#comesAgain(error)) {
        this.#unanswered("ask", error, () => void this.#ask(event));
      }
    }
    void this.host.changed();
    void this.drain();
  }

  /** @param {"hello" | "sync"} event */
  async #come(event) {
    const { log, view, outbox } = this.host.parts;
    if (event === "hello") this.store.restore(await outbox.all());
    const sent = Date.now();
    const take = (/** @type {any} */ answer) => this.#taken(read(answer), sent);
    const came = await this.way.ask(event, { log, view, ...this.store.stand }, take);
    if (event === "sync") this.store.restore(await outbox.all()); // another window of ours may have written meanwhile
    return this.#over ? "taken" : came;
  }

  /** @param {import("./shapes.js").Welcome} welcome @param {number} sent when it was asked for */
  #taken(welcome, sent) {
    this.host.clock.heard(sent, Date.now(), welcome.server_ms);
    if (welcome.you.id !== this.host.parts.me) throw new Closed({ error: "someone_else", text: "" }, false);
    const came = this.store.welcome(welcome);
    this.host.people.begin(welcome);
    this.ready = !this.#over;
    this.#failures = 0;
    if (this.host.told) this.tell();
    return came;
  }

  #poll() {
    if (this.host.parts.page?.hidden) this.#later("ask", BETWEEN_POLLS, () => this.#poll());
    else void this.#ask("sync");
  }

  /** @param {number} left */
  async #tick(left) {
    const sent = Date.now();
    try {
      const { server_ms: server } = read(await this.way.ask("tick", {}));
      this.host.clock.heard(sent, Date.now(), server);
    } catch {
      return; // the line is gone, or busy: the welcome told the time
    }
    if (left > 1) this.#later("tick", BETWEEN_TICKS, () => void this.#tick(left - 1));
  }

  /**
   * Come in again where the server has forgotten us on this line; whether we may, only `hello` says.
   * @param {unknown} error
   */
  #comesAgain(error) {
    const forgotten = !this.polls && error instanceof Closed && error.problem.error === FORGOTTEN;
    if (!forgotten || this.#over) return false;
    this.ready = false;
    this.#later("ask", this.#nextWait(), () => void this.#ask("hello"));
    return true;
  }

  /**
   * @param {string} what
   * @param {unknown} error
   * @param {() => void} again
   */
  #unanswered(what, error, again) {
    if (this.#over) return;
    if (error instanceof Closed && !error.retry) this.host.over(error.problem);
    else this.#later(what, this.#nextWait(), again);
  }

  /** Wait longer each time, and not all at the same moment. */
  #nextWait() {
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    return wait * (0.5 + Math.random() / 2);
  }

  /**
   * @param {string} what
   * @param {number} wait
   * @param {() => void} act
   */
  #later(what, wait, act) {
    if (this.#over) return;
    clearTimeout(this.#timers.get(what));
    const timer = setTimeout(() => {
      this.#timers.delete(what);
      act();
    }, wait);
    this.#timers.set(what, timer);
  }
}
