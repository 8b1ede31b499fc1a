// What was refused for good, or nobody will get: its words stay with whoever wrote them, until they have seen to it.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { newId } from "../../../web/frontend/live/ids.js";
import { row } from "./rows.js";
import { why } from "./words.js";

/** @typedef {{ text: string, forget?: () => void }} Unsent what is not sent, and how it is taken away */

/** @param {any} here */
export function keptOnes(here) {
  const entries = here.line.store.kept.filter((/** @type {any} */ entry) => entry.intent.text);
  const unsent = unsentBy(here);
  if (!entries.length) return unsent.length ? unsentWords(here, unsent) : nothing;
  return html`<section class="board-kept" aria-labelledby="board-kept">
      <h3 id="board-kept">${here.say("kept")}</h3>
      <ul>
        ${repeat(entries, (/** @type {any} */ entry) => entry.intent.op_id, (/** @type {any} */ entry) => kept(here, entry))}
      </ul>
    </section>
    ${unsent.length ? unsentWords(here, unsent) : nothing}`;
}

/** Words that nobody has got, with what can be done with them. @param {any} here @param {Unsent[]} all */
export function unsentWords(here, all) {
  const { say } = here;
  return html`<section class="board-kept" aria-labelledby="board-unsent">
    ${here.line ? html`<h3 id="board-unsent">${say("not_sent")}</h3>` : html`<h2 id="board-unsent">${say("not_sent")}</h2>`}
    <p>${say("not_sent_what")}</p>
    <ul>
      ${all.map(
        ({ text, forget }) => html`<li>
          <p class="sk-lines board-kept__text">${text}</p>
          <div class="sk-cluster">
            ${button(say("copy"), () => void copy(here, text))} ${forget ? button(say("away"), forget) : nothing}
          </div>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** What stands half written where nobody can write, and what is under way where nobody takes it. @param {any} here @returns {Unsent[]} */
function unsentBy({ isShut, isOut, drafts, line }) {
  if (!isShut) return [];
  const asked = isOut ? line.store.pending.unsent.filter((/** @type {any} */ intent) => intent.text) : [];
  return [...asked, ...drafts.texts.map((/** @type {string} */ text) => ({ text }))].map(({ text }) => ({ text }));
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
  const asNew = { key: "as_new", act: send({ kind: "note.add", id: newId(), parent: column.id, text: intent.text, step: here.step.id }) };
  const another = err.code === "voted_on" && intent.kind === "note.text" ? asNew : { key: "again", act: send(same) };
  const ways = conflict
    ? [
        { key: "keep_mine", act: send({ ...same, base_rev: err.current.text_rev }) },
        { key: "take_theirs", act: away },
        asNew,
      ]
    : [
        { key: "copy", act: () => void copy(here, intent.text) },
        ...(here.isShut ? [] : [another]),
        { key: "away", act: away },
      ];
  return html`<li>
    <p>${why(say, here.page.words, err.code)}</p>
    ${conflict ? html`<blockquote class="sk-lines">${err.current.text}</blockquote>` : nothing}
    <p class="sk-lines board-kept__text">${intent.text}</p>
    <div class="sk-cluster">${ways.map(({ key, act }) => button(say(key), act))}</div>
  </li>`;
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  return html`<button class="ds-button" type="button" data-variant="secondary" @click=${act}>${words}</button>`;
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
