import { z } from 'zod';
import { isoDateSchema, type Period } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { notFound } from '../failure.ts';
import {
  cellText,
  columnProfileSchema,
  openRows,
  takeHeader,
  type ColumnProfile,
  type ControlTotals,
  type TableSource,
} from '../tables/index.ts';
import type { DeliveryScope } from './delivery-targets.ts';

const orderShape = z.strictObject({
  uploadId: z.uuid(),
  firstDay: isoDateSchema,
  lastDay: isoDateSchema,
  cutOffDate: isoDateSchema.optional().describe('Stichtag; ohne Angabe der letzte Tag'),
  profile: columnProfileSchema
    .optional()
    .describe('Spaltenzuordnung; ohne Angabe die üblichen Überschriften'),
  profileId: z.uuid().optional().describe('Gespeicherte Spaltenzuordnung anstelle von profile'),
  fieldIds: z
    .array(z.uuid())
    .min(1)
    .max(200)
    .optional()
    .describe('Prüffelder; ohne Angabe alle fälligen mit gespeichertem Filter'),
});
type OrderShape = z.infer<typeof orderShape>;

const daysInOrder = ({ firstDay, lastDay }: Pick<OrderShape, 'firstDay' | 'lastDay'>): boolean =>
  firstDay <= lastDay;
const daysFault = { path: ['lastDay'], error: 'Der letzte Tag liegt vor dem ersten.' };
const oneProfile = ({ profile, profileId }: Pick<OrderShape, 'profile' | 'profileId'>): boolean =>
  profile === undefined || profileId === undefined;
const profileFault = { path: ['profileId'], error: 'Geben Sie entweder profile oder profileId an.' };

/** A delivery as it is ordered, for preview and import alike. */
export const deliveryOrderSchema = orderShape.refine(daysInOrder, daysFault).refine(oneProfile, profileFault);
/** The same for the one field that the address names. */
export const fieldDeliverySchema = orderShape
  .omit({ fieldIds: true })
  .refine(daysInOrder, daysFault)
  .refine(oneProfile, profileFault);
export type DeliveryOrder = z.infer<typeof deliveryOrderSchema>;

export const periodOf = ({ firstDay, lastDay }: Pick<DeliveryOrder, 'firstDay' | 'lastDay'>): Period => ({
  first: firstDay,
  last: lastDay,
});

const group = { cases: z.int(), amountCents: z.int() };

/** Totals to compare with the source system: cases and cents in all, by team and by stratum. */
export const controlTotalsSchema = z
  .object({
    rows: z.int(),
    amountCents: z.int(),
    teams: z.array(z.object({ code: z.string(), ...group })),
    strata: z.array(z.object({ stratum: z.string().nullable(), ...group })),
    /** Strata beyond the first five hundred are counted only. */
    strataNotListed: z.int(),
  })
  .meta({ id: 'ControlTotals' });
export type StoredTotals = z.infer<typeof controlTotalsSchema>;

/** What an import did. */
export const importedDeliverySchema = z
  .object({
    deliveryId: z.uuid(),
    totals: controlTotalsSchema,
    unassigned: z.int().describe('Zeilen, die zu keinem Prüffeld gehören; sie werden nicht aufbewahrt'),
    frames: z.array(
      z.object({ frameId: z.uuid(), fieldId: z.uuid(), teamId: z.uuid().nullable(), cases: z.int() }),
    ),
  })
  .meta({ id: 'ImportedDelivery' });
export type ImportedDelivery = z.infer<typeof importedDeliverySchema>;

const STRATA_LISTED = 500;

export function storedTotals({ rows, amountCents, teams, strata }: ControlTotals): StoredTotals {
  const byStratum = [...strata].sort(([a], [b]) => compareUtf8(a ?? '', b ?? ''));
  return {
    rows,
    amountCents,
    teams: [...teams]
      .sort(([a], [b]) => compareUtf8(a, b))
      .map(([code, { cases, amountCents: cents }]) => ({ code, cases, amountCents: cents })),
    strata: byStratum
      .slice(0, STRATA_LISTED)
      .map(([stratum, { cases, amountCents: cents }]) => ({ stratum, cases, amountCents: cents })),
    strataNotListed: Math.max(0, byStratum.length - STRATA_LISTED),
  };
}

/**
 * The profile to read with: the one given or saved; null for the default headers. A file of one team may leave the
 * team's column out.
 */
export async function profileFor(
  tx: Tx,
  source: TableSource,
  order: Pick<DeliveryOrder, 'profile' | 'profileId'>,
  scope: Pick<DeliveryScope, 'teams'>,
): Promise<ColumnProfile | null> {
  if (order.profile !== undefined) return order.profile;
  if (order.profileId !== undefined) {
    const saved = await tx
      .selectFrom('column_profile')
      .select('mapping')
      .where('id', '=', order.profileId)
      .executeTakeFirst();
    if (saved === undefined) throw notFound('Die Spaltenzuordnung');
    return columnProfileSchema.parse(saved.mapping);
  }
  const [onlyTeam, another] = scope.teams.keys();
  if (onlyTeam === undefined || another !== undefined) return null;
  const headers = await headersOf(source);
  if (headers.includes('Team')) return null;
  const has = (header: string): string | null => (headers.includes(header) ? header : null);
  return columnProfileSchema.parse({
    caseNumber: 'Fallnummer',
    team: { constant: onlyTeam },
    stratum: has('Schicht'),
    amount: has('Betrag'),
    attributes: 'others',
  });
}

async function headersOf(source: TableSource): Promise<string[]> {
  const { rows } = await openRows(source);
  try {
    return (await takeHeader(rows)).header.cells.map((cell) => cellText(cell).normalize('NFC').trim());
  } finally {
    await rows.return(undefined);
  }
}
