import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

test('README says of every package why it is here, and of no other', () => {
  const { dependencies, devDependencies } = JSON.parse(file('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const [, table = ''] = file('README.md').split('## Dependencies, each with its reason');
  const named = table
    .split('\n')
    .map((line) => line.split('|')[1] ?? '')
    .flatMap((cell) => [...cell.matchAll(/`([^` ]+)`/g)].map(([, name = '']) => name));
  const covers = (pattern: string, name: string) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  const used = Object.keys({ ...dependencies, ...devDependencies });
  expect(used.filter((name) => !named.some((pattern) => covers(pattern, name)))).toEqual([]);
  expect(named.filter((pattern) => !used.some((name) => covers(pattern, name)))).toEqual([]);
});
