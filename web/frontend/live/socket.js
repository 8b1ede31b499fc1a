// The line itself: a socket that comes back, and that asks once more when the server has closed it.

/**
 * @typedef {import("./shapes.js").Batch} Batch
 * @typedef {import("./shapes.js").Problem} Problem
 * @typedef {{ up: () => void, down: () => void, failed: () => void, batch: (batch: Batch) => void,
 *   passing: (told: import("./shapes.js").Passing & { log: string }) => void, over: (problem: Problem) => void }} Hooks
 */

const LONGEST_ANSWER = 10_000; // milliseconds
const BETWEEN_ENDS = 30_000; // closed again so soon: asking once more would not help

export class SocketWay {
  /** @type {Problem | null} what the server said as it closed the line */
  #farewell = null;
  /** @type {Problem | null} why we come back, until we are in */
  #back = null;
  #ended = -Infinity;

  /**
   * @param {import("socket.io-client").Socket} socket not yet connected
   * @param {number} [longest] that an answer may take, in milliseconds
   */
  constructor(socket, longest = LONGEST_ANSWER) {
    this.socket = socket;
    this.longest = longest;
  }

  /** @param {Hooks} hooks */
  open(hooks) {
    this.hooks = hooks;
    this.socket.on("connect", () => {
      this.#back = null;
      hooks.up();
    });
    this.socket.on("connect_error", () => this.#failed());
    this.socket.on("disconnect", (reason) => this.#down(reason));
    this.socket.on("ended", (problem) => (this.#farewell = problem));
    this.socket.on("batch", hooks.batch);
    this.socket.on("eph", hooks.passing);
    this.socket.connect();
  }

  /** @type {import("./shapes.js").Way["ask"]} */
  ask(event, payload, take = (answer) => answer) {
    return new Promise((resolve, reject) => {
      this.socket.timeout(this.longest).emit(event, payload, (/** @type {Error | null} */ error, /** @type {any} */ answer) => {
        if (error) return reject(error);
        try {
          resolve(take(answer));
        } catch (refused) {
          reject(refused);
        }
      });
    });
  }

  /** Open the line anew: this one does not answer, or was given up. */
  restart() {
    this.#back = this.#farewell = null;
    this.socket.disconnect().connect();
  }

  close() {
    this.socket.disconnect();
  }

  #failed() {
    if (this.#back) this.#over(this.#back);
    else if (this.socket.active) this.hooks?.failed();
    else this.#over({ error: "refused", text: "" });
  }

  /** @param {string} reason */
  #down(reason) {
    const byServer = reason === "io server disconnect";
    const problem = this.#farewell ?? (byServer ? { error: "closed", text: "" } : null);
    this.#farewell = null;
    this.hooks?.down();
    if (!problem) return; // socket.io comes back by itself, or we closed it
    if (Date.now() - this.#ended < BETWEEN_ENDS) return this.#over(problem);
    this.#ended = Date.now();
    this.#back = problem;
    if (byServer) this.socket.connect();
  }

  /** @param {Problem} problem */
  #over(problem) {
    this.#back = null;
    this.socket.disconnect();
    this.hooks?.over(problem);
  }
}
