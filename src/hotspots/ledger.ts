import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { disclosureRulesOf, settings } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { protection, type Decision, type Facts, type Figure, type Ledger } from '../disclosure/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { appendToLedger, currentLedger, type Publication } from './stored-ledger.ts';

/** Figures to be published, in stages: each is protected against the ones before, and may go by what they showed. */
export interface Asked {
  readonly facts: Facts;
  readonly stages: readonly ((isShown: IsShown) => readonly Figure[])[];
}

/** Whether a figure is shown, by its id. */
export type IsShown = (figureId: string) => boolean;

/**
 * Decides which figures are shown, given everything published before, and writes them into the ledger in the same
 * transaction: who reads them has them. Asking for the same figures again changes nothing and costs one read.
 * Readers are the public and the leads, who know their own team in full (rules 24–26).
 * @param prepare says what is asked, given what was published before
 */
export async function publishFigures(
  work: Work | ServiceWork,
  publication: Publication,
  prepare: (ledger: Ledger) => Asked,
): Promise<IsShown> {
  const { tx } = work;
  const { areaId, year } = publication;
  const seen = await currentLedger(work, areaId, year);
  const repeated = publishStages(prepare(seen), seen, decidedIn(seen));
  if (repeated !== null) return repeated.isShown;
  await queueUp(tx, areaId, year);
  const before = await currentLedger(work, areaId, year);
  const rules = { ...disclosureRulesOf(await settings(tx)), reader: 'team-lead' as const };
  const { protect, recordPublication } = await protection();
  const published = publishStages(prepare(before), before, ({ facts, figures, ledger }) => {
    const decisions = protect({ facts, figures, ledger, rules });
    const known = new Set(ledger.figures.map(nameOf));
    const fresh = figures.filter((figure) => !known.has(nameOf(figure)));
    return { decisions, ledger: recordPublication({ facts, figures: fresh, ledger }, decisions) };
  });
  if (published === null) throw new Error('hotspots: a publication was not decided');
  await appendToLedger(work, publication, before, published.ledger);
  return published.isShown;
}

type Decide = (stage: {
  readonly facts: Facts;
  readonly figures: readonly Figure[];
  readonly ledger: Ledger;
}) => { readonly decisions: readonly Decision[]; readonly ledger: Ledger } | null;

/** Runs the stages one after the other; null as soon as one is not decided. */
function publishStages(
  { facts, stages }: Asked,
  before: Ledger,
  decide: Decide,
): { readonly isShown: IsShown; readonly ledger: Ledger } | null {
  const shown = new Set<string>();
  const isShown: IsShown = (id) => shown.has(id);
  let ledger = before;
  for (const stage of stages) {
    const decided = decide({ facts, figures: stage(isShown), ledger });
    if (decided === null) return null;
    ({ ledger } = decided);
    for (const decision of decided.decisions) if (decision.shown) shown.add(decision.id);
  }
  return { isShown, ledger };
}

/** What was decided of the figures of a ledger, by their names; ledgers stay in memory, and are asked again and again. */
const statesOf = new WeakMap<Ledger, ReadonlyMap<string, boolean>>();

/** The decisions of a ledger, if it holds all figures asked for. */
function decidedIn(ledger: Ledger): Decide {
  const states =
    statesOf.get(ledger) ?? new Map(ledger.figures.map((figure) => [nameOf(figure), figure.shown]));
  statesOf.set(ledger, states);
  return ({ figures }) => {
    const decisions = figures.map((figure) => ({ id: figure.id, shown: states.get(nameOf(figure)) }));
    return decisions.every(isDecided) ? { ledger, decisions } : null;
  };
}

const isDecided = (one: { readonly id: string; readonly shown: boolean | undefined }): one is Decision =>
  one.shown !== undefined;

/**
 * One publication of an area's year after the other: each must know the one before. A row is changed, not only
 * locked, so that a repeatable-read transaction with an older view of the ledger fails instead of missing it.
 */
async function queueUp(tx: Tx, areaId: string, year: number): Promise<void> {
  await tx
    .insertInto('ledger_head')
    .values({ area_id: areaId, year, publications: 1 })
    .onConflict((conflict) =>
      conflict.columns(['area_id', 'year']).doUpdateSet({ publications: sql`ledger_head.publications + 1` }),
    )
    .execute();
}

const names = new WeakMap<Figure, string>();

/** What a figure says, whatever its id; as a hash, because a year's total names hundreds of atoms. */
function nameOf(figure: Figure): string {
  const known = names.get(figure);
  if (known !== undefined) return known;
  const { kind, atoms } = figure;
  const name = hash('sha256', JSON.stringify([kind, ...[...new Set(atoms)].sort()]), 'base64');
  names.set(figure, name);
  return name;
}
