// How it stands, in words: whether what we wrote is saved, and how much time is left.

import { html, nothing } from "lit";

const MINUTE = 60;

/** Whether what was written is saved, or why not. @param {any} here */
export function pill(here) {
  const { state, words } = standing(here);
  return html`<span class="board-pill" data-state=${state}>${words}</span>`;
}

/** How it stands, where it is not as it should be. @param {any} here */
export function trouble(here) {
  return standing(here).state === "saved" ? nothing : pill(here);
}

/** What whoever is not let in is told. @param {any} here */
export function outside(here) {
  if (here.line?.status.state !== "ended") return nothing;
  return html`<div class="ds-alert" data-color="warning" role="alert"><p>${standing(here).words}</p></div>`;
}

/** The time that is left, by the server's clock. @param {any} here */
export function left(here) {
  const { timer } = here.board.board;
  if (!timer) return nothing;
  const seconds = Math.ceil((timer.ends - here.line.clock.now()) / 1000);
  return html`<span class="board-time" role="timer" aria-live="off">${seconds > 0 ? here.say("left", { time: clock(seconds) }) : here.say("time_up")}</span>`;
}

/** @param {any} here */
function standing(here) {
  const { say, board, line } = here;
  const { state: told, waiting, durable, problem } = line.status;
  const state = told !== "ended" && !navigator.onLine ? "offline" : told; // the line learns of it later
  if (state === "ended") return { state, words: problem.text || say(problem.error === "someone_else" ? "someone_else" : "ended") };
  const votes = waiting && line.store.pending.unsent.every((/** @type {any} */ each) => each.kind === "vote.cast");
  if (state === "offline" && votes) return { state, words: say("offline_votes") };
  if (state === "offline" && waiting) return { state, words: say.of(durable ? "offline" : "loose", waiting) };
  if (state !== "saved") return { state, words: say(state, { n: waiting }) };
  if (board.board.closed) return { state: "over", words: say("over") };
  return board.board.locked ? { state: "paused", words: say("paused") } : { state, words: say("saved") };
}

/** @param {number} seconds */
function clock(seconds) {
  return [Math.floor(seconds / MINUTE), seconds % MINUTE].map((part) => String(part).padStart(2, "0")).join(":");
}
