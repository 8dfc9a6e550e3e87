/**
 * Orders two texts by their UTF-8 bytes, which is the order of their code points: never by locale, never by
 * UTF-16 units (there, a surrogate pair such as 😀 would come before U+E000…U+FFFF).
 *
 * @returns negative, zero or positive, as `Array.prototype.sort` wants it
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return codePointWeight(a) - codePointWeight(b);
  }
  return left.length - right.length;
}

/** Lifts surrogates (they stand for code points above U+FFFF) over the rest of the Basic Multilingual Plane. */
const codePointWeight = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/**
 * The form in which all text of a frame is compared and hashed: Unicode NFC, then trimmed as ECMAScript does.
 * Text below U+0300 (where combining marks begin) is NFC as it stands, which spares most of the time.
 */
export const normaliseText = (text: string): string =>
  (mayNeedComposing.test(text) ? text.normalize('NFC') : text).trim();

const mayNeedComposing = /[\u0300-\uffff]/;
