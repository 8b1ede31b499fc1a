// The server's clock, seen from a device whose own may be wrong by an hour.

const MOST = 5;

export class Clock {
  /** @type {{ took: number, ahead: number }[]} */
  #heard = [];

  /**
   * Learn from an answer that told the server's time; the best of the last five is the one that took the shortest.
   * @param {number} sent when we asked, by our own clock; all are milliseconds since 1970
   * @param {number} received when the answer came, by our own clock
   * @param {number} server what it said
   */
  heard(sent, received, server) {
    this.#heard = [...this.#heard, { took: received - sent, ahead: server - (sent + received) / 2 }].slice(-MOST);
  }

  /** How far the server's clock is ahead of ours, in milliseconds. */
  get ahead() {
    const [best] = [...this.#heard].sort((one, other) => one.took - other.took);
    return best ? Math.round(best.ahead) : 0;
  }

  /** The server's time now. */
  now() {
    return Date.now() + this.ahead;
  }
}
