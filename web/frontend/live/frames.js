// How much goes into one frame, and how an answer is read.

/**
 * @typedef {import("./shapes.js").Intent} Intent
 * @typedef {import("./shapes.js").Problem} Problem
 */

const MOST_ITEMS = 20;
const MOST_BYTES = 16_000;
const AROUND = 200; // bytes of a frame beside its items

/**
 * Give the first intents that go together in one frame. One that must carry the number of another of ours goes after
 * that one is answered, and an intent that is too large for any frame goes alone: then the server says so.
 * @param {Intent[]} intents in the order they were made
 * @param {import("./shapes.js").Rules<any>} rules
 * @returns {Intent[]}
 */
export function nextFrame(intents, rules) {
  const unsent = new Set(intents.map((intent) => intent.op_id));
  const frame = [];
  let left = MOST_BYTES - AROUND;
  for (const intent of intents.slice(0, MOST_ITEMS)) {
    const before = rules.waitsFor(intent);
    if (before && unsent.has(before)) break;
    const item = before ? rules.settled(intent, 0) : intent; // what it builds on was refused: it is judged without
    left -= bytes(item);
    if (left < 0 && frame.length) break;
    frame.push(item);
  }
  return frame;
}

/** Tell whether an intent can be sent at all. @param {Intent} intent */
export function fits(intent) {
  return bytes(intent) <= MOST_BYTES - AROUND;
}

/** The server does not want us; with `retry` it may later. */
export class Closed extends Error {
  /** @param {Problem} problem @param {boolean} retry */
  constructor(problem, retry) {
    super(problem.error);
    this.problem = problem;
    this.retry = retry;
  }
}

/**
 * Give an answer that is one.
 * @param {any} answer
 * @throws {Closed}
 */
export function read(answer) {
  if (answer?.err) throw new Closed({ error: answer.err.code, text: "" }, Boolean(answer.err.retry));
  if (answer?.error) throw new Closed({ error: answer.error, text: answer.text ?? "" }, answer.error === "broken");
  return answer;
}

/** @param {Intent} intent */
function bytes(intent) {
  return new TextEncoder().encode(JSON.stringify(intent)).length + 1;
}
