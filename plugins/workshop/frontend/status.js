// How it stands, in words: whether what we wrote is saved, and how much time is left.

import { html, nothing } from "lit";

const MINUTE = 60;
const NOTES = new Set(["note.add", "note.text"]);
const OF_ITS_OWN = new Set(["someone_else", "outside"]);
const TOLD_AT = [5 * MINUTE, MINUTE, 0]; // seconds that are left

/** Whether what was written is saved, or why not. @param {any} here */
export function pill(here) {
  const { state, words } = standing(here);
  return html`<span class="board-pill" data-state=${state}>${words}</span>`;
}

/** How it stands, where it is not as it should be. @param {any} here */
export function trouble(here) {
  return standing(here).state === "saved" ? nothing : pill(here);
}

/** What whoever is not let in, or not any more, is told, and the way back. @param {any} here */
export function outside(here) {
  const { say, page, line } = here;
  if (line?.status.state !== "ended") return nothing;
  const back = page.code && !page.leads && !OF_ITS_OWN.has(line.status.problem.error);
  return html`<div class="ds-alert board-out" data-color="warning" role="alert">
    <p>${standing(here).words}</p>
    <p class="sk-cluster">
      <a class="ds-button" data-variant="primary" href=${location.pathname}>${say("load_again")}</a>
      ${back ? html`<a href=${page.code}>${say("come_back")}</a>` : nothing}
    </p>
  </div>`;
}

/** The time that is left, by the server's clock. @param {any} here */
export function left(here) {
  const seconds = secondsLeft(here);
  if (seconds === null) return nothing;
  return html`<span class="board-time" role="timer" aria-live="off">${seconds > 0 ? here.say("left", { time: clock(seconds) }) : here.say("time_up")}</span>`;
}

/** Speaks of what changes by itself: the line to the server, and the time. */
export class Standing {
  #state = "";
  #left = -Infinity;

  /** @param {any} here */
  hear(here) {
    const { state } = standing(here);
    const was = this.#state;
    if (state !== "sending" && state !== "connecting") this.#state = state;
    if (state === "offline" && was !== "offline") here.tell(here.say("now_offline"), "standing");
    if (state === "saved" && was === "offline") here.tell(here.say("now_online"), "standing");
    this.#hearTime(here);
  }

  /** @param {any} here */
  #hearTime(here) {
    const seconds = secondsLeft(here) ?? -Infinity;
    const passed = TOLD_AT.filter((at) => this.#left > at && seconds <= at && seconds > -Infinity).at(-1);
    this.#left = seconds;
    if (passed === undefined) return;
    here.tell(passed ? here.say.of("minutes_left", passed / MINUTE) : here.say("time_is_up"), "time");
  }
}

/** @param {any} here @returns {number | null} */
export function secondsLeft({ board, line }) {
  const { timer } = board.board;
  if (!timer) return null;
  return Math.ceil((timer.ends === undefined ? timer.left : timer.ends - line.clock.now()) / 1000); // on pause it stands still
}

/** @param {any} here */
function standing(here) {
  const { say, board, line } = here;
  const { state: told, waiting, problem } = line.status;
  const state = told !== "ended" && !navigator.onLine ? "offline" : told; // the line learns of it later
  if (state === "ended") return { state, words: problem.text || say(OF_ITS_OWN.has(problem.error) ? problem.error : "ended") };
  if (state === "offline" && waiting) return { state, words: unsentOffline(here) };
  const { closed, locked, held } = board.board;
  if (state === "sending" && locked && !closed) return { state: "paused", words: say("paused_unsent") };
  if (state !== "saved") return { state, words: say(state, { n: waiting }) };
  if (closed) return { state: "over", words: say("over") };
  return locked ? { state: "paused", words: say(held ? "on_hold" : "paused") } : { state, words: say("saved") };
}

/** What lies on this device while there is no network: notes are counted, and how often each was changed is not. @param {any} here */
function unsentOffline({ say, line }) {
  const { unsent } = line.store.pending;
  const notes = new Set(unsent.filter((/** @type {any} */ each) => NOTES.has(each.kind)).map((/** @type {any} */ each) => each.id));
  const [counted, other] = line.status.durable ? ["offline", "offline_other"] : ["loose", "loose_other"];
  if (notes.size) return say.of(counted, notes.size);
  return say(unsent.every((/** @type {any} */ each) => each.kind === "vote.cast") ? "offline_votes" : other);
}

/** @param {number} seconds */
function clock(seconds) {
  return [Math.floor(seconds / MINUTE), seconds % MINUTE].map((part) => String(part).padStart(2, "0")).join(":");
}
