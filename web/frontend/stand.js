// A tablet on a stand: when nobody has touched it for a while, the form is empty again for the next.

const main = document.querySelector("[data-stand]");
if (main instanceof HTMLElement) {
  const start = String(main.dataset.stand);
  const after = Number(main.dataset.after) * 1000;
  let timer = setTimeout(leave, after);

  /** Begin anew, and leave nothing to go back to. */
  function leave() {
    location.replace(start);
  }

  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(leave, after);
    });
  }
}

// What one person sent and had to mend is not sent again by whoever goes back or loads the page anew.
history.replaceState(null, "", location.href);

// A page that comes back from the browser's memory would show what the one before wrote.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
