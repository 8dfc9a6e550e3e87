import { hash } from 'node:crypto';
import { z } from 'zod';
import type { FrameCase } from '../draw-procedure/index.ts';
import { classifyText, formatAmount, type ColumnPlan, type ValueClass } from '../tables/index.ts';
import type { Progress } from '../errands/index.ts';
import type { Work } from '../work.ts';
import { controlTotalsSchema, periodOf, profileFor, storedTotals, type DeliveryOrder } from './delivery.ts';
import { deliveryScope } from './delivery-targets.ts';
import { livingFrames, type FrameFor } from './living-frames.ts';
import { readDelivery } from './read-delivery.ts';
import { chunksOf, ownUpload, uploadSource } from './uploads.ts';

/** Cases whose values are classified: enough to see how a column was understood. */
const SAMPLED = 1000;

const columnRoles = ['case-number', 'team', 'stratum', 'amount', 'attribute', 'ignored'] as const;
type ColumnRole = (typeof columnRoles)[number];

/** The report before anything is kept. It repeats no value of a case. */
export const previewSchema = z
  .object({
    file: z.object({
      name: z.string(),
      sha256: z.string(),
      bytes: z.int(),
      format: z.enum(['csv', 'xlsx']),
      encoding: z.enum(['utf-8', 'windows-1252']).nullable(),
    }),
    rows: z.object({
      accepted: z.int(),
      unassigned: z.int().describe('Zeilen, die zu keinem Prüffeld gehören'),
    }),
    columns: z.array(
      z.object({
        header: z.string(),
        role: z.enum(columnRoles),
        isDate: z.boolean(),
        classes: z.record(z.string(), z.int()).describe('Wertarten der ersten tausend Fälle'),
      }),
    ),
    refusals: z.array(
      z.object({
        line: z.int(),
        column: z.string().nullable(),
        code: z.string(),
        valueClass: z.string(),
        message: z.string(),
      }),
    ),
    refusalCounts: z.record(z.string(), z.int()),
    totals: controlTotalsSchema,
    frames: z.array(
      z.object({
        fieldId: z.uuid(),
        field: z.string(),
        teamId: z.uuid().nullable(),
        cases: z.int(),
        existing: z.uuid().nullable().describe('Grundgesamtheit, die der Übernahme im Weg steht'),
      }),
    ),
  })
  .meta({ id: 'DeliveryPreview' });
export type DeliveryPreview = z.infer<typeof previewSchema>;

/**
 * Reads a delivery as the import would and reports what it found; nothing is stored.
 * @param progress told how much is read
 */
export async function previewDelivery(
  work: Work,
  order: DeliveryOrder,
  progress: Progress = () => Promise.resolve(),
): Promise<DeliveryPreview> {
  const { tx, deps } = work;
  const scope = await deliveryScope(work, { period: periodOf(order), fieldIds: order.fieldIds ?? null });
  const upload = await ownUpload(work, order.uploadId);
  const chunks = chunksOf(upload);
  const source = uploadSource(tx, deps.keys, upload.id, (number) => progress(number, chunks));
  const profile = await profileFor(tx, source, order, scope);
  const reading = await readDelivery(source, profile, scope, (caseNumber) => hash('sha256', caseNumber));
  const classes = new ColumnClasses();
  for await (const batch of reading.batches) for (const { item } of batch) classes.add(item);
  const { facts, columns, report, tally } = reading;
  const drafts = [...new Set(scope.targets.flatMap(({ frames }) => [...frames.values()]))];
  return {
    file: {
      name: upload.fileName,
      sha256: facts.sha256,
      bytes: facts.bytes,
      format: facts.format,
      encoding: facts.encoding,
    },
    rows: { accepted: report.totals.rows, unassigned: tally.unassigned },
    columns: columns.headers.map((header, column) => ({
      header,
      role: roleOf(columns, column),
      isDate: columns.dates.has(column),
      classes: classes.of(roleOf(columns, column), header),
    })),
    refusals: report.refusals.map((refusal) => ({ ...refusal })),
    refusalCounts: Object.fromEntries(report.refusalCounts),
    totals: storedTotals(report.totals),
    frames: await inTheWayToday(
      work,
      order,
      drafts.map(({ field, teamId, cases }) => ({
        fieldId: field.fieldId,
        field: field.title,
        teamId,
        cases,
      })),
    ),
  };
}

/** Each frame with the one that stands in its way as things are now. */
export async function inTheWayToday<T extends FrameFor>(
  { tx }: Work,
  order: DeliveryOrder,
  frames: readonly T[],
): Promise<(T & { existing: string | null })[]> {
  const living = await livingFrames(tx, order, frames, 'read');
  return frames.map((frame) => ({
    ...frame,
    existing: living.find(({ inTheWayOf }) => inTheWayOf.includes(frame))?.frameId ?? null,
  }));
}

function roleOf(plan: ColumnPlan, column: number): ColumnRole {
  const isPartOf = (source: ColumnPlan['stratum']): boolean =>
    source !== null && 'columns' in source && source.columns.includes(column);
  if (isPartOf(plan.caseNumber)) return 'case-number';
  if (isPartOf(plan.team)) return 'team';
  if (isPartOf(plan.stratum)) return 'stratum';
  if (plan.amount === column) return 'amount';
  return plan.attributes.some((attribute) => attribute.column === column) ? 'attribute' : 'ignored';
}

/** Counts of value classes; attributes by their header, the others by their role. */
class ColumnClasses {
  readonly #counts = new Map<string, Map<ValueClass, number>>();
  #cases = 0;

  add({ caseNumber, team, stratum, amountCents, attributes }: FrameCase): void {
    if (this.#cases === SAMPLED) return;
    this.#cases += 1;
    this.#count('case-number', caseNumber);
    this.#count('team', team);
    this.#count('stratum', stratum ?? '');
    this.#count('amount', amountCents === null ? '' : formatAmount(amountCents));
    for (const [key, value] of attributes) this.#count(`attribute ${key}`, value);
  }

  of(role: ColumnRole, header: string): Record<string, number> {
    const found = this.#counts.get(role === 'attribute' ? `attribute ${header}` : role) ?? new Map();
    const counted = Object.fromEntries(found) as Record<string, number>;
    const filled = Object.values(counted).reduce((sum, count) => sum + count, 0);
    return role === 'attribute' && filled < this.#cases
      ? { ...counted, empty: this.#cases - filled }
      : counted;
  }

  #count(column: string, value: string): void {
    const counts = this.#counts.get(column) ?? new Map<ValueClass, number>();
    this.#counts.set(column, counts);
    const kind = classifyText(value);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
}
