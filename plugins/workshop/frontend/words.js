// The sentences of the page, which come from the server in its language.

/**
 * @typedef {((key: string, values?: Record<string, any>) => string) & { of: (key: string, number: number) => string }} Say
 */

/**
 * Make the way to say something: by its name, with what stands in braces filled in; `of` chooses by a number.
 * @param {Record<string, string>} words
 * @returns {Say}
 */
export function saying(words) {
  /** @type {any} */
  const say = (/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  say.of = (/** @type {string} */ key, /** @type {number} */ n) => say(`${key}_${n === 1 ? "one" : "many"}`, { n });
  return say;
}

/**
 * Say why something is not done.
 * @param {Say} say
 * @param {Record<string, string>} words
 * @param {string} code
 */
export function why(say, words, code) {
  return say(`why_${code}` in words ? `why_${code}` : "why_other");
}
