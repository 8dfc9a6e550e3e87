/** Reports: time of ten pages, warm, and the same bytes twice. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { renderJourFixe } from '../../reports/jour-fixe.ts';
import type { JourFixe } from '../../src/reporting/values/jour-fixe.ts';
import { readPdf } from '../support/pdf-structure.ts';
import { jourFixe } from '../support/report-values.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound: string;
  readonly how: string;
}

/** A month with enough draws to fill ten pages. */
const tenPages: JourFixe = {
  ...jourFixe,
  evidence: { ...jourFixe.evidence, draws: Array.from({ length: 4 }, () => jourFixe.evidence.draws).flat() },
};

const RUNS = 15;

export async function rows(): Promise<Row[]> {
  const first = await renderJourFixe(tenPages);
  const pages = readPdf(first).pageCount;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await renderJourFixe(tenPages);
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
  const digests = new Set(
    [first, await renderJourFixe(tenPages)].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  );
  return [
    {
      name: `Jour-fixe report of ${pages} pages, warm`,
      value: Math.round(median),
      unit: 'ms',
      bound: '< 400',
      how: `median of ${RUNS} renderings in one process after a first one`,
    },
    {
      name: 'Different files from one value',
      value: digests.size - 1,
      unit: 'files',
      bound: '= 0',
      how: 'SHA-256 of two renderings',
    },
  ];
}
