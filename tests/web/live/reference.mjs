// A log as docs/decisions/0039-live-log.md describes it, in memory: one order, one projection, each op_id once.

const COLUMNS = ["column-1", "column-2"];
const MOST_TAIL = 30;

export class ReferenceLog {
  epoch = "epoch-1";
  facts = [];
  known = new Map();
  things = new Map();
  step = "write";
  /** Called with each group of facts: who listens asks for a batch of their own. */
  listeners = new Set();

  constructor() {
    for (const id of COLUMNS)
      this.things.set(id, { id, kind: "column", parent: null, rank: "V", text: "", status: "shown" });
  }

  get head() {
    return this.facts.length;
  }

  /** Answer a frame; `hesitates` says which intents must wait. */
  ops(person, items, hesitates = () => false) {
    const before = this.head;
    let slow = false;
    const answers = items.map((item) => {
      if (this.known.has(item.op_id)) return { op_id: item.op_id, seq: this.known.get(item.op_id), dup: true };
      slow ||= hesitates(item);
      const wait = Number(slow) > 1 ? slow : 5;
      if (slow) return { op_id: item.op_id, err: { code: "slow_down", retry: true, retry_ms: wait } };
      const code = this.#decide(person, item);
      if (code) return { op_id: item.op_id, err: { code, retry: false } };
      return { op_id: item.op_id, seq: this.head };
    });
    if (this.head > before) for (const listener of [...this.listeners]) listener(before + 1, this.head);
    return answers;
  }

  /** All that was written in secret is shown: a fact without an intent of anybody's. */
  reveal() {
    const touched = [...this.things.values()].filter((thing) => thing.secret).map((thing) => thing.id);
    for (const id of touched) this.#change(id, { secret: false });
    this.step = this.step === "write" ? "show" : "write";
    this.#write({ kind: "step.set", touched });
    for (const listener of [...this.listeners]) listener(this.head, this.head);
  }

  /** A restored copy: the numbers begin anew, and the last facts are gone. */
  restore(lost) {
    const left = this.facts.slice(0, Math.max(0, this.head - lost));
    const fresh = new ReferenceLog();
    Object.assign(this, { epoch: `${this.epoch}+`, facts: [], known: new Map(), things: fresh.things, step: "write" });
    for (const { replay } of left) replay?.();
  }

  batch(person, from, to) {
    const items = this.facts.slice(from - 1, to).map((fact) => this.#shown(fact, person));
    return { log: "log", epoch: this.epoch, from, to, items };
  }

  welcome(person, { epoch, last_seq: last } = {}) {
    const greeting = {
      epoch: this.epoch,
      head_seq: this.head,
      you: { id: person, role: "participant", caps: [] },
      server_ms: Date.now(),
    };
    if (epoch === this.epoch && this.head - last <= MOST_TAIL) {
      return { ...greeting, mode: "tail", items: this.batch(person, last + 1, this.head).items };
    }
    const own = [...this.things.values()].filter((thing) => thing.author === person);
    const shared = [...this.things.keys()].map((id) => this.#view(id, "-")).filter(Boolean);
    const snapshot = { seq: this.head, ...this.#board(), things: shared, unseen: {} };
    return {
      ...greeting,
      mode: "snapshot",
      snapshot,
      yours: { things: own.map(({ id }) => this.#view(id, person)).filter(Boolean) },
    };
  }

  /** What this person's screen must show in the end. */
  seenBy(person) {
    return [...this.things.keys()].map((id) => this.#view(id, person)).filter(Boolean);
  }

  #board() {
    return {
      step: this.step,
      steps: [
        { id: "write", kind: "write" },
        { id: "show", kind: "show" },
      ],
    };
  }

  #decide(person, item) {
    const thing = this.things.get(item.id);
    const found = thing && thing.status === "shown" && this.#view(thing.id, person);
    if (item.kind === "note.add") {
      if (thing) return "exists";
      if (!COLUMNS.includes(item.parent)) return "unknown";
    } else if (!found) return "unknown";
    return this.#happen(person, item);
  }

  #happen(person, item) {
    const { kind, id, parent, after, text } = item;
    const thing = this.things.get(id);
    const replay = () => this.#happen(person, item);
    if (kind === "note.text" && item.base_rev !== thing.text_rev) return "conflict";
    if (kind === "note.withdraw" && thing.author !== person) return "not_yours";
    if (kind === "note.add") {
      if (this.head % 7 === 3) this.#write({ kind: "rank.rebalance", touched: [] }); // an intent may become two facts
      const made = {
        id,
        kind: "note",
        parent,
        rank: this.#rank(parent, after, id),
        text,
        author: person,
        status: "shown",
      };
      this.things.set(id, { ...made, secret: this.step === "write", text_rev: this.head + 1 });
    }
    if (kind === "note.text") this.#change(id, { text, text_rev: this.head + 1 });
    if (kind === "note.move") this.#change(id, { parent, rank: this.#rank(parent, after, id) });
    if (kind === "note.withdraw") this.#change(id, { status: "withdrawn" });
    this.#write({ kind, op_id: item.op_id, touched: [id], replay });
    return "";
  }

  #change(id, changes) {
    this.things.set(id, { ...this.things.get(id), ...changes });
  }

  #write(fact) {
    this.facts.push({ ...fact, seq: this.head + 1 });
    if (fact.op_id) this.known.set(fact.op_id, this.head);
  }

  #rank(parent, after = "last", moving = "") {
    const inside = [...this.things.values()].filter((thing) => thing.parent === parent && thing.id !== moving);
    const row = inside.sort((one, other) => (one.rank + one.id < other.rank + other.id ? -1 : 1));
    const at = after === null ? 0 : row.findIndex((thing) => thing.id === after) + 1 || row.length;
    const [low, high] = [Number(row[at - 1]?.rank ?? 0), Number(row[at]?.rank ?? 1)];
    return ((low + high) / 2).toFixed(18);
  }

  #shown({ seq, kind, op_id, touched }, person) {
    const concerned = touched.some((id) => this.things.get(id)?.author === person && this.things.get(id).secret);
    const viewer = concerned ? person : "-";
    const things = touched.map((id) => this.#view(id, viewer)).filter(Boolean);
    const gone = touched.filter((id) => this.things.get(id)?.status === "withdrawn" && !this.things.get(id).secret);
    const mine = touched.filter((id) => this.things.get(id)?.status === "withdrawn" && concerned);
    const board = kind === "step.set" ? { board: this.#board() } : {};
    const nothing = !things.length && !gone.length && !mine.length && !board.board;
    return {
      seq,
      kind: nothing ? "hidden" : kind,
      ...(op_id && { op_id }),
      things,
      gone: [...gone, ...mine],
      ...board,
    };
  }

  #view(id, person) {
    const { author, status, ...thing } = this.things.get(id);
    const mine = author === person;
    if (status !== "shown" || (thing.secret && !mine)) return null;
    return { ...thing, status, ...(mine && { mine: true }) };
  }
}
