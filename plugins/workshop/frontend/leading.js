// What whoever leads the meeting has beside the board: its steps, its clock, and a pause.

import { html, nothing } from "lit";

const MINUTE = 60;
const USUAL = 5; // minutes, where the step says nothing

/** @param {any} here */
export function leading(here) {
  const { say, step } = here;
  const { steps, locked, timer } = here.board.board;
  const at = steps.indexOf(step);
  const go = (/** @type {number} */ to) => () => here.act({ kind: "step.set", step: steps[to].id });
  return html`<section class="board-leading" aria-labelledby="board-leading">
    <h3 id="board-leading">${say("leading")}</h3>
    <ol class="board-steps">
      ${steps.map((/** @type {any} */ each) => html`<li aria-current=${each === step ? "step" : nothing}>${each.title}</li>`)}
    </ol>
    <div class="sk-cluster">
      ${at > 0 ? button(say("back"), go(at - 1)) : nothing}
      ${at < steps.length - 1 ? button(say("forward"), go(at + 1), "primary") : nothing}
      ${button(say(locked ? "unlock" : "lock"), () => here.act({ kind: "lock.set", on: !locked }))}
    </div>
    ${timer ? button(say("no_time"), () => here.act({ kind: "timer.clear" })) : clock(here, step.minutes ?? USUAL)}
  </section>`;
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

/** @param {string} words @param {() => void} act @param {string} [variant] */
function button(words, act, variant = "secondary") {
  return html`<button class="ds-button" type="button" data-variant=${variant} @click=${act}>${words}</button>`;
}
