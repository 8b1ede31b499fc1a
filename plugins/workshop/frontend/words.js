// The sentences of the page, which come from the server in its language.

/**
 * `of` chooses by a number; `local` is what somebody wrote in more languages than one, in the page's.
 * @typedef {((key: string, values?: Record<string, any>) => string) & {
 *   of: (key: string, number: number) => string, local: (text: Record<string, string>) => string }} Say
 */

/**
 * Make the way to say something: by its name, with what stands in braces filled in.
 * @param {Record<string, string>} words
 * @param {string} language
 * @returns {Say}
 */
export function saying(words, language) {
  /** @type {any} */
  const say = (/** @type {string} */ key, /** @type {Record<string, any>} */ values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  say.of = (/** @type {string} */ key, /** @type {number} */ n) => say(`${key}_${n === 1 ? "one" : "many"}`, { n });
  say.local = (/** @type {Record<string, string>} */ text) => text[language] || text.nb || "";
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
