// The board on a screen: what stands on it, and what its reader asks for.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { BoardPage } from "../board-page.js";
import { compose } from "../compose.js";
import { Drafts } from "../drafts.js";
import { Focus } from "../focus.js";
import { held, Hold } from "../held.js";
import { keptOnes } from "../kept.js";
import { leading } from "../leading.js";
import { WordsLeft } from "../left.js";
import { commented, group, item } from "../note.js";
import { askingFor, newHands } from "../people.js";
import { heldUp, notice, present, toTell } from "../presence.js";
import { row } from "../rows.js";
import { Speaker } from "../speaking.js";
import { left, outside, pill, Standing } from "../status.js";
import { isAside, trays } from "../tray.js";
import { refusalOf, speakOfVoting, voting } from "../voting.js";
import { BoardWall } from "../wall.js";
import { why } from "../words.js";

const AFTER_WRITING = 300; // milliseconds, until what a press on a button does is done
const SO_ALREADY = "in_step"; // pressed twice
const OF_THE_MEETING = new Set(["step", "reveal", "unsent", "close", "reopen", "voting", "out", "paper"]);
const OF_LEADING = /^(steps?|timer|lock|board|look|late|mod|voting|host|person)\./;

/** @typedef {import("../board-rules.js").Board} Board */
/** @typedef {import("../board-rules.js").Thing} Thing */
/** @typedef {{ what: string, id: string, base?: number | string, text?: string }} Opened what is open, and of which thing */

class SamskapBoard extends BoardPage {
  static properties = { opened: { state: true }, asOutline: { state: true } };

  hold = new Hold();
  /** How many votes each is to have, where we lead. */
  limit = 3;
  /** Why what we asked for last is not done. */
  refused = "";
  /** @type {number[]} the numbers of what we did here, which we may undo */
  done = [];
  /** @type {Drafts | undefined} what is half written here */
  drafts;
  #focus = new Focus(this);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #letting;
  /** @type {string | null} the note that we hold up for all */
  spotlight = null;
  /** @type {number | null} when we raised our hand */
  hand = null;
  /** @type {string | null} the step that we are done with */
  ready = null;
  /** @type {Map<string, string>} what those were called of whom we have been told */
  #names = new Map();
  /** @type {Set<string>} */
  #hands = new Set();
  #told = "";
  #standing = new Standing();
  #wasShut = true;
  #was = { step: "", locked: false, closed: false, held: "" };

  constructor() {
    super();
    /** @type {Opened | null} */
    this.opened = null;
    this.asOutline = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.drafts = new Drafts(this.page.log, this.page.view, this.page.me);
    this.speaker = new Speaker(this.say, () => this.requestUpdate());
    this.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLElement} */ (event.target)));
    this.addEventListener("focusout", (event) => this.#left(/** @type {HTMLElement | null} */ (event.relatedTarget)));
  }

  /** Ask for something; what others did meanwhile is shown. @param {{ kind: string, [argument: string]: any }} wanted */
  act(wanted) {
    this.refused = "";
    void this.line?.send(wanted);
    this.hold.show(this.board);
  }

  /** Open one thing: a menu, a field, or a question; not while words wait in another field. @param {Opened} opened */
  open(opened) {
    const field = /** @type {HTMLTextAreaElement | null} */ (this.querySelector(".board-open :is(textarea, input)"));
    if (field && field.value !== field.defaultValue) return this.#finishFirst(field);
    this.hold.begin(this.board);
    this.opened = opened;
    void this.updateComplete.then(() => {
      const first = "[role=menuitem], .board-open :is(textarea, input), .board-sure button";
      /** @type {HTMLElement | null} */ (this.querySelector(first))?.focus();
    });
  }

  /** @param {HTMLTextAreaElement} field with words that are not saved */
  #finishFirst(field) {
    this.refused = this.say("finish_first");
    this.tell(this.refused);
    this.requestUpdate();
    field.focus();
  }

  /** Close it, and let the focus be where it was opened. */
  close() {
    if (!this.opened) return;
    this.refused = "";
    this.#focus.goesTo(`${this.opened.what}-${this.opened.id}`);
    this.#shut();
  }

  #shut() {
    this.opened = null;
    this.drafts?.keepField(null);
    this.hold.end();
  }

  /** What is open of a thing, if it is this. @param {string} what @param {Thing} thing */
  opens(what, thing) {
    return this.opened?.what === what && this.opened.id === thing.id ? this.opened : null;
  }

  /** Hold a note up for all to see, or none. @param {string | null} id */
  holdUp(id) {
    this.spotlight = id;
    this.#tell();
    this.requestUpdate();
  }

  /** Say something of ourselves. @param {{ hand?: number | null, ready?: string | null }} said */
  says(said) {
    Object.assign(this, said);
    this.#tell();
    this.requestUpdate();
  }

  /** What somebody is called, also when they are gone. @param {string} id */
  nameOf(id) {
    return this.#names.get(id) ?? this.say("somebody");
  }

  /** Go to a note, because its reader asks for it. @param {Thing} note */
  goTo(note) {
    this.hold.show(this.board);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const found = /** @type {HTMLElement | null} */ (this.querySelector(`[data-thing="${note.id}"]`));
      found?.focus();
      found?.scrollIntoView({ block: "center" });
    });
  }

  /** Whether a note may be moved by us in this step, where notes are moved. @param {Thing} note */
  moves(note) {
    return this.step.kind !== "write" || Boolean(note.mine);
  }

  /** Those that stand in their place, and not in a tray. @param {Thing[]} things */
  inPlace(things) {
    return this.page.leads ? things.filter((thing) => !isAside(thing)) : things;
  }

  /** @param {string} text to be spoken @param {string} [about] */
  tell(text, about) {
    this.speaker?.tell(text, about);
  }

  render() {
    if (!this.isIn) return outside(this);
    if (this.line?.status.problem?.error === "outside") return [outside(this), keptOnes(this)];
    const { board, waiting } = held(this.board, this.hold.before);
    const { say, step } = this;
    return html`
      <div class="board-head">
        <div>
          <h2 tabindex="-1" id="board-step">${(!this.isShut && say.local(step.title)) || say("board")}</h2>
          ${!this.isShut && say.local(step.prompt) ? html`<p class="sk-lead">${say.local(step.prompt)}</p>` : nothing}
        </div>
        <div class="board-state">${this.isShut ? nothing : [present(this), left(this)]} ${this.isOut ? nothing : pill(this)}</div>
      </div>
      ${outside(this)}
      <p class="sk-sr" role="status">${this.speaker?.said}</p>
      ${notice(this)} ${this.page.leads ? [leading(this), trays(this, board)] : nothing} ${keptOnes(this)} ${voting(this, board)} ${askingFor(this)} ${compose(this)} ${this.#ways(waiting)}
      ${row(board, null).map((column) => this.#column(board, column))}
      ${this.refused ? html`<p class="board-refused">${this.refused}</p>` : nothing}
    `;
  }

  updated() {
    super.updated();
    this.#focus.follow();
    this.#tell();
    if (this.isIn) this.#standing.hear(this);
  }

  /** Tell the others of this page, where it changed. */
  #tell() {
    if (!this.isIn) return;
    if (this.spotlight && !this.board.things.has(this.spotlight)) this.spotlight = null;
    const told = JSON.stringify(toTell(this));
    if (told === this.#told) return;
    this.#told = told;
    this.line?.tell(JSON.parse(told));
  }

  /** @param {import("../held.js").Waiting} waiting */
  #ways(waiting) {
    const { say, hold } = this;
    const button = (/** @type {string} */ words, /** @type {() => void} */ act, /** @type {boolean} */ pressed) =>
      html`<button class="ds-button" type="button" data-variant=${pressed ? "primary" : "secondary"} aria-pressed=${pressed} @click=${act}>
        ${words}
      </button>`;
    const way = (/** @type {string} */ name, /** @type {boolean} */ asOutline) =>
      button(say(name), () => (this.asOutline = asOutline), this.asOutline === asOutline);
    const show = waiting.note ? say.of("show", waiting.note) : say.of("show_comment", waiting.comment);
    return html`<div class="sk-cluster board-ways">
      <div class="sk-cluster" role="group" aria-label=${say("ways")}>${way("notes", false)} ${way("outline", true)}</div>
      ${button(say("still"), this.#keepStill, hold.still)}
      ${this.done.length && this.caps.includes("undo")
        ? html`<button class="ds-button" type="button" data-variant="tertiary" @click=${this.#undo}>${say("undo")}</button>`
        : nothing}
      ${waiting.note || waiting.comment
        ? html`<button class="ds-button" type="button" data-variant="secondary" @click=${this.#show}>${show}</button>`
        : nothing}
    </div>`;
  }

  /** @param {Board} board @param {Thing} column */
  #column(board, column) {
    const things = this.inPlace(row(board, column.id));
    const unseen = board.unseen[column.id];
    return html`<section class=${this.asOutline ? "board-outline" : "board-column"} data-thing=${column.id} aria-label=${column.text || this.say("notes")}>
      ${column.text ? html`<h3>${column.text}</h3>` : nothing}
      ${unseen && this.step.kind === "write" ? html`<p>${this.say.of("unseen", unseen)}</p>` : nothing}
      ${things.length || unseen ? nothing : html`<p>${this.say("empty")}</p>`}
      <ul class="board-notes">
        ${repeat(
          things, // by their names: what is being written in one, and a press on a key, must not meet another
          (thing) => thing.id,
          (thing) => (thing.kind === "cluster" ? group(this, board, thing) : item(this, board, thing)),
        )}
      </ul>
    </section>`;
  }

  #undo = () => {
    const seq = this.done.pop();
    this.act({ kind: "undo", seq });
    this.tell(this.say("undone"), "undo");
    this.requestUpdate();
  };

  #show = () => {
    this.hold.show(this.board);
    this.requestUpdate();
  };

  #keepStill = () => {
    this.hold.keep(!this.hold.still, this.board);
    this.requestUpdate();
  };

  changed() {
    if (this.isIn) {
      if (this.#wasShut && !this.isShut) this.#goOnWriting();
      this.#wasShut = this.isShut;
      this.#keepWhatIsWritten();
      this.#speakOfTheMeeting();
      speakOfVoting(this);
      this.#hearOfPeople();
      this.speaker?.hear(this.board.things.values(), this.hold.still);
    }
    super.changed();
  }

  /** A field that was half written when somebody last wrote here is opened again, with its words in it. */
  #goOnWriting() {
    const { opened, typed } = this.drafts?.field ?? {};
    if (!opened || typed === undefined) return;
    this.hold.begin(this.board);
    this.opened = opened;
    void this.updateComplete.then(() => {
      const field = /** @type {HTMLTextAreaElement | null} */ (this.querySelector(".board-open :is(textarea, input)"));
      if (field) field.value = typed;
    });
  }

  /** What was being written about may be gone: then it is asked for all the same, and its words stay with their writer. */
  #keepWhatIsWritten() {
    const { opened } = this;
    if (!opened || OF_THE_MEETING.has(opened.what)) return;
    if (this.isShut) {
      this.opened = null; // its words stand among what is not sent
      return this.hold.end();
    }
    if (this.board.things.has(opened.id)) return;
    const text = this.drafts?.field?.typed.trim();
    this.#shut();
    if (opened.what === "edit" && text && text !== opened.text)
      this.act({ kind: "note.text", id: opened.id, text, base_rev: opened.base });
    if (opened.what === "comment" && text) this.act(commented(opened.id, text));
  }

  /** Know what people are called, and speak of each hand that goes up, to whoever leads. */
  #hearOfPeople() {
    for (const [id, { name }] of this.line?.people.shown ?? []) if (name) this.#names.set(id, name);
    const raised = newHands(this, this.#hands);
    if (raised.length && this.page.leads) this.tell(this.say("hands", { names: raised.map(([, one]) => one.name).join(", ") }));
    this.#hands = new Set([...newHands(this, new Set())].map(([id]) => id));
  }

  #speakOfTheMeeting() {
    const { step, locked, closed } = this.board.board;
    const was = this.#was;
    const held = heldUp(this)?.id ?? "";
    this.#was = { step, locked, closed, held };
    if (was.step && was.step !== step) this.tell(this.say("step_now", { title: this.say.local(this.step.title) }), "step");
    if (was.step && locked !== was.locked) this.tell(this.say(locked ? "paused" : "goes_on"), "meeting");
    if (was.step && closed !== was.closed) this.tell(this.say(closed ? "over" : "open_again"), "meeting");
    if (held && held !== was.held && held !== this.spotlight) this.tell(this.say("held_up"));
  }

  /** @param {any} answer @param {any} intent */
  answered(answer, intent) {
    if (answer.seq && !answer.dup && intent.kind !== "undo" && !OF_LEADING.test(intent.kind)) this.done.push(answer.seq);
    if (!answer.err || answer.err.retry || intent.text) return;
    void this.line?.forget(intent.op_id); // there are no words to keep
    if (answer.err.code === SO_ALREADY) return;
    this.refused = why(this.say, this.page.words, refusalOf(intent, answer.err.code));
    this.tell(this.refused);
  }

  /** @param {HTMLElement} target */
  #focused(target) {
    if (!target.matches(".board-open *, [role=menuitem]") && !this.drafts?.note) return;
    clearTimeout(this.#letting);
    this.hold.begin(this.board);
  }

  /** @param {HTMLElement | null} to */
  #left(to) {
    if (to && this.contains(to) && to.matches("textarea, input, [role=menuitem]")) return;
    if (this.opened && this.opened.what !== "menu") return;
    this.#letting = setTimeout(() => {
      this.hold.end();
      this.requestUpdate();
    }, AFTER_WRITING);
  }
}

customElements.define("sk-board", SamskapBoard);
customElements.define("sk-left", WordsLeft);
customElements.define("sk-wall", BoardWall);
