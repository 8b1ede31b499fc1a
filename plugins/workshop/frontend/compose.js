// The field for a new note: what stands in it is kept on this device until it is sent.

import { html, nothing } from "lit";
import { newId } from "../../../web/frontend/live/ids.js";
import { sendsWithKeys } from "./menu.js";
import { row } from "./rows.js";
import { behalf, isForAnother } from "./table.js";

/** @param {any} here */
export function compose(here) {
  const { say, drafts } = here;
  const begun = drafts.note?.text ?? "";
  if (here.isShut || !(here.caps.includes("note.add") || begun)) return nothing;
  const keep = (/** @type {InputEvent} */ event) => {
    here.hold.begin(here.board);
    drafts.keepNote(/** @type {HTMLTextAreaElement} */ (event.target).value, drafts.note?.step ?? here.step.id);
  };
  return html`<form class="board-compose" @submit=${(/** @type {SubmitEvent} */ event) => add(here, event)}>
    <label class="ds-label" for="board-write">${say("write")}</label>
    <textarea class="ds-input" id="board-write" rows="3" maxlength="1000" .defaultValue=${begun} @input=${keep} @keydown=${sendsWithKeys}></textarea>
    ${behalf(here)}
    <button class="ds-button" data-variant="primary">${say("add")}</button>
  </form>`;
}

/** @param {any} here @param {SubmitEvent} event */
function add(here, event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("board-write"));
  const text = field.value.trim();
  if (text) {
    const [column] = row(here.board, null);
    const step = here.drafts.note?.step ?? here.step.id;
    const forAnother = isForAnother(form);
    here.drafts.keepNote("");
    form.reset(); // the next one is one's own again
    field.value = "";
    here.act({ kind: "note.add", id: newId(), parent: column.id, text, step, ...forAnother });
  }
  field.focus();
}
