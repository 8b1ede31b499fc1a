// A note and a group as they stand on the screen, with what can be done to them.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { inside } from "./board-rules.js";
import { inMenu } from "./menu.js";
import { choices } from "./moving.js";

/** @typedef {import("./board-rules.js").Thing} Thing */

/** @param {any} here @param {import("./board-rules.js").Board} board @param {Thing} cluster */
export function group(here, board, cluster) {
  const { say, opened } = here;
  const notes = inside(board, cluster.id);
  const rename = () => here.open({ what: "name", id: cluster.id, base: cluster.text_rev });
  return html`<li class="board-group">
    <h3 id=${`name-${cluster.id}`}>${cluster.text || say("nameless")}</h3>
    ${opened?.what === "name" && opened.id === cluster.id
      ? field(here, { id: cluster.id, label: say("group_name"), text: cluster.text, longest: 120, oneLine: true }, (text) =>
          here.act({ kind: "cluster.rename", id: cluster.id, text, base_rev: opened.base }),
        )
      : here.caps.includes("cluster.rename")
        ? html`<button class="ds-button" data-variant="tertiary" type="button" data-move=${cluster.id} aria-describedby=${`name-${cluster.id}`} @click=${rename}>
            ${say("name_group")}
          </button>`
        : nothing}
    <ul class="board-notes">
      ${repeat(notes, (note) => note.id, (note) => item(here, note, 4))}
    </ul>
  </li>`;
}

/** @param {any} here @param {Thing} note @param {number} [level] of its heading, where the board is read as headings */
export function item(here, note, level = 3) {
  const { opened } = here;
  const mine = opened?.id === note.id ? opened : null;
  return html`<li class="board-note" ?data-pending=${note.pending} ?data-mine=${note.mine}>
    ${mine?.what === "edit" ? editing(here, note, mine) : words(here, note, level)}
    ${mine?.what === "hide" ? hiding(here, note) : nothing} ${mine?.what === "edit" ? nothing : ways(here, note, mine)}
  </li>`;
}

/** @param {any} here @param {Thing} note @param {number} level */
function words(here, note, level) {
  const id = `note-${note.id}`;
  const said = remarks(here, note);
  const text = !here.asOutline
    ? html`<p class="sk-lines" id=${id}>${note.text}</p>`
    : level === 3
      ? html`<h3 class="sk-lines" id=${id}>${note.text}</h3>`
      : html`<h4 class="sk-lines" id=${id}>${note.text}</h4>`;
  return html`${text}${said.length ? html`<p class="board-remark">${said.join(" · ")}</p>` : nothing}`;
}

/** @param {any} here @param {Thing} note @returns {string[]} */
function remarks({ say, page }, note) {
  const { status, reason = "" } = note;
  const late = page.leads && !note.mine ? "late_leads" : "late";
  return [
    ...(note.mine ? [say("mine")] : []),
    ...(note.secret && note.mine ? [say("secret")] : []),
    ...(note.behalf ? [say("behalf")] : []),
    ...(status === "late" ? [say(late)] : []),
    ...(status === "refused" ? [say("late_refused")] : []),
    ...(["hidden", "removed"].includes(status) ? [say(status, { reason })] : []),
  ];
}

/** @param {any} here @param {Thing} note @param {any} opened */
function ways(here, note, opened) {
  const { say, caps } = here;
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) =>
    html`<button class="ds-button" data-variant="tertiary" type="button" aria-describedby=${`note-${note.id}`} @click=${act}>
      ${say(key)}
    </button>`;
  const may = (/** @type {string} */ kind) => note.mine && caps.includes(kind);
  const edit = () => here.open({ what: "edit", id: note.id, base: note.text_rev, text: note.text });
  const act = (/** @type {string} */ kind) => () => here.act({ kind, id: note.id });
  const shown = note.status === "shown";
  return html`<div class="sk-cluster board-note__ways">
    ${shown ? moving(here, note, opened) : nothing} ${shown && may("note.text") ? button("edit", edit) : nothing}
    ${["shown", "late"].includes(note.status) && may("note.withdraw") ? button("withdraw", act("note.withdraw")) : nothing}
    ${shown && caps.includes("mod.hide") ? button("hide", () => here.open({ what: "hide", id: note.id })) : nothing}
    ${note.status === "hidden" && caps.includes("mod.restore") ? button("restore", act("mod.restore")) : nothing}
    ${note.status === "late" && caps.includes("late.admit") ? [button("admit", act("late.admit")), button("refuse", act("late.refuse"))] : nothing}
  </div>`;
}

/** @param {any} here @param {Thing} note @param {any} opened */
function moving(here, note, opened) {
  const { say } = here;
  if (here.step.kind === "write" && !note.mine) return nothing;
  const offered = choices(here.board, note, here.caps);
  if (!offered.length) return nothing;
  const isOpen = opened?.what === "menu";
  const close = () => here.close(note.id);
  const open = () => (isOpen ? close() : here.open({ what: "menu", id: note.id }));
  return html`<div class="board-menu">
    <button
      class="ds-button"
      data-variant="tertiary"
      type="button"
      data-move=${note.id}
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
  return field(here, { id: note.id, label: here.say("note"), text: opened.text, longest: 1000 }, (text) => {
    if (text !== opened.text) here.act({ kind: "note.text", id: note.id, text, base_rev: opened.base });
  });
}

/** @param {any} here @param {Thing} note */
function hiding(here, note) {
  return field(here, { id: note.id, label: here.say("reason"), text: "", longest: 500, oneLine: true, done: "hide" }, (reason) =>
    here.act({ kind: "mod.hide", id: note.id, reason }),
  );
}

/**
 * A field that is open at one place: saved with its button, left with Escape.
 * @param {any} here
 * @param {{ id: string, label: string, text: string, longest: number, oneLine?: boolean, done?: string }} about
 * @param {(text: string) => void} save
 */
function field(here, { id, label, text, longest, oneLine = false, done = "save" }, save) {
  const name = `board-field-${id}`;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const typed = /** @type {any} */ (event.target).elements[name].value.trim();
    if (!typed) return;
    here.close(id);
    save(typed);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") here.close(id);
  };
  return html`<form class="board-open" @submit=${submit} @keydown=${keys}>
    <label class="ds-label" for=${name}>${label}</label>
    ${oneLine
      ? html`<input class="ds-input" id=${name} name=${name} maxlength=${longest} .defaultValue=${text} required />`
      : html`<textarea class="ds-input" id=${name} name=${name} rows="3" maxlength=${longest} .defaultValue=${text} required></textarea>`}
    <div class="sk-cluster">
      <button class="ds-button" data-variant="primary">${here.say(done)}</button>
      <button class="ds-button" data-variant="tertiary" type="button" @click=${() => here.close(id)}>${here.say("cancel")}</button>
    </div>
  </form>`;
}
