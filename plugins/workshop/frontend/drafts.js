// What is half written: on this device alone, over a reload too, until it is sent or let go.

const PREFIX = "samskap-draft";

/**
 * `note` stands in the field for a new one, begun in a step; `field` in a field that is open, `typed` over what stood there.
 * @typedef {{ note?: { text: string, step?: string }, field?: { opened: import("./pages/board.js").Opened, typed: string } }} Kept
 */

export class Drafts {
  #name;
  #device;
  /** @type {Kept} */
  #kept;

  /**
   * @param {string} log
   * @param {string} view
   * @param {string} person on that log
   * @param {Storage | null} [device] where there is none, it lives as long as the page
   */
  constructor(log, view, person, device = ownDevice()) {
    this.#name = `${PREFIX} ${log} ${view} ${person}`;
    this.#device = device;
    this.#kept = JSON.parse(device?.getItem(this.#name) ?? "{}");
  }

  get note() {
    return this.#kept.note;
  }

  get field() {
    return this.#kept.field;
  }

  /** The words of all of it. */
  get texts() {
    return wordsOf(this.#kept).map(([, text]) => text);
  }

  /** @param {string} text @param {string} [step] */
  keepNote(text, step) {
    this.#keep({ ...this.#kept, note: text ? { text, step } : undefined });
  }

  /** @param {import("./pages/board.js").Opened | null} opened @param {string} [typed] */
  keepField(opened, typed) {
    this.#keep({ ...this.#kept, field: opened && typed !== undefined ? { opened, typed } : undefined });
  }

  /** @param {Kept} kept */
  #keep(kept) {
    this.#kept = kept;
    try {
      if (kept.note || kept.field) this.#device?.setItem(this.#name, JSON.stringify(kept));
      else this.#device?.removeItem(this.#name);
    } catch {
      this.#device = null; // full: it lives as long as the page
    }
  }
}

/**
 * Give what anybody has begun here on a log, and how each of it is let go.
 * @param {string} log
 * @param {Storage | null} [device]
 * @returns {{ text: string, forget: () => void }[]}
 */
export function begunOn(log, device = ownDevice()) {
  const owners = Object.keys(device ?? {}).filter((name) => name.startsWith(`${PREFIX} ${log} `));
  return owners.flatMap((owner) => {
    const [, , view, person] = owner.split(" ");
    const drafts = new Drafts(log, view, person, device);
    const forget = { note: () => drafts.keepNote(""), field: () => drafts.keepField(null) };
    return wordsOf(drafts).map(([part, text]) => ({ text, forget: forget[part] }));
  });
}

/** @param {Kept} kept @returns {["note" | "field", string][]} */
function wordsOf({ note, field }) {
  /** @type {["note" | "field", string][]} */
  const all = [
    ["note", note?.text.trim() ?? ""],
    ["field", field?.typed.trim() ?? ""],
  ];
  return all.filter(([, text]) => text);
}

/** @returns {Storage | null} */
function ownDevice() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // closed to us, as where nothing may be kept
  }
}
