// What only whoever leads the meeting sees: notes that came too late, and those to look through before all see them.

import { html, nothing } from "lit";
import { reveal } from "./leading.js";
import { items } from "./note.js";
import { inOrder } from "./board-rules.js";

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {import("./board-rules.js").Thing} Thing */

/** Whether a note lies here, and not in its place. @param {Thing} note */
export function isAside(note) {
  return !note.mine && (note.status === "late" || note.secret);
}

/** @param {any} here @param {Board} board */
export function trays(here, board) {
  const { say } = here;
  const aside = [...board.things.values()].filter((thing) => thing.kind === "note" && isAside(thing)).sort(inOrder);
  const late = aside.filter((note) => note.status === "late");
  const secret = aside.filter((note) => note.status !== "late");
  const show = reveal(here);
  return html`${here.board.board.looking
    ? tray(here, board, "look", say("look_words"), secret, show ? button(say("reveal"), show) : nothing)
    : nothing}
  ${late.length ? tray(here, board, "late_leads", say.of("late_words", late.length), late, nothing) : nothing}`;
}

/** @param {any} here @param {Board} board @param {string} name @param {string} words @param {Thing[]} notes @param {any} after */
function tray(here, board, name, words, notes, after) {
  return html`<section class="board-tray" aria-labelledby=${`board-tray-${name}`}>
    <h3 id=${`board-tray-${name}`}>${here.say(name === "look" ? "looking" : name)}</h3>
    <p>${words}</p>
    <ul class="board-notes">
      ${items(here, board, notes, 4)}
    </ul>
    ${after}
  </section>`;
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  return html`<button class="ds-button" type="button" data-variant="primary" @click=${act}>${words}</button>`;
}
