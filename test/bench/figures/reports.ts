/** Reports: time of ten pages, warm, against a cold print by Chromium, and the same bytes twice. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { renderJourFixe } from '../../../reports/jour-fixe.ts';
import type { JourFixe } from '../../../src/reporting/values/jour-fixe.ts';
import { launchChromium } from '../../browser/support/launch.ts';
import { readPdf, type Node } from '../../support/pdf-structure.ts';
import { median, timesOf, type Figure } from '../figure.ts';
import { jourFixe } from '../../support/report-values.ts';

/** A month with enough draws to fill ten pages. */
const tenPages: JourFixe = {
  ...jourFixe,
  evidence: { ...jourFixe.evidence, draws: Array.from({ length: 6 }, () => jourFixe.evidence.draws).flat() },
};

const TAGS: Readonly<Record<string, string>> = { Table: 'table', THead: 'thead', TBody: 'tbody', L: 'ul' };

/** The report's text and tables as a plain page, for the browser to print. */
function htmlOf(node: Node): string {
  const tag = TAGS[node.role] ?? node.role.toLowerCase();
  if (node.role === 'Document') return node.children.map(htmlOf).join('\n');
  const inner =
    node.children.length > 0 ? node.children.map(htmlOf).join('') : node.text.replaceAll('<', '&lt;');
  return /^(h\d|p|table|thead|tbody|tr|th|td|ul|li)$/.test(tag) ? `<${tag}>${inner}</${tag}>` : inner;
}

/** Milliseconds from nothing to the printed bytes: start the browser, load the page, print it. */
async function coldPrint(html: string): Promise<number> {
  const start = performance.now();
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.setContent(`<!doctype html><html lang="de"><title>Probe</title><body>${html}`);
  await page.pdf({ format: 'A4', tagged: true });
  const time = performance.now() - start;
  await browser.close();
  return time;
}

const RUNS = 15;

export async function figures(): Promise<Figure[]> {
  const first = await renderJourFixe(tenPages);
  const { pageCount: pages, root } = readPdf(first);
  const warm = median(await timesOf(RUNS, () => renderJourFixe(tenPages)));
  const digests = new Set(
    [first, await renderJourFixe(tenPages)].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  );
  const printed = await coldPrint(htmlOf(root));
  return [
    {
      name: 'Cold Chromium print of the same text, as a multiple',
      value: Math.round((printed / warm) * 10) / 10,
      unit: '×',
      wanted: null,
      how: `${Math.round(printed)} ms from starting the browser to the bytes, without its charts`,
    },
    {
      name: `Jour-fixe report of ${pages} pages, warm`,
      value: Math.round(warm),
      unit: 'ms',
      wanted: ['<', 400],
      how: `median of ${RUNS} renderings in one process after a first one`,
    },
    {
      name: 'Different files from one value',
      value: digests.size - 1,
      unit: 'files',
      wanted: ['=', 0],
      how: 'SHA-256 of two renderings',
    },
  ];
}
