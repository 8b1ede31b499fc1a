// The way round where no socket can be had: the same envelope in plain requests.

import { Closed } from "./frames.js";

/** @type {Record<number, string>} */
const CLOSED = { 400: "invalid", 401: "personal", 403: "denied", 404: "missing", 410: "gone" };

export class HttpWay {
  /**
   * @param {string} address of the log's operations
   * @param {string} token that says that our own page asks
   */
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  /** @type {import("./shapes.js").Way["ask"]} */
  async ask(event, payload, take = (answer) => answer) {
    return take(await this.#asked(event, payload));
  }

  /** @param {string} event @param {any} payload */
  async #asked(event, payload) {
    const headers = { Accept: "application/json" };
    if (event !== "ops") return answered(await fetch(this.#after(payload), { headers, redirect: "error" }));
    const sent = { ...headers, "Content-Type": "application/json", "X-CSRFToken": this.token };
    const body = JSON.stringify({ items: payload.items, view: payload.view });
    return answered(await fetch(this.address, { method: "POST", headers: sent, body, redirect: "error" }));
  }

  /** @param {{ view?: string, epoch?: string, last_seq?: number }} stand */
  #after({ view, epoch, last_seq: after }) {
    const known = epoch === undefined ? {} : { after: String(after), epoch };
    const asked = new URLSearchParams({ ...(view ? { view } : {}), ...known });
    return asked.size ? `${this.address}?${asked}` : this.address;
  }
}

/** @param {Response} answer */
async function answered(answer) {
  if (answer.ok) return answer.json();
  const error = CLOSED[answer.status];
  if (!error) throw new Error(`answered ${answer.status}`);
  const said = await answer.json().catch(() => ({})); // who stands between may answer with a page
  throw new Closed({ error: said.error ?? error, text: said.text ?? said.detail ?? "" }, false);
}
