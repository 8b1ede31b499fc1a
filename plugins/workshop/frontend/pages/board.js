// The board on a screen: what stands on it, in our own document (no shadow), and what its reader asks for.

import { LitElement, html, nothing } from "lit";
import { newId } from "../../../../web/frontend/live/ids.js";
import { openLine } from "../../../../web/frontend/live/open.js";
import { boardRules, inside } from "../board-rules.js";
import { held } from "../held.js";
import { keptOnes } from "../kept.js";
import { leading } from "../leading.js";
import { sendsWithKeys } from "../menu.js";
import { group, item } from "../note.js";
import { left, pill } from "../status.js";
import { saying, why } from "../words.js";

const BETWEEN_ANNOUNCEMENTS = 5000; // milliseconds, so that whoever listens is not talked to all the time
const SECOND = 1000;
const AFTER_WRITING = 300; // until what a press on a button does is done

/** @typedef {import("../board-rules.js").Thing} Thing */
/** @typedef {{ what: "menu" | "edit" | "name" | "hide", id: string, base?: number | string, text?: string }} Opened */

class SamskapBoard extends LitElement {
  static properties = { opened: { state: true }, asOutline: { state: true }, said: { state: true } };

  /** @type {import("../../../../web/frontend/live/line.js").Line | undefined} */
  line;
  /** @type {import("../board-rules.js").Board | null} */
  before = null;
  /** @type {number[]} the numbers of what we did here, which we may undo */
  done = [];
  /** @type {string | null} the note whose menu button has the focus wherever it goes */
  follows = null;
  /** @type {string | undefined} the step in which what stands in the field was begun */
  draftStep;
  /** @type {Set<string>} */
  #known = new Set();
  #spoke = 0;
  #next = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #speaking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #letting;

  constructor() {
    super();
    /** @type {Opened | null} */
    this.opened = null;
    this.asOutline = false;
    this.said = "";
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.page = JSON.parse(String(this.dataset.page));
    this.say = saying(this.page.words);
    this.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLElement} */ (event.target)));
    this.addEventListener("focusout", (event) => this.#left(/** @type {HTMLElement | null} */ (event.relatedTarget)));
    for (const event of ["online", "offline"]) window.addEventListener(event, () => this.requestUpdate());
    setInterval(() => this.line?.store.view.board.timer && this.requestUpdate(), SECOND);
    void this.#connect();
  }

  async #connect() {
    const { owner, log, me, path, address } = this.page;
    const token = this.dataset.token;
    const answered = (/** @type {any} */ answer, /** @type {any} */ intent) => this.#answered(answer, intent);
    this.line = await openLine({ owner, log, me, path, address, token, rules: boardRules, answered });
    this.line.listen(() => this.#changed());
    this.#changed();
  }

  /** What stands on the board now, whatever is shown. */
  get board() {
    return /** @type {import("../board-rules.js").Board} */ (this.line?.store.view);
  }

  /** What we may do now. */
  get caps() {
    return this.board.caps ?? this.line?.store.you?.caps ?? [];
  }

  get step() {
    return this.board.board.steps.find((/** @type {any} */ step) => step.id === this.board.board.step);
  }

  /** Ask for something; what others did meanwhile is shown. @param {{ kind: string, [argument: string]: any }} wanted */
  act(wanted) {
    this.before = null;
    void this.line?.send(wanted);
  }

  /** Open one thing of a note or a group: its menu or a field. @param {Opened | null} opened */
  open(opened) {
    this.before = opened ? this.board : null;
    this.opened = opened;
    if (!opened) return;
    void this.updateComplete.then(() => {
      /** @type {HTMLElement | null} */ (this.querySelector("[role=menuitem], .board-open textarea, .board-open input"))?.focus();
    });
  }

  /** Close what is open, and let the focus be where it was opened. @param {string} id */
  close(id) {
    this.opened = null;
    this.before = null;
    this.follows = id;
    void this.updateComplete.then(() => this.#follow());
  }

  /** @param {string} text to be spoken and shown for a while */
  tell(text) {
    this.#next = text;
    if (this.#speaking) return;
    const wait = Math.max(0, this.#spoke + BETWEEN_ANNOUNCEMENTS - Date.now());
    this.#speaking = setTimeout(() => {
      this.#speaking = undefined;
      this.#spoke = Date.now();
      this.said = this.#next;
    }, wait);
  }

  render() {
    if (!this.line?.store.you || !this.board.board.steps) return nothing;
    const shown = held(this.board, this.before);
    const { say, step } = this;
    return html`
      <div class="board-head">
        <div>
          <h2 tabindex="-1" id="board-step">${step.title || say("board")}</h2>
          ${step.prompt ? html`<p class="sk-lead">${step.prompt}</p>` : nothing}
        </div>
        <div class="board-state">${left(this)} ${pill(this)}</div>
      </div>
      <p class="sk-sr" role="status">${this.said}</p>
      ${this.page.leads ? leading(this) : nothing} ${keptOnes(this)} ${this.#compose()} ${this.#ways(shown.waiting)}
      ${inside(shown.board, null).map((column) => this.#column(shown.board, column))}
    `;
  }

  updated() {
    if (this.line?.store.you) document.getElementById("board-as-it-stands")?.remove();
    this.#follow();
  }

  /** What stands in the field for a new note. */
  get #draft() {
    return /** @type {HTMLTextAreaElement | null} */ (this.querySelector("#board-write"))?.value ?? "";
  }

  #compose() {
    if (!this.caps.includes("note.add") && !this.#draft) return nothing;
    return html`<form class="board-compose" @submit=${this.#add}>
      <label class="ds-label" for="board-write">${this.say("write")}</label>
      <textarea class="ds-input" id="board-write" rows="3" maxlength="1000" @input=${this.#begun} @keydown=${sendsWithKeys}></textarea>
      <button class="ds-button" data-variant="primary">${this.say("add")}</button>
    </form>`;
  }

  /** @param {number} waiting */
  #ways(waiting) {
    const { say } = this;
    const way = (/** @type {string} */ name, /** @type {boolean} */ asOutline) =>
      html`<button
        class="ds-button"
        type="button"
        data-variant=${this.asOutline === asOutline ? "primary" : "secondary"}
        aria-pressed=${this.asOutline === asOutline}
        @click=${() => (this.asOutline = asOutline)}
      >
        ${say(name)}
      </button>`;
    return html`<div class="sk-cluster board-ways">
      <div class="sk-cluster" role="group" aria-label=${say("ways")}>${way("notes", false)} ${way("outline", true)}</div>
      ${this.done.length && this.caps.includes("undo")
        ? html`<button class="ds-button" type="button" data-variant="tertiary" @click=${this.#undo}>${say("undo")}</button>`
        : nothing}
      ${waiting
        ? html`<button class="ds-button" type="button" data-variant="secondary" @click=${this.#show}>${say.of("show", waiting)}</button>`
        : nothing}
    </div>`;
  }

  /** @param {import("../board-rules.js").Board} board @param {Thing} column */
  #column(board, column) {
    const row = inside(board, column.id);
    const unseen = board.unseen[column.id];
    return html`<section class=${this.asOutline ? "board-outline" : "board-column"} aria-label=${column.text || this.say("notes")}>
      ${column.text ? html`<h3>${column.text}</h3>` : nothing}
      ${unseen && this.step.kind === "write" ? html`<p>${this.say.of("unseen", unseen)}</p>` : nothing}
      ${row.length ? nothing : html`<p>${this.say("empty")}</p>`}
      <ul class="board-notes">
        ${row.map((thing) => (thing.kind === "cluster" ? group(this, board, thing) : item(this, thing)))}
      </ul>
    </section>`;
  }

  /** @param {SubmitEvent} event */
  #add = (event) => {
    event.preventDefault();
    const field = /** @type {HTMLTextAreaElement} */ (this.querySelector("#board-write"));
    const text = field.value.trim();
    if (text) {
      const [column] = inside(this.board, null);
      this.act({ kind: "note.add", id: newId(), parent: column.id, text, step: this.draftStep ?? this.step.id });
      field.value = "";
      this.draftStep = undefined;
    }
    field.focus();
  };

  #begun = () => {
    this.before ??= this.board;
    this.draftStep ??= this.step.id;
  };

  #undo = () => {
    const seq = this.done.pop();
    this.act({ kind: "undo", seq });
    this.requestUpdate();
    /** @type {HTMLElement | null} */ (this.querySelector("#board-step"))?.focus();
  };

  #show = () => {
    this.before = null;
    this.requestUpdate();
    /** @type {HTMLElement | null} */ (this.querySelector("#board-step"))?.focus();
  };

  #changed() {
    this.#keepWhatIsWritten();
    this.#tellOfNew();
    this.requestUpdate();
  }

  /** What was being changed may be gone: then its new words are asked for all the same, and stay with their writer. */
  #keepWhatIsWritten() {
    const { opened } = this;
    if (!opened || !this.line?.store.you || this.board.things.has(opened.id)) return;
    const field = /** @type {HTMLTextAreaElement | null} */ (this.querySelector(".board-open textarea"));
    this.opened = null;
    if (opened.what === "edit" && field && field.value !== opened.text)
      this.act({ kind: "note.text", id: opened.id, text: field.value, base_rev: opened.base });
  }

  #tellOfNew() {
    if (!this.line?.store.you) return;
    const theirs = [...this.board.things.values()].filter((thing) => thing.kind === "note" && !thing.mine);
    const first = this.#known.size === 0;
    const fresh = theirs.filter((thing) => !this.#known.has(thing.id));
    if (first) this.#known.add("");
    if (this.#speaking === undefined || first) this.#heard = 0;
    this.#heard += fresh.length;
    for (const thing of fresh) this.#known.add(thing.id);
    if (fresh.length && !first) this.tell(this.say.of("new", this.#heard));
  }
  #heard = 0;

  /** @param {any} answer @param {any} intent */
  #answered(answer, intent) {
    if (answer.seq && !answer.dup && intent.kind !== "undo" && !OF_LEADING.test(intent.kind)) this.done.push(answer.seq);
    if (!answer.err || answer.err.retry || intent.text) return;
    this.tell(why(this.say, this.page.words, answer.err.code)); // there are no words to keep
    void this.line?.forget(intent.op_id);
  }

  /** @param {HTMLElement} target */
  #focused(target) {
    clearTimeout(this.#letting);
    if (target.matches(".board-open *, [role=menuitem]") || this.#draft) this.before ??= this.board;
    if (target.dataset.move !== this.follows) this.follows = null;
  }

  /** @param {HTMLElement | null} to */
  #left(to) {
    if (to && this.contains(to) && to.matches("textarea, input, [role=menuitem]")) return;
    if (this.opened && this.opened.what !== "menu") return;
    this.#letting = setTimeout(() => {
      this.before = null;
      this.requestUpdate();
    }, AFTER_WRITING);
  }

  #follow() {
    if (!this.follows || (document.activeElement && document.activeElement !== document.body)) return;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-move="${this.follows}"]`))?.focus();
  }
}

const OF_LEADING = /^(steps?|timer|lock|board|look|late|mod|voting)\./;

customElements.define("sk-board", SamskapBoard);
