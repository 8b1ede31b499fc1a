// What opens at one place of the board: a field to write in, or a question whether somebody is sure.

import { html, nothing } from "lit";
import { sendsWithKeys } from "./menu.js";

/**
 * A field that is open: saved with its button, left with Escape.
 * @param {any} here
 * @param {{ id: string, label: string, hint?: string, text?: string, longest: number, oneLine?: boolean, done?: string }} about
 * @param {(text: string) => void} save
 */
export function field(here, { id, label, hint = "", text = "", longest, oneLine = false, done = "save" }, save) {
  const name = `board-field-${id}`;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const given = /** @type {any} */ (event.target).elements[name].value.trim();
    if (!given) return;
    here.close();
    save(given);
  };
  const typed = (/** @type {InputEvent} */ event) => here.drafts.keepField(here.opened, /** @type {HTMLInputElement} */ (event.target).value);
  return html`<form class="board-open" @submit=${submit} @keydown=${leaves(here)} @input=${typed}>
    <label class="ds-label" for=${name}>${label}</label>
    ${hint ? html`<p class="board-remark" id=${`${name}-hint`}>${hint}</p>` : nothing}
    ${oneLine
      ? html`<input class="ds-input" id=${name} name=${name} maxlength=${longest} aria-describedby=${hint ? `${name}-hint` : nothing} .defaultValue=${text} required />`
      : html`<textarea class="ds-input" id=${name} name=${name} rows="3" maxlength=${longest} aria-describedby=${hint ? `${name}-hint` : nothing} .defaultValue=${text} required @keydown=${sendsWithKeys}></textarea>`}
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
