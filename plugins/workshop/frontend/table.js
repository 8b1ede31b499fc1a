// Tables: whoever hosts one writes for the people there, and whoever leads the meeting says who hosts.

import { html, nothing } from "lit";

const USUAL = 4; // at a table
const MOST = 30;

/** Whether a new note is somebody else's, for those who may say so. @param {any} here */
export function behalf(here) {
  const { say, page, board } = here;
  if (!page.leads && !board.table) return nothing;
  return html`<div>
    ${board.table ? html`<p class="board-remark">${say("table", { n: board.table })}</p>` : nothing}
    <div class="ds-field sk-choice" data-variant="outline">
      <input class="ds-input" type="checkbox" id="board-behalf" name="behalf" />
      <label for="board-behalf">${say(board.table ? "behalf_table" : "behalf_other")}</label>
    </div>
  </div>`;
}

/** Give what a form says of it. @param {HTMLFormElement} form */
export function isForAnother(form) {
  const box = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("behalf"));
  return box?.checked ? { behalf: true } : {};
}

/** Who hosts a table, and how another is chosen among those who are here. @param {any} here */
export function hosts(here) {
  const { say, board, caps } = here;
  const people = [...here.line.people.shown].filter(([, one]) => one.role === "participant" && !one.away);
  const now = Object.entries(board.hosts ?? {});
  const may = caps.includes("host.set");
  if (!now.length && !(may && people.length)) return nothing;
  const set = (/** @type {string} */ person, /** @type {number} */ number) => here.act({ kind: "host.set", person, people: number });
  const choose = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const { person, people: number } = /** @type {any} */ (event.target).elements;
    set(person.value, Number(number.value));
  };
  return html`<details class="sk-details">
    <summary>${say("hosts")}</summary>
    ${now.length
      ? html`<ul>
          ${now.map(
            ([id, number]) =>
              html`<li id=${`host-${id}`}>
                ${say("host_of", { name: here.nameOf(id), n: number })}
                ${may ? html`<button class="ds-button" type="button" data-variant="tertiary" aria-describedby=${`host-${id}`} @click=${() => set(id, 0)}>${say("host_away")}</button>` : nothing}
              </li>`,
          )}
        </ul>`
      : nothing}
    ${may && people.length
      ? html`<form class="sk-cluster board-clock" @submit=${choose}>
          <label class="ds-label" for="board-host">${say("host_who")}</label>
          <select class="ds-input" id="board-host" name="person" required>
            ${people.map(([id, one]) => html`<option value=${id}>${one.name}</option>`)}
          </select>
          <label class="ds-label" for="board-host-people">${say("host_people")}</label>
          <input class="ds-input" id="board-host-people" name="people" type="number" min="2" max=${MOST} required .defaultValue=${String(USUAL)} />
          <button class="ds-button" data-variant="secondary">${say("host_make")}</button>
        </form>`
      : nothing}
  </details>`;
}
