// A live page's line to its log: keeps what somebody asks for until it is saved, and says how it stands.

import { Clock } from "./clock.js";
import { fits } from "./frames.js";
import { newId } from "./ids.js";
import { People } from "./people.js";
import { Turn } from "./turn.js";

/**
 * @typedef {import("./shapes.js").Intent} Intent
 * @typedef {import("./shapes.js").Answer} Answer
 * @typedef {import("./shapes.js").Problem} Problem
 * @typedef {import("./shapes.js").Way} Way
 *
 * How it stands: saved; `waiting` are being sent; offline, and kept on this device (`durable`) or in this page alone;
 * ended, with why. `kept` were refused for good and wait for their maker.
 * @typedef {{ state: "connecting" | "saved" | "sending" | "offline" | "ended", waiting: number, durable: boolean,
 *   kept: number, problem: Problem | null }} Status
 *
 * @typedef {{ open: (hooks: import("./socket.js").Hooks) => void, restart: () => void, close: () => void }} Opened
 * @typedef {Way & Opened} Socket
 *
 * `me` is whom the page is for on this log: what they wrote is sent as nobody else. `view` is the owner's name for this
 * page among theirs, such as the one on a wall. `answered` hears of each answer.
 * @typedef {{ log: string, view?: string, me: string, store: import("./store.js").Store<any>, outbox: import("./outbox.js").Outbox,
 *   socket: Socket, http?: Way, page?: Document, answered?: (answer: Answer, intent: Intent) => void }} Parts
 */

const TRIES = 3; // for a socket, before plain requests are made while it tries on

export class Line {
  clock = new Clock();
  people = new People();
  /** What this page tells of itself, to be lost without harm; said again whenever we come in. @type {any} */
  told = null;
  /** @type {Turn | null} */
  #turn = null;
  #seen = false;
  #tries = 0;
  /** @type {Problem | null} */
  #problem = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.store = parts.store;
  }

  /** Take up what this device has from before, and connect. */
  async open() {
    this.store.restore(await this.parts.outbox.all());
    this.parts.page?.addEventListener("visibilitychange", this.#look);
    this.parts.socket.open({
      up: () => this.#begin(this.parts.socket, false),
      down: () => this.#down(),
      failed: () => this.#failed(),
      batch: (batch) => batch.log === this.parts.log && this.#turn?.take(batch),
      passing: (told) => told.log === this.parts.log && this.#hear(told),
      over: (problem) => this.over(problem),
    });
  }

  /**
   * Have others hear what this page tells of itself, as soon as may be; what it told before holds no more.
   * @param {Record<string, any>} told
   */
  tell(told) {
    this.told = told;
    this.#turn?.tell();
  }

  /** Whether we are in by plain requests: then nobody hears what this page tells of itself. */
  get isPolling() {
    return Boolean(this.#turn?.polls);
  }

  close() {
    this.parts.page?.removeEventListener("visibilitychange", this.#look);
    this.#lose();
    this.parts.socket.close();
  }

  /**
   * Ask for something: it is shown at once, kept on this device, and sent as soon as there is a line.
   * @param {{ kind: string, [argument: string]: any }} wanted
   * @returns {Promise<string>} its op_id, when the device has it
   */
  async send(wanted) {
    const intent = { ...wanted, op_id: newId() };
    this.store.add(intent);
    if (!fits(intent)) this.store.answer([{ op_id: intent.op_id, err: { code: "too_long" } }]);
    const kept = this.changed();
    void this.#turn?.drain();
    await kept;
    return intent.op_id;
  }

  /** @param {string} id of an intent that was refused, when its maker has seen to its text */
  async forget(id) {
    this.store.forget(id);
    await this.changed();
  }

  /**
   * Hear of every change, of the view and of the status.
   * @param {() => void} listener
   * @returns {() => void} to hear no more
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @returns {Status} */
  get status() {
    const waiting = this.store.pending.unsent.length;
    const { durable } = this.parts.outbox;
    return { state: this.#state(waiting), waiting, durable, kept: this.store.kept.length, problem: this.#problem };
  }

  /** Write down on this device what has changed, and tell everybody. */
  async changed() {
    const written = this.parts.outbox.write(this.store.pending.changes());
    for (const listener of this.#listeners) listener();
    const { durable } = this.parts.outbox;
    await written;
    if (this.parts.outbox.durable !== durable) for (const listener of this.#listeners) listener();
  }

  /** @param {Problem} problem why the server does not want us; what is pending stays here */
  over(problem) {
    this.#lose();
    this.#problem = problem;
    this.parts.socket.close();
    void this.changed();
  }

  /** @param {number} waiting @returns {Status["state"]} */
  #state(waiting) {
    if (this.#problem) return "ended";
    if (!this.#turn?.ready) return this.#seen ? "offline" : "connecting";
    return waiting ? "sending" : "saved";
  }

  /** @param {import("./shapes.js").Passing} told */
  #hear(told) {
    this.store.passing(told);
    this.people.hear(told);
    void this.changed();
  }

  /** @param {Way} way @param {boolean} polls */
  #begin(way, polls) {
    this.#lose();
    if (!polls) this.#tries = 0;
    this.#turn = new Turn(this, way, polls);
    this.#turn.begin();
  }

  #down() {
    if (this.#turn && !this.#turn.polls) this.#lose();
    this.#seen = true;
    void this.changed();
  }

  #failed() {
    this.#tries += 1;
    this.#seen = true;
    if (this.#tries >= TRIES && this.parts.http && !this.#turn) this.#begin(this.parts.http, true);
    void this.changed();
  }

  #lose() {
    this.#turn?.end();
    this.#turn = null;
  }

  /** The page is looked at again: a device that slept has missed something, and its line may be dead. */
  #look = () => {
    if (this.parts.page?.hidden || this.#problem) return;
    if (this.#turn) this.#turn.look();
    else this.parts.socket.restart();
  };
}
