/** Signs that Fira Sans lacks, drawn as vectors in the place of one character. */
import type { DrawnSign } from './typesetting.ts';

/** Draws `sign` into a square that stands on the baseline and fills `width`. */
export function drawSign(
  pdf: PDFKit.PDFDocument,
  sign: DrawnSign,
  x: number,
  baseline: number,
  width: number,
  colour: string,
): void {
  const size = width;
  const left = x;
  const top = baseline - size;
  const right = left + size;
  pdf.lineWidth(size / 9);
  switch (sign) {
    case '▲':
      pdf.polygon([left, baseline], [right, baseline], [left + size / 2, top]).fill(colour);
      break;
    case '▼':
      pdf.polygon([left, top], [right, top], [left + size / 2, baseline]).fill(colour);
      break;
    case '●':
      pdf.circle(left + size / 2, top + size / 2, size / 2).fill(colour);
      break;
    case '■':
      pdf.rect(left, top, size, size).fill(colour);
      break;
    case '✓':
      pdf
        .moveTo(left, top + size * 0.55)
        .lineTo(left + size * 0.38, baseline - size * 0.05)
        .lineTo(right, top + size * 0.05)
        .stroke(colour);
      break;
    case '☐':
      pdf.rect(left, top, size, size).stroke(colour);
      break;
    case '☒':
      pdf.rect(left, top, size, size).stroke(colour);
      pdf.moveTo(left, top).lineTo(right, baseline).moveTo(right, top).lineTo(left, baseline).stroke(colour);
      break;
  }
}
