// A page at the board: its line to the log, and what it knows of the board.

import { LitElement } from "lit";
import { openLine } from "../../../web/frontend/live/open.js";
import { boardRules } from "./board-rules.js";
import { saying } from "./words.js";

const SECOND = 1000;

/** @typedef {import("./board-rules.js").Board} Board */

export class BoardPage extends LitElement {
  /** @type {import("../../../web/frontend/live/line.js").Line | undefined} */
  line;

  /** In our own document, with its styles and labels. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.page = JSON.parse(String(this.dataset.page));
    this.say = saying(this.page.words, this.page.language);
    for (const event of ["online", "offline"]) window.addEventListener(event, () => this.requestUpdate());
    setInterval(() => this.line?.store.view.board.timer && this.requestUpdate(), SECOND);
    void this.#connect();
  }

  async #connect() {
    const { owner, log, view, me, path, address } = this.page;
    const token = this.dataset.token;
    const answered = (/** @type {any} */ answer, /** @type {any} */ intent) => this.answered(answer, intent);
    this.line = await openLine({ owner, log, view, me, path, address, token, rules: boardRules, answered });
    this.line.listen(() => this.changed());
    this.changed();
  }

  /** Whether we are in, and know the board. */
  get isIn() {
    return Boolean(this.line?.store.you && this.board.board.steps);
  }

  /** What stands on the board now, whatever is shown. */
  get board() {
    return /** @type {Board} */ (this.line?.store.view);
  }

  /** What we may do now. @returns {string[]} */
  get caps() {
    return this.isOut ? [] : (this.board.caps ?? this.line?.store.you?.caps ?? []);
  }

  /** Whether we were in, and the server does not want us any more. */
  get isOut() {
    return this.line?.status.state === "ended";
  }

  /** Whether nobody writes here now, and not before somebody does something about it. */
  get isShut() {
    return this.isOut || Boolean(this.board.board.closed);
  }

  get step() {
    return this.board.board.steps.find((/** @type {any} */ step) => step.id === this.board.board.step);
  }

  /** Something happened on the board, or to the line. */
  changed() {
    this.requestUpdate();
  }

  /** What we asked for is answered. @param {any} _answer @param {any} _intent */
  answered(_answer, _intent) {}

  updated() {
    if (this.isIn) document.getElementById("board-as-it-stands")?.remove();
    if (this.isOut) document.getElementById("board-who")?.remove();
  }
}
