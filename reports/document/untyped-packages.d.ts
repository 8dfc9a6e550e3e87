declare module 'fontkit' {
  export interface GlyphRun {
    readonly glyphs: readonly object[];
    readonly positions: readonly object[];
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly characterSet: readonly number[];
    layout(text: string, features?: readonly string[]): GlyphRun;
    createSubset(): object;
  }
  export function create(bytes: Uint8Array): Font;
}

declare module 'hypher' {
  export interface Patterns {
    readonly id: string;
  }
  export default class Hypher {
    constructor(patterns: Patterns);
    hyphenate(word: string): string[];
  }
}

declare module 'hyphenation.de' {
  import type { Patterns } from 'hypher';

  const patterns: Patterns;
  export default patterns;
}
