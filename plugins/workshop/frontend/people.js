// Who takes part: hands and readiness, which everybody tells of themselves, and for whoever leads also who is away.

import { html, nothing } from "lit";
import { sure } from "./field.js";

const WHO = new Set(["participant", "host"]);
const STATES = ["away", "ready", "unsent", "hand"];

/** @typedef {[id: string, one: any]} Somebody */

/** Those who take part, and we are told of, by name. @param {any} here @returns {Somebody[]} */
function everybody({ line, page, board }) {
  const found = [...line.people.shown].filter(([id, one]) => WHO.has(one.role) && !board.outside?.includes(id));
  return found.sort(([, one], [, other]) => one.name.localeCompare(other.name, page.language));
}

/** How many of those who take part are so. @param {any} here @param {"away" | "ready"} how */
export function count(here, how) {
  return everybody(here).filter(([, one]) => one[how]).length;
}

/** Who has raised a hand, the longest first. @param {any} here @returns {Somebody[]} */
function hands(here) {
  return everybody(here)
    .filter(([, one]) => one.hand)
    .sort(([, one], [, other]) => one.hand - other.hand);
}

/** Raise one's hand, and say that one is ready; by plain requests nobody would hear it. @param {any} here */
export function askingFor(here) {
  const { say, line, step } = here;
  if (here.page.leads || here.isShut || line.isPolling) return nothing;
  const button = (/** @type {string} */ words, /** @type {boolean} */ on, /** @type {() => void} */ press) =>
    html`<button class="ds-button" type="button" data-variant=${on ? "primary" : "secondary"} aria-pressed=${on} @click=${press}>${say(words)}</button>`;
  return html`<div class="sk-cluster board-asks" role="group" aria-label=${say("to_leader")}>
    ${button("hand", Boolean(here.hand), () => here.says({ hand: here.hand ? null : line.clock.now() }))}
    ${button("ready", here.ready === step.id, () => here.says({ ready: here.ready === step.id ? null : step.id }))}
  </div>`;
}

/** Whose hand is up now and was not before. @param {any} here @param {Set<string>} before */
export function newHands(here, before) {
  return hands(here).filter(([id]) => !before.has(id));
}

/** Whoever takes part, and has been taken out, for whoever leads. @param {any} here */
export function people(here) {
  const { say } = here;
  const [all, raised, outside] = [everybody(here), hands(here), here.board.outside ?? []];
  return html`${raised.length ? html`<p class="board-hands">${say("hands", { names: raised.map(([, one]) => one.name).join(", ") })}</p>` : nothing}
    ${all.length
      ? html`<details class="sk-details board-people">
          <summary>${say("people")}</summary>
          <ul>
            ${all.map((each) => somebody(here, each))}
          </ul>
        </details>`
      : nothing}
    ${outside.length
      ? html`<h4>${say("taken_out")}</h4>
          <ul class="board-people">
            ${outside.map((/** @type {string} */ id) => takenOut(here, id))}
          </ul>`
      : nothing}`;
}

/** @param {any} here @param {Somebody} each */
function somebody(here, [id, one]) {
  const { say, opened } = here;
  const states = STATES.filter((state) => one[state]).map((state) => (state === "unsent" ? say.of("has_unsent", one.unsent) : say(`is_${state}`)));
  const takeOut = () => here.act({ kind: "person.out", person: id });
  return html`<li id=${`person-${id}`}>
    ${one.name}${states.length ? html` <span class="board-remark">${states.join(" · ")}</span>` : nothing}
    ${opened?.what === "out" && opened.id === id
      ? sure(here, say("out_sure", { name: one.name }), [{ words: say("take_out"), act: takeOut }])
      : button(say("take_out"), `out-${id}`, `person-${id}`, () => here.open({ what: "out", id }))}
  </li>`;
}

/** @param {any} here @param {string} id */
function takenOut(here, id) {
  const { say } = here;
  return html`<li id=${`outside-${id}`}>
    ${here.nameOf(id)} ${button(say("let_in"), nothing, `outside-${id}`, () => here.act({ kind: "person.in", person: id }))}
  </li>`;
}

/** @param {string} words @param {any} at @param {string} about @param {() => void} press */
function button(words, at, about, press) {
  return html`<button class="ds-button" type="button" data-variant="tertiary" data-at=${at} aria-describedby=${about} @click=${press}>${words}</button>`;
}
