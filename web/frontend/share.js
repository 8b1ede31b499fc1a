// What a browser can do with a page: copy its address, and print it or keep it as PDF. The buttons show where it can.

document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  offer(/** @type {HTMLElement} */ (button), async (said) => {
    await navigator.clipboard.writeText(String(said.dataset.copy));
    const told = document.getElementById(String(said.dataset.told));
    if (told) told.hidden = false;
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  offer(/** @type {HTMLElement} */ (button), () => window.print());
});

/**
 * @param {HTMLElement} button
 * @param {(button: HTMLElement) => void} act
 */
function offer(button, act) {
  button.addEventListener("click", () => act(button));
  button.hidden = false;
}
