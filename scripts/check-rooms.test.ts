import { describe, expect, it } from 'vitest';
import { faultOf, localImports } from './check-rooms.ts';

describe('the rule of the rooms', () => {
  it('lets a room reach earlier rooms through their index', () => {
    expect(faultOf('src/draws/draw-sample.ts', 'src/frames/index.ts')).toBeNull();
  });
  it('refuses an import against the direction', () => {
    expect(faultOf('src/frames/seal-frame.ts', 'src/draws/index.ts')).toMatch('against the direction');
  });
  it('refuses an import past the index', () => {
    expect(faultOf('src/draws/draw-sample.ts', 'src/frames/frame-store.ts')).toMatch('past the index');
  });
  it('refuses the procedure and the statistics a database', () => {
    expect(faultOf('src/statistics/binomial.ts', 'src/database/index.ts')).toMatch('against the direction');
    expect(faultOf('src/draw-procedure/ranks.ts', 'src/database/index.ts')).toMatch('against the direction');
  });
  it('sees static, re-exporting and dynamic imports', () => {
    const text = `import a from './a.ts';\nexport { b } from '../x/b.ts';\nconst c = await import('./c.ts');`;
    expect(localImports('src/draws/d.ts', text)).toEqual(['src/draws/a.ts', 'src/x/b.ts', 'src/draws/c.ts']);
  });
});
