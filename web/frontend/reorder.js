// Dragging questions to another place: an addition to the buttons, which do the same for everybody.

const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-reorder]"));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("dra"));

/** @type {HTMLElement | null} */
let dragged = null;

/**
 * The question that the dragged one would stand before, at this height of the window.
 * @param {number} y
 * @returns {HTMLElement | null}
 */
function below(y) {
  const others = [.../** @type {HTMLElement} */ (list).children].filter((item) => item !== dragged);
  const next = others.find((item) => {
    const box = item.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return /** @type {HTMLElement | null} */ (next ?? null);
}

/** @param {DragEvent} event */
function show(event) {
  if (!dragged || !list) return;
  event.preventDefault();
  list.insertBefore(dragged, below(event.clientY));
}

/** Send the new place; the page comes back as the server has it. */
function send() {
  if (!dragged || !list || !form) return;
  const next = /** @type {HTMLElement | null} */ (dragged.nextElementSibling);
  /** @type {HTMLInputElement} */ (form.elements.namedItem("question")).value = dragged.dataset.question ?? "";
  /** @type {HTMLInputElement} */ (form.elements.namedItem("before")).value = next?.dataset.question ?? "";
  form.requestSubmit();
}

if (list && form) {
  for (const item of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      item.dataset.dragged = "";
      event.dataTransfer?.setData("text/plain", item.dataset.question ?? "");
    });
    item.addEventListener("dragend", (event) => {
      delete item.dataset.dragged;
      if (event.dataTransfer?.dropEffect === "none") location.reload();
      dragged = null;
    });
  }
  list.addEventListener("dragover", show);
  list.addEventListener("drop", (event) => {
    event.preventDefault();
    send();
  });
}
