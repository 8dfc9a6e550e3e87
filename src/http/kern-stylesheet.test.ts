import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isServedKernClass, keepServedRules } from './kern-stylesheet.ts';

test('rules of components the kit uses stay as they are, rules of others go', () => {
  const css =
    '@charset "UTF-8";:root{--kern-4:4px}.kern-btn .kern-label{padding:0}.kern-dialog{color:red}' +
    '.kern-icon--info{mask:url("data:image/svg+xml;{}")}.kern-icon--mail{mask:none}a.kern-btn,.kern-card{top:0}';
  expect(keepServedRules(css)).toBe(
    '@charset "UTF-8";:root{--kern-4:4px}.kern-btn .kern-label{padding:0}' +
      '.kern-icon--info{mask:url("data:image/svg+xml;{}")}a.kern-btn,.kern-card{top:0}',
  );
});

test('a media query stays with the rules that are left in it, and goes when it is empty', () => {
  expect(keepServedRules('@media print{.kern-btn{top:0}.kern-mt-4{top:0}}')).toBe(
    '@media print{.kern-btn{top:0}}',
  );
  expect(keepServedRules('@media print{.kern-mt-4{top:0}}')).toBe('');
});

test('every KERN class a page names is served', async () => {
  const missing: string[] = [];
  for await (const path of glob('src/**/*.tsx')) {
    for (const [name] of (await readFile(path, 'utf8')).matchAll(/\bkern-[a-z][a-z0-9_-]*[a-z0-9]\b(?!-)/g)) {
      if (!isServedKernClass(name) && name !== 'kern-stylesheet') missing.push(`${path}: ${name}`);
    }
  }
  expect(missing).toEqual([]);
});
