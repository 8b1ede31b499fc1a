// Voting: what each gives to what stands on the board, how many have voted, and what came out.

import { html, nothing } from "lit";
import { newId } from "../../../web/frontend/live/ids.js";
import { sure } from "./field.js";

/** @typedef {import("./board-rules.js").Board} Board */
/** @typedef {import("./board-rules.js").Thing} Thing */
/** @typedef {{ id: string, limit: number, things: string[], state: string, totals: Record<string, number>, voters: number, behalf: number, shown_in: string }} Voting */

const MOST = 100;

/** What everybody sees of votings, above the board: of the last, and folded away what came out before. @param {any} here @param {Board} board */
export function voting(here, board) {
  return [lastVoting(here, board), earlier(here, board)];
}

/** Whether what came out is what all look at, until the next step. @param {Board} board */
export function showsResult(board) {
  const last = lastOf(board);
  return last?.state === "published" && last.shown_in === board.board.step;
}

/** @param {any} here @param {Board} board */
function lastVoting(here, board) {
  const { say } = here;
  const last = lastOf(board);
  if (last?.state === "published") return result(here, board, last);
  if (last?.state === "closed") return html`<p class="board-votes">${say("voting_over")} ${voted(here, last)}</p>`;
  if (last?.state !== "open") return nothing;
  const votes = here.caps.includes("vote.cast");
  return html`${votes ? html`<p>${say("votes_how")}${board.table ? ` ${say("votes_table", { limit: last.limit, n: board.table })}` : nothing}</p>` : nothing}
    <div class="board-votes">
      ${votes ? html`<p role="status" class="board-votes__left">${say.of("votes_left", leftOf(board, last))}</p>` : html`<p class="board-votes__left">${say("voting_on")}</p>`}
      <p>${voted(here, last)}</p>
    </div>`;
}

/** What one gives a note or a group, or what it got. @param {any} here @param {Thing} thing */
export function votes(here, thing) {
  const { say, board } = here;
  const last = lastOf(board);
  if (!last?.things.includes(thing.id) || thing.status !== "shown") return nothing;
  if (last.state === "published") return html`<p class="board-sum">${say.of("votes", last.totals[thing.id] ?? 0)}</p>`;
  return last.state === "open" && here.caps.includes("vote.cast") ? giving(here, last, thing) : nothing;
}

/** How whoever leads begins a voting, ends it, and shows what came out. @param {any} here */
export function leadVoting(here) {
  const last = lastOf(here.board);
  if (last?.state === "open") return button(here, "voting_close", { kind: "voting.close", id: last.id });
  if (last?.state === "closed") return button(here, "voting_publish", { kind: "voting.publish", id: last.id }, "primary");
  const open = (/** @type {number} */ limit) => here.act({ kind: "voting.open", id: newId(), limit });
  if (here.opened?.what === "voting") {
    return sure(here, here.say("voting_sure"), [{ words: here.say("voting_open"), act: () => open(here.limit) }]);
  }
  if (![...here.board.things.values()].some((thing) => thing.kind === "note" && thing.status === "shown" && !thing.secret)) return nothing;
  const begin = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    here.limit = Number(/** @type {any} */ (event.target).elements.limit.value);
    if (last) here.open({ what: "voting", id: "next" });
    else open(here.limit);
  };
  return html`<form class="sk-cluster board-clock" @submit=${begin}>
    <label class="ds-label" for="board-limit">${here.say("voting_limit")}</label>
    <input class="ds-input" id="board-limit" name="limit" type="number" min="1" max=${MOST} required .defaultValue=${String(here.limit)} />
    <button class="ds-button" data-variant="secondary" data-at="voting-next">${here.say("voting_open")}</button>
  </form>`;
}

/** @type {WeakMap<object, string>} */
const heard = new WeakMap();

/** Speak of a voting that begins, ends, or is shown. @param {any} here */
export function speakOfVoting(here) {
  const last = lastOf(here.board);
  const now = last ? `${last.id} ${last.state}` : "";
  const was = heard.get(here);
  heard.set(here, now);
  if (was === undefined || was === now || !last) return;
  const begun = here.caps.includes("vote.cast") ? say(here, last) : here.say("voting_begun");
  const words = { open: begun, closed: here.say("voting_over"), published: here.say("voting_shown") }[last.state];
  here.tell(words ?? "", "voting");
}

/** Name why something is refused: a vote that is not for now came too late. @param {any} intent @param {string} code */
export function refusalOf({ kind }, code) {
  return kind === "vote.cast" && code === "not_now" ? "voting_over" : code;
}

/** @param {any} here @param {Voting} open */
function say(here, open) {
  return `${here.say("voting_begun")} ${here.say.of("votes_left", leftOf(here.board, open))}`;
}

/** @param {any} here @param {Voting} open @param {Thing} thing */
function giving(here, open, thing) {
  const { say, board } = here;
  const mine = givenIn(board, open)[thing.id] ?? 0;
  const left = leftOf(board, open);
  const give = (/** @type {number} */ number, /** @type {boolean} */ may, /** @type {string} */ why) => () => {
    if (may) here.act({ kind: "vote.cast", voting: open.id, thing: thing.id, number });
    else here.tell(say(why), "votes");
  };
  const press = (/** @type {string} */ key, /** @type {number} */ number, /** @type {boolean} */ may, why = "") =>
    html`<button
      class="ds-button"
      type="button"
      data-variant=${key === "vote" ? "primary" : "secondary"}
      aria-disabled=${may ? nothing : "true"}
      aria-describedby=${`given-${thing.id} note-${thing.id}`}
      @click=${give(number, may, why)}
    >
      ${say(key)}
    </button>`;
  return html`<div class="sk-cluster board-vote">
    ${press("vote", mine + 1, left > 0, "why_no_votes_left")}
    <span id=${`given-${thing.id}`} class="board-vote__mine" ?data-some=${mine}>${say.of("votes_mine", mine)}</span>
    ${press("unvote", mine - 1, mine > 0, "why_none_here")}
  </div>`;
}

/** @param {any} here @param {Board} board */
function earlier(here, board) {
  const shown = (board.board.votings ?? []).slice(0, -1).filter((/** @type {Voting} */ each) => each.state === "published");
  if (!shown.length || here.page.view === "projector") return nothing; // nobody can unfold anything on a wall
  return html`<details class="board-more">
    <summary>${here.say.of("earlier_results", shown.length)}</summary>
    ${shown.reverse().map((/** @type {Voting} */ each, /** @type {number} */ at) => result(here, board, each, here.say("earlier_result", { n: shown.length - at })))}
  </details>`;
}

/** @param {any} here @param {Board} board @param {Voting} shown @param {string} [title] */
function result(here, board, shown, title = here.say("result")) {
  const { say } = here;
  const standing = shown.things.flatMap((id) => board.things.get(id) ?? []).filter((thing) => thing.status === "shown");
  const sums = standing.map((thing) => ({ name: thing.text || say("nameless"), sum: shown.totals[thing.id] ?? 0 }));
  sums.sort((one, other) => other.sum - one.sum);
  const given = sums.reduce((sum, each) => sum + each.sum, 0);
  const name = `board-result-${shown.id}`;
  return html`<section class="board-result" aria-labelledby=${name}>
    <h3 id=${name}>${title}</h3>
    <p>
      ${say.of("result_voters", shown.voters)} ${say.of("result_votes", given)}
      ${shown.behalf ? say.of("result_behalf", shown.behalf) : nothing}
    </p>
    ${here.asOutline ? table(here, sums) : bars(here, sums)}
  </section>`;
}

/** @param {any} here @param {{ name: string, sum: number }[]} sums */
function bars({ say }, sums) {
  const most = Math.max(1, ...sums.map(({ sum }) => sum));
  return html`<ol class="board-bars">
    ${sums.map(
      ({ name, sum }) =>
        html`<li value=${1 + sums.filter((other) => other.sum > sum).length}>
          <span class="sk-lines">${name}</span> <strong>${say.of("votes", sum)}</strong>
          <svg width="100%" height="12" aria-hidden="true" focusable="false">
            <rect class="sk-chart__track" width="100%" height="100%" rx="4" />
            <rect class="sk-chart__bar" width=${`${(100 * sum) / most}%`} height="100%" rx="4" />
          </svg>
        </li>`,
    )}
  </ol>`;
}

/** @param {any} here @param {{ name: string, sum: number }[]} sums */
function table({ say }, sums) {
  return html`<table class="ds-table">
    <thead>
      <tr>
        <th scope="col">${say("result_what")}</th>
        <th scope="col">${say("result_number")}</th>
      </tr>
    </thead>
    <tbody>
      ${sums.map(({ name, sum }) => html`<tr><th scope="row" class="sk-lines">${name}</th><td>${sum}</td></tr>`)}
    </tbody>
  </table>`;
}

/** @param {any} here @param {Voting} last */
function voted({ say, board, line }, last) {
  const known = board.voted?.voting === last.id ? board.voted.voted : undefined;
  const of = line.people.here.participant ?? 0;
  if (last.state === "open" && of >= (known ?? 0)) return say("voted_of", { n: known ?? 0, of });
  return known === undefined ? nothing : say.of("voted", known);
}

/** @param {Board} board @returns {Voting | undefined} */
function lastOf(board) {
  return board.board.votings?.at(-1);
}

/** What we have given in a voting, to what stands there still. @param {Board} board @param {Voting} open @returns {Record<string, number>} */
function givenIn({ ballot, things }, open) {
  if (ballot?.voting !== open.id) return {};
  return Object.fromEntries(Object.entries(ballot.votes).filter(([id]) => things.get(id)?.status === "shown"));
}

/** @param {Board} board @param {Voting} open */
function leftOf(board, open) {
  const given = Object.values(givenIn(board, open)).reduce((sum, number) => sum + number, 0);
  return open.limit * (board.table || 1) - given;
}

/** @param {any} here @param {string} key @param {any} wanted @param {string} [variant] */
function button(here, key, wanted, variant = "secondary") {
  return html`<div class="board-clock">
    <button class="ds-button" type="button" data-variant=${variant} @click=${() => here.act(wanted)}>${here.say(key)}</button>
  </div>`;
}
