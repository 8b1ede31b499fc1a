// For whoever is not in any more: what they wrote here and nobody got, to be copied or taken away.

import { LitElement, html, nothing } from "lit";
import { openLeft } from "../../../web/frontend/live/outbox.js";
import { begunOn } from "./drafts.js";
import { unsentWords } from "./kept.js";
import { saying } from "./words.js";

export class WordsLeft extends LitElement {
  static properties = { left: { state: true } };

  /** In our own document, with its styles and labels. */
  createRenderRoot() {
    return this;
  }

  constructor() {
    super();
    /** @type {import("./kept.js").Unsent[]} */
    this.left = [];
    this.told = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.page = JSON.parse(String(this.dataset.page));
    this.say = saying(this.page.words, "");
    void this.#look();
  }

  async #look() {
    const outbox = await openLeft(this.page.log);
    const unsent = (await outbox.all()).filter(({ intent }) => intent.text);
    const sent = unsent.map(({ intent }) => ({
      text: intent.text,
      forget: () => outbox.write({ gone: [intent.op_id], put: [] }),
    }));
    this.left = [...sent, ...begunOn(this.page.log)].map(({ text, forget }) => ({
      text,
      forget: async () => {
        await forget();
        await this.#look();
      },
    }));
  }

  /** @param {string} text to be spoken */
  tell(text) {
    this.told = text;
    this.requestUpdate();
  }

  render() {
    return html`<p class="sk-sr" role="status">${this.told}</p>
      ${this.left.length ? unsentWords(this, this.left) : nothing}`;
  }
}
