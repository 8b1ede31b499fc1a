// Names for what this device makes: UUIDv7 (RFC 9562, 5.7), so that they sort by when they were made.

const MOST = 0xfff; // how far the counter goes within a millisecond (RFC 9562, 6.2, method 1)

let last = 0;
let counter = 0;

/**
 * Make a new id; later ones sort after earlier ones, also where the clock was put back.
 * @param {number} [now] milliseconds since 1970
 * @returns {string}
 */
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  step(now, ((bytes[6] << 8) | bytes[7]) & (MOST >> 1));
  let moment = last;
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = moment % 256;
    moment = Math.floor(moment / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {number} now
 * @param {number} start where the counter begins in a new millisecond: half of its range is left to grow in
 */
function step(now, start) {
  if (now > last) [last, counter] = [now, start];
  else if (counter < MOST) counter += 1;
  else [last, counter] = [last + 1, start];
}
