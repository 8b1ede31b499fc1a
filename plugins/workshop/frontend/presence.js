// Who is at the board now, what they write in, and what whoever leads the meeting holds up for all; kept nowhere.

import { html, nothing } from "lit";
import { count } from "./people.js";

/** @typedef {import("./board-rules.js").Thing} Thing */

const WRITES = new Set(["name", "edit", "comment"]);
const WHO = ["participant", "host"];
const ON_ITS_WAY = 3000; // milliseconds, before what is not sent is told of

/** What this page tells of itself. @param {any} here */
export function toTell({ opened, line, spotlight, hand, ready }) {
  const writing = opened && WRITES.has(opened.what) ? opened.id : null;
  const late = line.store.pending.unsent.filter((/** @type {any} */ intent) => Date.now() - madeAt(intent.op_id) > ON_ITS_WAY);
  return { writing, unsent: late.length, spotlight, hand, ready };
}

/** When a name of ours was made, by our own clock. @param {string} id a UUID of version 7 */
function madeAt(id) {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** How many others have written what is not sent; whoever leads the meeting is told. @param {any} here */
export function unsent({ line, page }) {
  return [...line.people.shown].filter(([id, one]) => id !== page.me && one.unsent).length;
}

/** How many take part now, and for whoever leads how it stands with them. @param {any} page */
export function present(page) {
  const { say } = page;
  const { here } = page.line.people;
  const number = WHO.reduce((sum, role) => sum + (here[role] ?? 0), 0);
  const of = { here: number, away: count(page, "away"), unsent: unsent(page), ready: count(page, "ready") };
  const said = Object.entries(of).filter(([, each]) => each).map(([key, each]) => say.of(key, each));
  return said.length ? html`<span class="board-here">${said.join(" · ")}</span>` : nothing;
}

/** Who writes in this now, other than ourselves. @param {any} here @param {Thing} thing @returns {string} */
export function writer({ line, say, page }, thing) {
  const found = [...line.people.shown].find(([id, one]) => id !== page.me && one.writing === thing.id);
  if (!found) return "";
  return thing.kind === "cluster" ? say("writes", { name: found[1].name }) : say("somebody_writes");
}

/** The note that is held up for all; nothing where there is none, or it is gone. @param {any} here @returns {Thing | undefined} */
export function heldUp({ line, board }) {
  const one = [...line.people.shown.values()].find((each) => each.spotlight);
  return one && board.things.get(one.spotlight);
}

/** A notice of it, to be opened by whoever wants to: nothing moves by itself. @param {any} here */
export function notice(here) {
  const { say } = here;
  const note = heldUp(here);
  if (!note) return nothing;
  const stop = () => here.holdUp(null);
  return html`<section class="board-notice" aria-labelledby="board-notice">
    <p id="board-notice">${say(here.spotlight ? "you_hold_up" : "held_up")}</p>
    <div class="sk-cluster">
      <button class="ds-button" type="button" data-variant="secondary" @click=${() => here.goTo(note)}>${say("open_note")}</button>
      ${here.spotlight ? html`<button class="ds-button" type="button" data-variant="tertiary" @click=${stop}>${say("hold_up_no_more")}</button>` : nothing}
    </div>
  </section>`;
}
