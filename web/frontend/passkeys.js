// Passkeys: asks the browser for a key or a signature, and sends what it gave with the form.

/** @typedef {{ id: string, type: PublicKeyCredentialType, transports?: AuthenticatorTransport[] }} Named */

if (window.isSecureContext && window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((place) => prepare(/** @type {HTMLElement} */ (place)));
}

/** @param {HTMLElement} place */
function prepare(place) {
  const form = /** @type {HTMLFormElement} */ (place.querySelector("form"));
  show(place, "missing", false);
  show(place, "ready", true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask(place, form);
  });
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 */
async function ask(place, form) {
  show(place, "failed", false);
  show(place, "known", false);
  try {
    const options = await fetched(String(place.dataset.options), form);
    const credential = place.dataset.passkey === "create" ? await made(options) : await signed(options);
    /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    show(place, known ? "known" : "failed", true);
  }
}

/**
 * @param {string} url
 * @param {HTMLFormElement} form
 * @returns {Promise<any>}
 */
async function fetched(url, form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token")).value;
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: token }),
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || answer.redirected) throw new Error("the options did not come");
  return answer.json();
}

/** @param {any} options */
async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials.map(named),
  };
  const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({ publicKey }));
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return {
    ...outline(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

/** @param {any} options */
async function signed(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(named),
  };
  const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({ publicKey }));
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  return {
    ...outline(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

/** @param {PublicKeyCredential} credential */
function outline(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {Named} one */
function named(one) {
  return { ...one, id: bytes(one.id) };
}

/**
 * @param {HTMLElement} place
 * @param {string} what
 * @param {boolean} shown
 */
function show(place, what, shown) {
  /** @type {HTMLElement} */ (place.querySelector(`[data-passkey-${what}]`)).hidden = !shown;
}

/** @param {string} base64url */
function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
