// What goes between the parts of a live page, as types; there is nothing here to run.

/**
 * What somebody wants done, under a name of its own.
 * @typedef {{ op_id: string, kind: string, [argument: string]: any }} Intent
 *
 * Why an intent is not done. With `retry` it may be later; `current` is what holds instead.
 * @typedef {{ code: string, retry?: boolean, retry_ms?: number, current?: any }} Refusal
 *
 * An answer to one intent; it has no `seq` where the intent was done beside the log, and says what holds there now.
 * @typedef {{ op_id: string, seq?: number, dup?: boolean, err?: Refusal, beside?: any }} Answer
 *
 * An intent that this device still has: not acknowledged, or (with `err`) refused for good.
 * @typedef {{ intent: Intent, err?: Refusal }} Entry
 *
 * @typedef {{ seq: number, kind: string, op_id?: string, [shown: string]: any }} Item
 * @typedef {{ log: string, epoch: string, from: number, to: number, items: Item[] }} Batch
 * @typedef {{ id: string, role: string, caps: string[] }} You
 * @typedef {{ epoch: string, head_seq: number, you: You, server_ms: number, mode: "tail" | "snapshot",
 *   items?: Item[], snapshot?: any, yours?: any } & Passing} Welcome
 *
 * What is in no log: how many are here in each role, what is shown of those whose page has changed (null: nothing any
 * more), what rows beside the log hold for us, and news of them for everybody.
 * @typedef {{ here?: Record<string, number>, people?: Record<string, any>, beside?: any, news?: any }} Passing
 *
 * Why a line is closed: a code for the program, a sentence for the person.
 * @typedef {{ error: string, text: string }} Problem
 *
 * A way to the server: `ask` gives what is answered, and rejects where nothing is. `take` makes something else of an
 * answer before anything that came behind it is heard; what it throws is the rejection.
 * @typedef {{ ask: (event: string, payload: any, take?: (answer: any) => any) => Promise<any> }} Way
 */

/**
 * How a live object behaves on a screen. A state belongs to the store, which lets `apply` and `foresee` change it;
 * what stands in it is replaced, never changed, so that `copy` need not go deep.
 * @template State
 * @typedef {object} Rules
 * @property {() => State} empty the state of which nothing is known
 * @property {(snapshot: any, yours: any) => State} begin what a snapshot makes, with what is shown to us alone
 * @property {(state: State) => State} copy
 * @property {(state: State, item: Item, own?: Intent) => void} apply let a fact happen; `own` is what we asked
 * @property {(state: State, intent: Intent) => void} foresee show what an intent will make, where that is known
 * @property {(intent: Intent) => string | undefined} waitsFor the op_id of ours whose number this intent must carry
 * @property {(intent: Intent, seq: number) => Intent} settled the intent with that number in it
 * @property {(state: State, told: any) => void} [beside] take what rows beside the log hold for us
 * @property {(state: State, told: any) => void} [news] take news of them for everybody
 */

export {};
