// Notes, what is said of them, and groups, as they stand on the screen, with what can be done to them.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { newId } from "../../../web/frontend/live/ids.js";
import { votedOn } from "./board-rules.js";
import { grip } from "./dragging.js";
import { field } from "./field.js";
import { inMenu } from "./menu.js";
import { choices } from "./moving.js";
import { writer } from "./presence.js";
import { row } from "./rows.js";
import { votes } from "./voting.js";

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {import("./board-rules.js").Thing} Thing */

const NOT_FOLDED = 3; // comments on a note, before the rest are folded away
const LONGEST = 1000;

/** @param {any} here @param {Board} board @param {Thing} cluster */
export function group(here, board, cluster) {
  const { say } = here;
  const opened = here.opens("name", cluster);
  const writes = writer(here, cluster);
  return html`<li class="board-group" data-thing=${cluster.id}>
    <h3 id=${`note-${cluster.id}`}>${cluster.text || say("nameless")}</h3>
    ${writes ? html`<p class="board-remark">${writes}</p>` : nothing}
    ${opened
      ? field(here, { id: cluster.id, label: say("group_name"), text: cluster.text, longest: 120, oneLine: true }, (text) =>
          here.act({ kind: "cluster.rename", id: cluster.id, text, base_rev: opened.base }),
        )
      : nothing}
    ${!opened && here.caps.includes("cluster.rename") && !votedOn(here.board, cluster)
      ? opener(here, cluster, cluster.text ? "rename_group" : "name_group", { what: "name", id: cluster.id, base: cluster.text_rev })
      : nothing}
    ${votes(here, cluster)}
    <ul class="board-notes">
      ${items(here, board, here.inPlace(row(board, cluster.id)), 4)}
    </ul>
  </li>`;
}

/** @param {any} here @param {Board} board @param {Thing[]} notes @param {number} [level] */
export function items(here, board, notes, level) {
  return repeat(notes, (note) => note.id, (note) => item(here, board, note, level));
}

/** @param {any} here @param {Board} board @param {Thing} note @param {number} [level] of its heading, where the board is read as headings */
export function item(here, board, note, level = 3) {
  const edits = here.opens("edit", note);
  const isNote = note.kind === "note";
  return html`<li class=${isNote ? "board-note" : "board-comment"} data-thing=${note.id} tabindex="-1" ?data-pending=${note.pending} ?data-mine=${note.mine}>
    ${isNote && note.status === "shown" && !edits ? grip(here, note) : nothing}
    ${edits ? editing(here, note, edits) : [words(here, note, isNote && here.asOutline ? level : 0), votes(here, note), ways(here, note)]}
    ${here.opens("hide", note) ? reasoned(here, note, "hide", "reason") : nothing}
    ${here.opens("remove", note) ? reasoned(here, note, "remove", "reason_away") : nothing}
    ${isNote ? said(here, board, note) : nothing} ${here.opens("comment", note) ? commenting(here, note) : nothing}
  </li>`;
}

/** @param {any} here @param {Thing} note @param {number} level 0 for no heading */
function words(here, note, level) {
  const id = `note-${note.id}`;
  const remarked = remarks(here, note);
  const text = {
    0: html`<p class="sk-lines" id=${id}>${note.text}</p>`,
    3: html`<h3 class="sk-lines" id=${id}>${note.text}</h3>`,
    4: html`<h4 class="sk-lines" id=${id}>${note.text}</h4>`,
  }[level];
  return html`${text}${remarked.length ? html`<p class="board-remark">${remarked.join(" · ")}</p>` : nothing}`;
}

/** @param {any} here @param {Thing} note @returns {string[]} */
function remarks(here, note) {
  const { say, page } = here;
  const writes = writer(here, note);
  const { status, reason = "" } = note;
  const late = page.leads && !note.mine ? "late_leads" : "late";
  return [
    ...(note.mine ? [say(note.kind === "note" ? "mine" : "mine_comment")] : []),
    ...(note.secret && note.mine ? [say(note.looked ? "looked_at" : "secret")] : []),
    ...(note.behalf ? [say("behalf")] : []),
    ...(status === "late" ? [say(late)] : []),
    ...(status === "refused" ? [say("late_refused")] : []),
    ...(["hidden", "removed"].includes(status) ? [say(reason ? status : `${status}_plain`, { reason })] : []),
    ...(writes ? [writes] : []),
  ];
}

/** What is said of a note: the first of it, and the rest folded away. @param {any} here @param {Board} board @param {Thing} note */
function said(here, board, note) {
  const all = row(board, note.id);
  if (!all.length) return nothing;
  const [first, rest] = [all.slice(0, NOT_FOLDED), all.slice(NOT_FOLDED)];
  const list = (/** @type {Thing[]} */ comments) =>
    html`<ul class="board-comments" aria-label=${here.say("comments")}>
      ${items(here, board, comments)}
    </ul>`;
  return html`${list(first)}
  ${rest.length ? html`<details class="board-more"><summary>${here.say.of("more_comments", rest.length)}</summary>${list(rest)}</details>` : nothing}`;
}

/** @param {any} here @param {Thing} note */
function ways(here, note) {
  const { caps } = here;
  const mine = (/** @type {string} */ kind) => note.mine && caps.includes(kind);
  const act = (/** @type {string} */ key, /** @type {string} */ kind) => button(here, note, key, () => here.act({ kind, id: note.id }));
  const open = (/** @type {string} */ key, /** @type {string} */ what, more = {}) => opener(here, note, key, { what, id: note.id, ...more });
  const { status } = note;
  const [shown, late, hidden] = [status === "shown", status === "late", status === "hidden"];
  return html`<div class="sk-cluster board-note__ways">
    ${shown && note.kind === "note" ? [moving(here, note), caps.includes("comment.add") ? open("comment", "comment") : nothing] : nothing}
    ${shown && mine("note.text") && (note.kind !== "note" || !votedOn(here.board, note)) ? open("edit", "edit", { base: note.text_rev, text: note.text }) : nothing}
    ${(shown || late) && mine("note.withdraw") ? act("withdraw", "note.withdraw") : nothing}
    ${late && caps.includes("late.admit") ? [act("admit", "late.admit"), act("refuse", "late.refuse")] : nothing}
    ${shown && caps.includes("mod.hide") ? [note.secret || note.kind !== "note" ? nothing : spotlight(here, note), open("hide", "hide")] : nothing}
    ${hidden && caps.includes("mod.restore") ? act("restore", "mod.restore") : nothing}
    ${hidden && caps.includes("mod.remove") ? open("remove", "remove") : nothing}
  </div>`;
}

/** @param {any} here @param {Thing} note */
function spotlight(here, note) {
  const isHeldUp = here.spotlight === note.id;
  return button(here, note, isHeldUp ? "hold_up_no_more" : "hold_up", () => here.holdUp(isHeldUp ? null : note.id));
}

/** @param {any} here @param {Thing} thing @param {string} key @param {() => void} act */
function button(here, thing, key, act) {
  return html`<button class="ds-button" data-variant="tertiary" type="button" aria-describedby=${`note-${thing.id}`} @click=${act}>
    ${here.say(key)}
  </button>`;
}

/** A button that opens something, and has the focus again when that is closed. @param {any} here @param {Thing} thing @param {string} key @param {any} opened */
function opener(here, thing, key, opened) {
  return html`<button
    class="ds-button"
    data-variant="tertiary"
    type="button"
    data-at=${`${opened.what}-${thing.id}`}
    aria-describedby=${`note-${thing.id}`}
    @click=${() => here.open(opened)}
  >
    ${here.say(key)}
  </button>`;
}

/** @param {any} here @param {Thing} note */
function moving(here, note) {
  const { say } = here;
  if (!here.moves(note)) return nothing;
  const isOpen = Boolean(here.opens("menu", note));
  const asked = isOpen || !here.caps.includes("cluster.create"); // who may make groups can always do something
  const offered = asked ? choices(here.board, note, here.caps) : [];
  if (asked && !offered.length) return nothing;
  const close = () => here.close();
  const open = () => (isOpen ? close() : here.open({ what: "menu", id: note.id }));
  return html`<div class="board-menu">
    <button
      class="ds-button"
      data-variant="tertiary"
      type="button"
      data-at=${`menu-${note.id}`}
      aria-haspopup="menu"
      aria-expanded=${isOpen}
      aria-describedby=${`note-${note.id}`}
      @click=${open}
    >
      ${say("move")}
    </button>
    ${isOpen
      ? html`<div class="board-menu__list" role="menu" aria-label=${say("move_where")} @keydown=${(/** @type {KeyboardEvent} */ event) => inMenu(event, close)}>
          ${offered.map((choice) => {
            const choose = () => {
              close();
              here.act(choice.wanted());
            };
            const words = say(choice.key, { name: choice.name || say("nameless") });
            return html`<button role="menuitem" tabindex="-1" type="button" @click=${choose}>${words}</button>`;
          })}
        </div>`
      : nothing}
  </div>`;
}

/** @param {any} here @param {Thing} note @param {any} opened */
function editing(here, note, opened) {
  const label = here.say(note.kind === "note" ? "note" : "the_comment");
  return field(here, { id: note.id, label, text: opened.text, longest: LONGEST }, (text) => {
    if (text !== opened.text) here.act({ kind: "note.text", id: note.id, text, base_rev: opened.base });
  });
}

/** @param {any} here @param {Thing} note */
function commenting(here, note) {
  return field(here, { id: note.id, label: here.say("write_comment"), longest: LONGEST, done: "add" }, (text) => here.act(commented(note.id, text)));
}

/** Ask for a comment. @param {string} note @param {string} text */
export function commented(note, text) {
  return { kind: "comment.add", id: newId(), parent: note, text };
}

/** @param {any} here @param {Thing} note @param {"hide" | "remove"} done @param {string} label */
function reasoned(here, note, done, label) {
  return field(here, { id: note.id, label: here.say(label), hint: here.say("reason_read"), text: note.reason, longest: 500, oneLine: true, done }, (reason) =>
    here.act({ kind: `mod.${done}`, id: note.id, reason }),
  );
}
