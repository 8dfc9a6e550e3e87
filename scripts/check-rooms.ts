/**
 * Holds the direction of the arrows between rooms. Fails on an import against the order, on an import past a
 * room's index, and when it saw fewer modules than there are files (a checker that sees nothing must not pass).
 */
import { readFile, glob } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Rooms in layers; a room reaches rooms of earlier layers only. */
export const layers: readonly (readonly string[])[] = [
  ['failure', 'text', 'format', 'software'],
  ['statistics', 'draw-procedure', 'disclosure', 'charts', 'calendar'],
  ['tables'],
  ['database', 'keys'],
  ['work'],
  ['journal'],
  ['identity'],
  ['config'],
  ['http'],
  ['ui', 'errands'],
  ['catalogue'],
  ['audit-plan'],
  ['frames'],
  ['draws'],
  ['checks'],
  ['measures'],
  ['hotspots'],
  ['qualification'],
  ['reporting'],
  ['privacy', 'jobs'],
  ['operation'],
  ['pages'],
  ['endpoints', 'commands'],
  ['app'],
  ['cli', 'main'],
];

/** The room of a source file: the folder below src/, or the file's own name. */
export function roomOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replace(/\.tsx?$/, '');
}

/** What is wrong with one import, or null. */
export function faultOf(from: string, to: string): string | null {
  if (!to.startsWith('src/')) {
    const area = to.split('/')[0] ?? '';
    const allowed = from.startsWith('src/')
      ? ['reports', 'seeds'].includes(area) && mayLeave(from, area)
      : true;
    return allowed ? null : `${from} → ${to}: src reaches ${area}/`;
  }
  if (!from.startsWith('src/')) return null;
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target) return null;
  const [sourceLayer, targetLayer] = [source, target].map((room) =>
    layers.findIndex((layer) => layer.includes(room)),
  );
  if (sourceLayer === undefined || sourceLayer < 0) return `${from}: the room ${source} is in no layer`;
  if (targetLayer === undefined || targetLayer < 0) return `${to}: the room ${target} is in no layer`;
  if (targetLayer >= sourceLayer) return `${from} → ${to}: against the direction of the arrows`;
  const isRoomFolder = to.split('/').length > 2;
  const entered = /^src\/[^/]+\/(index|[^/]*-(api|pages|command))\.tsx?$/.test(to);
  const entrance =
    entered ||
    !isRoomFolder ||
    target === 'http' ||
    target === 'ui' ||
    to.startsWith('src/reporting/values/');
  return entrance ? null : `${from} → ${to}: past the index of ${target}`;
}

/** Renderers are reached from reporting only; shipped data by the commands that load it. */
const mayLeave = (from: string, area: string): boolean =>
  area === 'reports' ? roomOf(from) === 'reporting' : ['commands', 'operation'].includes(roomOf(from));

/** Local imports of a module as paths from the root of the repository. */
export function localImports(path: string, text: string): string[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse`);
  const names = [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const literal = /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
      return literal ?? [];
    }),
  ];
  return names.filter((name) => name.startsWith('.')).map((name) => relative('.', join(dirname(path), name)));
}

async function main(): Promise<void> {
  const files = [];
  for await (const path of glob(['src/**/*.ts', 'src/**/*.tsx', 'reports/**/*.ts'])) files.push(path);
  const faults: string[] = [];
  let imports = 0;
  for (const path of files.filter((file) => !/\.test\.tsx?$/.test(file))) {
    for (const target of localImports(path, await readFile(path, 'utf8'))) {
      imports += 1;
      const fault = path.startsWith('reports/') ? faultOfReport(path, target) : faultOf(path, target);
      if (fault !== null) faults.push(fault);
    }
  }
  if (imports < files.length)
    faults.push(`only ${imports} imports seen in ${files.length} files: the checker is blind`);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.stdout.write(`${files.length} modules, ${imports} imports, ${faults.length} faults\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** A report takes a finished value: no database, no use case. */
function faultOfReport(from: string, to: string): string | null {
  const allowed =
    to.startsWith('reports/') ||
    /^src\/(reporting\/values|charts|format|statistics|draw-procedure|calendar|tables|failure)/.test(to);
  return allowed ? null : `${from} → ${to}: a report takes its value and nothing else`;
}

if (process.argv[1]?.endsWith('check-rooms.ts') === true) await main();
