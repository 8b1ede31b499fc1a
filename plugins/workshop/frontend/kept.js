// What was refused for good: its words stay with whoever wrote them, until they have seen to it.

import { html, nothing } from "lit";
import { newId } from "../../../web/frontend/live/ids.js";
import { row } from "./rows.js";
import { why } from "./words.js";

/** @param {any} here */
export function keptOnes(here) {
  const entries = here.line.store.kept.filter((/** @type {any} */ entry) => entry.intent.text);
  if (!entries.length) return nothing;
  return html`<section class="board-kept" aria-labelledby="board-kept">
    <h3 id="board-kept">${here.say("kept")}</h3>
    <ul>
      ${entries.map((/** @type {any} */ entry) => kept(here, entry))}
    </ul>
  </section>`;
}

/** @param {any} here @param {{ intent: any, err: any }} entry */
function kept(here, { intent, err }) {
  const { say } = here;
  const away = () => void here.line.forget(intent.op_id);
  const send = (/** @type {any} */ wanted) => () => {
    here.act(wanted);
    away();
  };
  const { op_id: _id, ...same } = intent;
  const [column] = row(here.board, null);
  const conflict = err.code === "conflict";
  const ways = conflict
    ? [
        { key: "keep_mine", act: send({ ...same, base_rev: err.current.text_rev }) },
        { key: "take_theirs", act: away },
        { key: "as_new", act: send({ kind: "note.add", id: newId(), parent: column.id, text: intent.text, step: here.step.id }) },
      ]
    : [
        { key: "copy", act: () => void copy(here, intent.text) },
        { key: "again", act: send(same) },
        { key: "away", act: away },
      ];
  return html`<li>
    <p>${why(say, here.page.words, err.code)}</p>
    ${conflict ? html`<blockquote class="sk-lines">${err.current.text}</blockquote>` : nothing}
    <p class="sk-lines board-kept__text">${intent.text}</p>
    <div class="sk-cluster">
      ${ways.map(({ key, act }) => html`<button class="ds-button" type="button" data-variant="secondary" @click=${act}>${say(key)}</button>`)}
    </div>
  </li>`;
}

/** @param {any} here @param {string} text */
async function copy(here, text) {
  try {
    await navigator.clipboard.writeText(text);
    here.tell(here.say("copied"));
  } catch {
    here.tell(here.say("not_copied"));
  }
}
