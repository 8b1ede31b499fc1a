// The focus is never lost: where what had it goes away or is moved, it goes to what belongs to it.

export class Focus {
  /** @type {string | null} what opened the thing that was closed last: it has the focus wherever it goes */
  #follows = null;
  /** @type {HTMLElement | null} */
  #has = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.addEventListener("focusin", (event) => this.#came(/** @type {HTMLElement} */ (event.target)));
    document.addEventListener("pointerdown", () => (this.#has = null)); // whoever presses goes where they press
  }

  /** @param {string} opener by what stands in its `data-at` */
  goesTo(opener) {
    this.#follows = opener;
  }

  /** After a change: to what opened it, to something of the same thing, to it where it was moved, or to the heading. */
  follow() {
    if (!this.#has || document.activeElement !== document.body) return;
    const of = this.#follows?.slice(this.#follows.indexOf("-") + 1);
    const opener = of && (this.#find(`[data-at="${this.#follows}"]`) ?? this.#find(`[data-at$="-${of}"]`));
    const found = opener || (this.#has.isConnected ? this.#has : null);
    (found ?? this.#find("#board-step"))?.focus({ preventScroll: !found });
  }

  /** @param {HTMLElement} target */
  #came(target) {
    this.#has = target;
    if (target.dataset.at !== this.#follows) this.#follows = null;
  }

  /** @param {string} what @returns {HTMLElement | null} */
  #find(what) {
    return this.root.querySelector(what);
  }
}
