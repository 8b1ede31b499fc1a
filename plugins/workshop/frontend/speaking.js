// What is spoken to whoever listens: what they did, and how much others wrote; seldom, and all of it at once.

const BETWEEN = 5000; // milliseconds, so that nobody is talked to all the time

/** @typedef {import("./board-rules.js").Thing} Thing */

export class Speaker {
  /** What stands in the place that is read aloud. */
  said = "";
  /** @type {Map<string, string>} */
  #next = new Map();
  #fresh = { note: 0, comment: 0 };
  /** @type {Set<string> | null} */
  #known = null;
  #spoke = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #speaking;

  /** @param {import("./words.js").Say} say @param {() => void} changed */
  constructor(say, changed) {
    this.say = say;
    this.changed = changed;
  }

  /** @param {string} text to be spoken as soon as it may @param {string} [about] of which only the latest is spoken */
  tell(text, about = text) {
    this.#next.delete(about);
    this.#next.set(about, text);
    this.#soon();
  }

  /**
   * Count what others wrote since this was last asked; what stood there at first is not new.
   * @param {Iterable<Thing>} things
   * @param {boolean} quiet whether it is not to be spoken of
   */
  hear(things, quiet) {
    const theirs = [...things].filter((thing) => thing.kind in this.#fresh && !thing.mine);
    const known = this.#known ?? new Set(theirs.map((thing) => thing.id));
    const fresh = theirs.filter((thing) => !known.has(thing.id));
    this.#known = known;
    for (const thing of fresh) known.add(thing.id);
    if (quiet || !fresh.length) return;
    for (const thing of fresh) this.#fresh[/** @type {"note" | "comment"} */ (thing.kind)] += 1;
    this.#soon();
  }

  #soon() {
    if (this.#speaking) return;
    const wait = Math.max(0, this.#spoke + BETWEEN - performance.now());
    this.#speaking = setTimeout(() => this.#speak(), wait);
  }

  #speak() {
    const { note, comment } = this.#fresh;
    const news = [note ? this.say.of("new", note) : "", comment ? this.say.of("new_comment", comment) : ""];
    const told = [...this.#next.values()].map((text) => text.replace(/\.$/, ""));
    this.said = [...told, ...news].filter(Boolean).join(". ");
    this.#next.clear();
    this.#fresh = { note: 0, comment: 0 };
    this.#speaking = undefined;
    this.#spoke = performance.now();
    this.changed();
  }
}
