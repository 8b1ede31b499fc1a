// With a mouse a note can also be dragged: that asks for what the menu would have asked for, and moves nothing itself.

import { html, nothing } from "lit";
import { dropped } from "./moving.js";

const TO_BEGIN = 6; // pixels: less is a press
const EDGE = 60; // pixels from the top and the bottom, where the page goes along
const STEP = 12;

/** @typedef {import("./moving.js").Where} Where */

/** What a note is dragged by; whoever has no mouse does not see it. @param {any} here @param {import("./board-rules.js").Thing} note */
export function grip(here, note) {
  if (!here.caps.includes("note.move") || !here.moves(note)) return nothing;
  return html`<span class="board-grip" aria-hidden="true" @pointerdown=${(/** @type {PointerEvent} */ event) => begin(here, note, event)}>⠿</span>`;
}

/** @param {any} here @param {import("./board-rules.js").Thing} note @param {PointerEvent} pressed */
function begin(here, note, pressed) {
  if (pressed.button !== 0 || pressed.pointerType === "touch") return;
  pressed.preventDefault(); // no text is marked on the way
  new Drag(here, note, pressed);
}

class Drag {
  #over = new AbortController();
  /** @type {HTMLElement | null} */
  #shadow = null;
  /** @type {{ element: HTMLElement, where: Where } | null} */
  #target = null;

  /** @param {any} here @param {import("./board-rules.js").Thing} note @param {PointerEvent} pressed */
  constructor(here, note, pressed) {
    this.here = here;
    this.note = note;
    this.pressed = pressed;
    const { signal } = this.#over;
    document.addEventListener("pointermove", (event) => this.#move(event), { signal });
    document.addEventListener("pointerup", () => this.#drop(), { signal });
    document.addEventListener("pointercancel", () => this.#end(), { signal });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#end(), { signal });
  }

  /** @param {PointerEvent} event */
  #move({ clientX: x, clientY: y }) {
    const far = Math.hypot(x - this.pressed.clientX, y - this.pressed.clientY) >= TO_BEGIN;
    if (!this.#shadow && !far) return;
    this.#shadow ??= this.#begun();
    this.#shadow.style.translate = `${x + TO_BEGIN}px ${y + TO_BEGIN}px`;
    if (y < EDGE) window.scrollBy(0, -STEP);
    if (y > window.innerHeight - EDGE) window.scrollBy(0, STEP);
    this.#aim(x, y);
  }

  /** The note stays where it is; a shadow with its words follows the pointer. */
  #begun() {
    this.here.hold.begin(this.here.board);
    const shadow = document.createElement("div");
    shadow.className = "board-shadow";
    shadow.setAttribute("aria-hidden", "true");
    shadow.textContent = this.note.text;
    document.body.append(shadow);
    return shadow;
  }

  /** @param {number} x @param {number} y */
  #aim(x, y) {
    this.#target?.element.removeAttribute("data-drop");
    const element = /** @type {HTMLElement | null} */ (document.elementFromPoint(x, y)?.closest("[data-thing]") ?? null);
    const where = element && this.here.contains(element) ? whereIn(element, y) : null;
    const wanted = element && where && dropped(this.here.board, this.note, String(element.dataset.thing), where, this.here.caps);
    this.#target = wanted ? { element, where } : null;
    if (wanted) element.setAttribute("data-drop", where);
  }

  #drop() {
    const target = this.#target;
    const wanted = target && dropped(this.here.board, this.note, String(target.element.dataset.thing), target.where, this.here.caps);
    this.#end();
    if (wanted) this.here.act(wanted);
  }

  #end() {
    this.#over.abort();
    this.#target?.element.removeAttribute("data-drop");
    if (!this.#shadow) return;
    this.#shadow.remove();
    this.here.hold.end();
    this.here.requestUpdate();
  }
}

/** In which part of something the pointer is: its upper, its lower, or in the middle. @param {HTMLElement} element @param {number} y @returns {Where} */
function whereIn(element, y) {
  const { top, height } = element.getBoundingClientRect();
  if (!element.classList.contains("board-note")) return "on";
  const part = (y - top) / height;
  if (part < 0.25) return "before";
  return part > 0.75 ? "after" : "on";
}
