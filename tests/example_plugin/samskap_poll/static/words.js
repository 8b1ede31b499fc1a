// The list of words: what all open pages see at once. Sentences come from the page; this file has none.

const place = /** @type {HTMLElement} */ (document.getElementById("words"));
const [list, status, form, template] = ["ul", "[role=status]", "form", "template"].map((name) => place.querySelector(name));
const { newId, openLine } = await import(place.dataset.client);

/** How the list behaves on a screen. */
const rules = {
  empty: () => ({ words: new Map(), over: false }),
  begin: ({ words, over }, yours) => ({ words: new Map([...words, ...yours.words].map((word) => [word.id, word])), over }),
  copy: (state) => ({ ...state, words: new Map(state.words) }),

  /** What the log says has happened. */
  apply(state, { word, gone = [], over }) {
    if (word) state.words.set(word.id, word);
    for (const id of gone) state.words.delete(id);
    state.over ||= Boolean(over);
  },

  /** What we asked for, until the log has said it. */
  foresee(state, { kind, id, text }) {
    if (kind === "word.say") state.words.set(id, { id, text, mine: true });
    else state.words.delete(id);
  },
};

/** @type {Map<string, HTMLElement>} */
const drawn = new Map();
const line = await openLine({ ...JSON.parse(place.dataset.page), rules });
line.listen(draw);
for (const event of ["online", "offline"]) window.addEventListener(event, draw); // the line learns of it later
form.hidden = false;
form.addEventListener("submit", say);
draw();

/** What stands on the screen is left alone, so that nobody loses their place in it. */
function draw() {
  const { words, over } = line.store.view;
  if (line.store.you && !drawn.size) list.replaceChildren(); // what the server showed
  for (const [id, element] of drawn) if (!words.has(id)) element.remove(), drawn.delete(id);
  for (const word of words.values()) if (!drawn.has(word.id)) list.append(item(word));
  for (const control of form.elements) control.disabled = over || line.status.state === "ended";
  status.textContent = standing(over);
  keepWhatWasRefused();
}

function standing(over) {
  const { state, problem } = line.status;
  if (problem || over) return problem?.text || place.dataset.over;
  return place.dataset[navigator.onLine ? state : "offline"];
}

/** A word of ours that did not come in goes back to the field, with why; while something else stands there, it waits. */
function keepWhatWasRefused() {
  const [refused] = line.store.kept;
  if (!refused || form.elements.word.value) return;
  form.elements.word.value = refused.intent.text ?? "";
  form.querySelector("[role=alert]").textContent = place.dataset[refused.err.code] ?? place.dataset.other;
  void line.forget(refused.intent.op_id);
}

function item({ id, text, mine }) {
  const element = template.content.firstElementChild.cloneNode(true);
  const button = element.querySelector("button");
  element.querySelector("span").textContent = text;
  button.setAttribute("aria-label", `${button.textContent}: ${text}`); // there may be several
  if (mine) button.addEventListener("click", () => takeBack(id));
  else button.remove();
  drawn.set(id, element);
  return element;
}

function takeBack(id) {
  void line.send({ kind: "word.take_back", id });
  form.elements.word.focus();
}

function say(event) {
  event.preventDefault();
  const field = form.elements.word;
  const text = field.value.trim();
  form.querySelector("[role=alert]").textContent = "";
  if (text) void line.send({ kind: "word.say", id: newId(), text });
  field.value = "";
  field.focus();
}
