/** Fira Sans in two weights, read and parsed once a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

export type Face = 'regular' | 'strong';

const require = createRequire(import.meta.url);
const load = (file: string): Font =>
  create(readFileSync(require.resolve(`@expo-google-fonts/fira-sans/${file}.ttf`)));

export const fonts: Readonly<Record<Face, Font>> = {
  regular: load('400Regular/FiraSans_400Regular'),
  strong: load('600SemiBold/FiraSans_600SemiBold'),
};

const coverage: ReadonlySet<number> = new Set(
  fonts.regular.characterSet.filter((codePoint) => fonts.strong.characterSet.includes(codePoint)),
);

/** Can both weights draw every character of this text? */
export const covers = (text: string): boolean =>
  Array.from(text).every((character) => coverage.has(character.codePointAt(0) ?? 0));

/** Figures of equal width, so that right-aligned numbers stand in columns; without figures pdfkit keeps layouts. */
export const featuresOf = (text: string): 'tnum'[] | undefined => (/\d/.test(text) ? ['tnum'] : undefined);

const widths: Readonly<Record<Face, Map<string, number>>> = { regular: new Map(), strong: new Map() };

/** Width in points. Words are measured one by one: no kerning across a space, so that the memory stays small. */
export function widthOf(text: string, face: Face, size: number): number {
  const known = widths[face];
  let units = 0;
  for (const word of text.split(/(?= )/)) {
    let width = known.get(word);
    if (width === undefined) {
      width = fonts[face].layout(word, featuresOf(word)).advanceWidth / fonts[face].unitsPerEm;
      if (known.size > 20_000) known.clear();
      known.set(word, width);
    }
    units += width;
  }
  return units * size;
}
