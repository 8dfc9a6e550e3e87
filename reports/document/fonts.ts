/** Fira Sans in two weights, read and parsed once a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font, type GlyphRun } from 'fontkit';

export type Face = 'regular' | 'strong';

/** Texts kept in memory at most. */
const LIMIT = 20_000;

const require = createRequire(import.meta.url);
function load(name: string): Font {
  const file = readFileSync(require.resolve(`@expo-google-fonts/fira-sans/${name}.ttf`));
  return remembering(create(file), create(file));
}

/**
 * The same font that lays out a text only once a process, because that is most of a report's time. pdfkit scales
 * the positions it is given in place, so each caller gets its own.
 *
 * Another instance is embedded: fontkit keeps the first glyph object of each number, and embedding «±» makes those of
 * its parts, «−» among them, without the character they stand for. A text laid out afterwards could not be read out of
 * the paper any more.
 */
function remembering(font: Font, embedded: Font): Font {
  const runs = new Map<string, GlyphRun>();
  const layout: Font['layout'] = (text, features) => {
    const key = `${features?.join() ?? ''}\n${text}`;
    const run = runs.get(key) ?? font.layout(text, features);
    if (runs.size > LIMIT) runs.clear();
    runs.set(key, run);
    return {
      glyphs: run.glyphs,
      advanceWidth: run.advanceWidth,
      positions: run.positions.map((position) => ({ ...position })),
    };
  };
  return Object.create(font, {
    layout: { value: layout },
    createSubset: { value: () => embedded.createSubset() },
  }) as Font;
}

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

/** Figures of equal width, so that right-aligned numbers stand in columns. */
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
      if (known.size > LIMIT) known.clear();
      known.set(word, width);
    }
    units += width;
  }
  return units * size;
}
