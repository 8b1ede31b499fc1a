// Notes that were written on paper, entered by whoever leads: one on each line, each marked as somebody else's.

import { html } from "lit";
import { newId } from "../../../web/frontend/live/ids.js";
import { field } from "./field.js";
import { row } from "./rows.js";

const LONGEST_NOTE = 1000;
const LONGEST = 20000;

/** @param {any} here */
export function paper(here) {
  const { say, opened } = here;
  if (opened?.what !== "paper")
    return html`<div class="board-clock">
      <button class="ds-button" type="button" data-variant="tertiary" data-at="paper-board" @click=${() => here.open({ what: "paper", id: "board" })}>${say("paper")}</button>
    </div>`;
  const about = { id: "paper", label: say("paper"), hint: say("paper_how"), longest: LONGEST, done: "paper_enter" };
  return field(here, about, (text) => enter(here, text));
}

/** @param {any} here @param {string} text */
function enter(here, text) {
  const [column] = row(here.board, null);
  const notes = text.split("\n").flatMap((line) => parts(line.trim()));
  for (const each of notes) here.act({ kind: "note.add", id: newId(), parent: column.id, text: each, behalf: true });
  here.tell(here.say.of("paper_entered", notes.length));
}

/** Give a line as it is, or in pieces where it is longer than a note may be. @param {string} line */
function parts(line) {
  const words = [];
  for (let at = 0; at < line.length; at += LONGEST_NOTE) words.push(line.slice(at, at + LONGEST_NOTE));
  return words;
}
