// The board on the wall of a room: nothing to press, everything large, and it follows by itself.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { BoardPage } from "./board-page.js";
import { heldUp, present } from "./presence.js";
import { row } from "./rows.js";
import { left, outside, trouble } from "./status.js";
import { showsResult, voting } from "./voting.js";

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {import("./board-rules.js").Thing} Thing */

const MANY = 18; // notes, from which on they are smaller, and smaller again
const VERY_MANY = 45;

export class BoardWall extends BoardPage {
  render() {
    if (!this.isIn) return outside(this);
    const { board, say, step } = this;
    const unseen = Object.values(board.unseen).reduce((sum, number) => sum + number, 0);
    const note = heldUp(this);
    return html`
      <div class="board-wall__head">
        <div>
          <h2>${(!this.isShut && say.local(step.title)) || say("board")}</h2>
          ${!this.isShut && say.local(step.prompt) ? html`<p>${say.local(step.prompt)}</p>` : nothing}
        </div>
        <div class="board-state">${this.isShut ? nothing : [present(this), left(this)]} ${trouble(this)}</div>
      </div>
      ${note ? html`<p class="board-wall__held sk-lines">${note.text}</p>` : nothing}
      ${unseen && step.kind === "write" ? html`<p class="board-wall__unseen">${say.of("unseen", unseen)}</p>` : nothing}
      ${voting(this, board)}
      ${showsResult(board) ? nothing : notes(this, board)}
    `;
  }

  updated() {
    super.updated();
    const door = document.getElementById("board-door");
    if (this.isIn && door) door.dataset.large = String(this.step.kind === "gather");
  }
}

/** @param {any} here @param {Board} board */
function notes(here, board) {
  return html`<div class="board-wall__notes" data-many=${crowd(board)}>
    ${row(board, null).map((column) => columnOf(here, board, column))}
  </div>`;
}

/** How small the notes must be. @param {Board} board */
function crowd(board) {
  const notes = [...board.things.values()].filter((thing) => thing.kind === "note").length;
  if (notes < MANY) return "few";
  return notes < VERY_MANY ? "many" : "very-many";
}

/** @param {any} here @param {Board} board @param {Thing} column */
function columnOf({ say }, board, column) {
  const things = row(board, column.id);
  const loose = things.filter((thing) => thing.kind === "note");
  const groups = things.filter((thing) => thing.kind === "cluster");
  return html`${column.text ? html`<h3>${column.text}</h3>` : nothing}
  ${groups.length
    ? html`<div class="board-wall__groups">
        ${repeat(groups, (group) => group.id, (group) => html`<section class="board-group"><h3>${group.text || say("nameless")}</h3>${notesIn(row(board, group.id))}</section>`)}
      </div>`
    : nothing}
  ${loose.length ? notesIn(loose) : nothing}`;
}

/** @param {Thing[]} notes */
function notesIn(notes) {
  return html`<ul class="board-notes">
    ${repeat(notes, (note) => note.id, (note) => html`<li class="board-note sk-lines">${note.text}</li>`)}
  </ul>`;
}
