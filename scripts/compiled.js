/**
 * Given to Node with `--import`: takes each module of the program as `compile.ts` wrote it. Where nothing was
 * compiled, tsx translates, as in development.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const program = new URL('../', import.meta.url).href;
const compiled = new URL('compiled/', program);

if (existsSync(compiled)) {
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith(program) || !/^(src|reports|seeds)\/.*\.tsx?$/.test(url.slice(program.length))) {
        return nextLoad(url, context);
      }
      const source = readFileSync(new URL(`${url.slice(program.length)}.js`, compiled), 'utf8');
      return { format: 'module', source, shortCircuit: true };
    },
  });
} else {
  await import('tsx');
}
