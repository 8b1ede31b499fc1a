// What opens at one place of the board: a field to write in, or a question whether somebody is sure.

import { html } from "lit";
import { sendsWithKeys } from "./menu.js";

/**
 * A field that is open: saved with its button, left with Escape.
 * @param {any} here
 * @param {{ id: string, label: string, text?: string, longest: number, oneLine?: boolean, done?: string }} about
 * @param {(text: string) => void} save
 */
export function field(here, { id, label, text = "", longest, oneLine = false, done = "save" }, save) {
  const name = `board-field-${id}`;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const typed = /** @type {any} */ (event.target).elements[name].value.trim();
    if (!typed) return;
    here.close();
    save(typed);
  };
  return html`<form class="board-open" @submit=${submit} @keydown=${leaves(here)}>
    <label class="ds-label" for=${name}>${label}</label>
    ${oneLine
      ? html`<input class="ds-input" id=${name} name=${name} maxlength=${longest} .defaultValue=${text} required />`
      : html`<textarea class="ds-input" id=${name} name=${name} rows="3" maxlength=${longest} .defaultValue=${text} required @keydown=${sendsWithKeys}></textarea>`}
    <div class="sk-cluster">
      <button class="ds-button" data-variant="primary">${here.say(done)}</button>
      ${cancel(here)}
    </div>
  </form>`;
}

/**
 * Ask whether somebody is sure; the first way has the focus.
 * @param {any} here
 * @param {string} words
 * @param {{ words: string, act: () => void }[]} ways
 */
export function sure(here, words, ways) {
  const choose = (/** @type {() => void} */ act) => () => {
    here.close();
    act();
  };
  return html`<div class="board-open board-sure" role="group" aria-labelledby="board-sure" @keydown=${leaves(here)}>
    <p id="board-sure">${words}</p>
    <div class="sk-cluster">
      ${ways.map(({ words, act }) => html`<button class="ds-button" type="button" data-variant="primary" aria-describedby="board-sure" @click=${choose(act)}>${words}</button>`)}
      ${cancel(here)}
    </div>
  </div>`;
}

/** @param {any} here */
function cancel(here) {
  return html`<button class="ds-button" data-variant="tertiary" type="button" @click=${() => here.close()}>${here.say("cancel")}</button>`;
}

/** @param {any} here */
function leaves(here) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") here.close();
  };
}
