// What whoever leads the meeting has beside the board: its steps, its clock, a pause, and its end.

import { html, nothing } from "lit";
import { sure } from "./field.js";
import { paper } from "./paper.js";
import { people } from "./people.js";
import { unsent } from "./presence.js";
import { secondsLeft } from "./status.js";
import { hosts } from "./table.js";
import { leadVoting } from "./voting.js";

const MINUTE = 60;
const USUAL = 5; // minutes, where the step says nothing
const NOT_SHOWING = ["gather", "write"];

/** @param {any} here */
export function leading(here) {
  const { say } = here;
  return html`<section class="board-leading" aria-labelledby="board-leading">
    <h3 id="board-leading">${say("leading")}</h3>
    ${here.board.board.closed
      ? [html`<p>${say("is_over")}</p>`, here.page.ended ? nothing : asks(here, "reopen", "reopen_sure", "board.open")]
      : [steps(here), onward(here), timing(here), leadVoting(here), people(here), hosts(here), paper(here), asks(here, "close", "close_sure", "board.close")]}
  </section>`;
}

/** Whether there is anything that only those who wrote it see. @param {any} here */
export function hasUnseen(here) {
  return here.step.kind === "write" && Object.values(here.board.unseen).some(Boolean);
}

/** Show everybody what was written in secret: go to the first step that does. @param {any} here */
export function reveal(here) {
  const { steps } = here.board.board;
  const later = steps.slice(steps.indexOf(here.step) + 1);
  const step = later.find((/** @type {any} */ each) => !NOT_SHOWING.includes(each.kind));
  return step && (() => go(here, step));
}

/** @param {any} here */
function steps(here) {
  const { say, step, opened } = here;
  const { steps } = here.board.board;
  const at = steps.indexOf(step);
  const press = (/** @type {any} */ each, /** @type {number} */ place) => () => {
    if (place === at + 1) onTo(here, each);
    else if (place !== at) here.open({ what: "step", id: each.id });
  };
  const wanted = opened?.what === "step" && steps.find((/** @type {any} */ each) => each.id === opened.id);
  return html`<ol class="board-steps">
      ${steps.map(
        (/** @type {any} */ each, /** @type {number} */ place) =>
          html`<li>
            <button
              type="button"
              data-at=${`step-${each.id}`}
              aria-current=${place === at ? "step" : nothing}
              aria-disabled=${place === at ? "true" : nothing}
              @click=${press(each, place)}
            >
              ${say.local(each.title) || say("nameless_step")}${each.minutes ? html` <span class="board-remark">${say("takes", { n: each.minutes })}</span>` : nothing}
            </button>
          </li>`,
      )}
    </ol>
    ${wanted ? sure(here, sentence(here, wanted, steps.indexOf(wanted) < at), [{ words: say("go_there"), act: () => go(here, wanted) }]) : nothing}
    ${opened?.what === "reveal" ? lookFirst(here) : nothing}
    ${opened?.what === "unsent" ? sure(here, say("sure_unsent"), [{ words: say("forward"), act: () => go(here, steps[at + 1]) }]) : nothing}`;
}

/** @param {any} here @param {any} wanted @param {boolean} back */
function sentence(here, wanted, back) {
  const { say } = here;
  const asked = say(back ? "sure_back" : "sure_over", { title: say.local(wanted.title) });
  return hasUnseen(here) && !NOT_SHOWING.includes(wanted.kind) ? `${asked} ${say("sure_shows")}` : asked;
}

/** @param {any} here */
function onward(here) {
  const { say, step } = here;
  const { steps, locked, held, looking } = here.board.board;
  const [before, after] = [steps[steps.indexOf(step) - 1], steps[steps.indexOf(step) + 1]];
  return html`<div class="sk-cluster">
    ${button(say("forward"), () => onTo(here, after), "primary", "reveal-next", !after)}
    ${button(say("back"), () => go(here, before), "secondary", "back-step", !before)}
    ${button(say(locked ? "unlock" : "lock"), () => here.act({ kind: "lock.set", on: !locked }), "secondary", "pause", held)}
    ${hasUnseen(here) && !looking ? button(say("look"), () => here.act({ kind: "look.begin" })) : nothing}
  </div>`;
}

/** The next step; the leader is asked first where the young may be among the writers, or something is not sent. @param {any} here @param {any} step */
function onTo(here, step) {
  const asks = here.page.looks_first && hasUnseen(here) && !here.board.board.looking && !NOT_SHOWING.includes(step.kind);
  if (asks) here.open({ what: "reveal", id: "next" });
  else if (unsent(here)) here.open({ what: "unsent", id: "next" });
  else go(here, step);
}

/** @param {any} here */
function lookFirst(here) {
  const { say } = here;
  return sure(here, say("sure_look"), [
    { words: say("look"), act: () => here.act({ kind: "look.begin" }) },
    { words: say("reveal"), act: () => reveal(here)?.() },
  ]);
}

/** @param {any} here */
function timing(here) {
  const { say } = here;
  const seconds = secondsLeft(here);
  if (seconds === null) return clock(here, here.step.minutes ?? USUAL);
  const left = Math.max(0, seconds);
  return html`<div class="sk-cluster board-clock">
    ${button(say("more_time"), () => here.act({ kind: "timer.set", seconds: left + MINUTE }))}
    ${button(say("no_time"), () => here.act({ kind: "timer.clear" }))}
  </div>`;
}

/** @param {any} here @param {number} minutes */
function clock(here, minutes) {
  const start = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const given = Number(/** @type {any} */ (event.target).elements.minutes.value);
    here.act({ kind: "timer.set", seconds: Math.round(given * MINUTE) });
  };
  return html`<form class="sk-cluster board-clock" @submit=${start}>
    <label class="ds-label" for="board-minutes">${here.say("minutes")}</label>
    <input class="ds-input" id="board-minutes" name="minutes" type="number" min="1" max="480" required .value=${String(minutes)} />
    <button class="ds-button" data-variant="secondary">${here.say("time")}</button>
  </form>`;
}

/** What is done only when somebody is sure. @param {any} here @param {string} what @param {string} asked @param {string} kind */
function asks(here, what, asked, kind) {
  const { say, opened } = here;
  return opened?.what === what
    ? sure(here, say(asked), [{ words: say(what), act: () => here.act({ kind }) }])
    : html`<div class="board-clock">${button(say(what), () => here.open({ what, id: "board" }), "tertiary", `${what}-board`)}</div>`;
}

/** @param {any} here @param {any} step */
function go(here, step) {
  here.act({ kind: "step.set", step: step.id });
}

/** A button that stays in its place also where it does nothing now. @param {string} words @param {() => void} act @param {string} [variant] @param {string} [at] @param {boolean} [idle] */
function button(words, act, variant = "secondary", at = "", idle = false) {
  return html`<button class="ds-button" type="button" data-variant=${variant} data-at=${at || nothing} aria-disabled=${idle ? "true" : nothing} @click=${idle ? nothing : act}>
    ${words}
  </button>`;
}
