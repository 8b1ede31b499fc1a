// What of this device is not acknowledged, kept per log and per person until it is: over reloads, and for all windows.

/**
 * @typedef {import("./shapes.js").Entry} Entry
 * @typedef {{ gone: string[], put: Entry[] }} Changes
 */

const DATABASE = "samskap-live";
const TABLE = "intents";
const BY_OWNER = "owner";

/**
 * Open the outbox of a person on a log.
 * @param {string} log
 * @param {string} person
 * @param {IDBFactory} [store] the browser's own; it may be missing or closed to us, as in private windows
 * @returns {Promise<Outbox>}
 */
export async function openOutbox(log, person, store = globalThis.indexedDB) {
  try {
    return new Outbox(`${log} ${person}`, await opened(store));
  } catch {
    return new Outbox(`${log} ${person}`, null); // `durable` says so, and the page tells its reader
  }
}

/**
 * Open what anybody has left on this device of a log, for whoever holds it: nobody is in there any more.
 * @param {string} log
 * @returns {Promise<Outbox>}
 */
export async function openLeft(log) {
  try {
    return new Outbox(IDBKeyRange.bound(`${log} `, `${log}!`, false, true), await opened(globalThis.indexedDB));
  } catch {
    return new Outbox(log, null); // as above: then there is nothing
  }
}

export class Outbox {
  #owner;
  #database;
  /** @type {Map<string, Entry>} what is kept where there is no database, or it took no more */
  #memory = new Map();

  /** @param {string | IDBKeyRange} owner who alone, or which of them @param {IDBDatabase | null} database */
  constructor(owner, database) {
    this.#owner = owner;
    this.#database = database;
    /** Whether what stands here outlives the page. */
    this.durable = database !== null;
  }

  /**
   * Give everything, whichever window wrote it.
   * @returns {Promise<Entry[]>}
   */
  async all() {
    const rows = await this.#rows();
    return [...new Map([...rows.map(entryOf), ...this.#memory])].map(([, entry]) => entry);
  }

  /**
   * Write changes down, all of them or none.
   * @param {Changes} changes
   * @returns {Promise<void>}
   */
  async write({ gone, put }) {
    if (gone.length + put.length === 0) return;
    for (const id of gone) this.#memory.delete(id);
    for (const entry of put) this.#memory.set(entry.intent.op_id, entry);
    if (!this.#database) return;
    try {
      const change = this.#database.transaction(TABLE, "readwrite");
      const table = change.objectStore(TABLE);
      for (const id of gone) table.delete(id);
      for (const entry of put) table.put({ op_id: entry.intent.op_id, [BY_OWNER]: this.#owner, ...entry });
      await finished(change);
      for (const { intent } of put) this.#memory.delete(intent.op_id);
      this.durable = this.#memory.size === 0;
    } catch {
      this.durable = false; // full or closed: it stays in memory
    }
  }

  async #rows() {
    if (!this.#database) return [];
    try {
      const index = this.#database.transaction(TABLE).objectStore(TABLE).index(BY_OWNER);
      return await done(index.getAll(this.#owner));
    } catch {
      this.durable = false;
      return [];
    }
  }
}

/** @param {any} row @returns {[string, Entry]} */
function entryOf({ op_id: id, intent, err }) {
  return [id, err ? { intent, err } : { intent }];
}

/** @param {IDBFactory} store @returns {Promise<IDBDatabase>} */
function opened(store) {
  const asked = store.open(DATABASE, 1);
  asked.onupgradeneeded = () =>
    asked.result.createObjectStore(TABLE, { keyPath: "op_id" }).createIndex(BY_OWNER, BY_OWNER);
  return done(asked);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} change @returns {Promise<void>} */
function finished(change) {
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error);
  });
}
