// Figures that stay fresh: the part of a page that names an address is fetched from there again every five seconds.

const EVERY = 5000;

document.querySelectorAll("[data-live]").forEach((place) => keepFresh(/** @type {HTMLElement} */ (place)));

/** @param {HTMLElement} place */
function keepFresh(place) {
  const address = String(place.dataset.live);
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const fresh = await fetched(address);
    if (fresh === null) clearInterval(timer);
    else if (fresh && fresh !== place.innerHTML) place.innerHTML = fresh;
  }, EVERY);
}

/**
 * Give the part anew; nothing where it did not come this time, and null where it is not for us any more.
 * @param {string} address
 * @returns {Promise<string | null>}
 */
async function fetched(address) {
  try {
    const answer = await fetch(address, { redirect: "error", headers: { Accept: "text/html" } });
    if (answer.status === 403 || answer.status === 404) return null;
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}
