import { sql } from 'kysely';
import { disclosureRulesOf, settings } from '../catalogue/index.ts';
import { elevated, json, type Tx } from '../database/index.ts';
import {
  distinctLinks,
  protection,
  type Decision,
  type Facts,
  type Figure,
  type Ledger,
} from '../disclosure/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';

/** One row of the ledger: a figure, and what it rests on as far as no earlier row says it. */
interface LedgerTerms extends Facts {
  readonly figure: Figure & { readonly shown: boolean };
}

/** Where and with what figures leave their teams. */
export interface Publication {
  readonly areaId: string;
  /** Audit year; frames of different years share no case. */
  readonly year: number;
  /** What shows them: `live`, `look`, `jour-fixe` … */
  readonly source: string;
  readonly reportId?: string;
}

/** Everything published of an area's year, with what was withheld and must stay unknown (rule 25). */
export async function loadLedger(tx: Tx, areaId: string, year: number): Promise<Ledger> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('published_figure')
      .select('terms')
      .where('area_id', '=', areaId)
      .where('year', '=', year)
      .orderBy('id')
      .execute(),
  );
  const terms = rows.map((row) => row.terms as LedgerTerms);
  return {
    samples: terms.flatMap(({ samples }) => samples),
    atoms: terms.flatMap(({ atoms }) => atoms),
    links: distinctLinks(terms.flatMap(({ links }) => links)),
    figures: terms.map(({ figure }) => figure),
  };
}

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
  const seen = await loadLedger(tx, areaId, year);
  const repeated = publishStages(prepare(seen), seen, decidedIn(seen));
  if (repeated !== null) return repeated.isShown;
  await queueUp(tx, areaId, year);
  const before = await loadLedger(tx, areaId, year);
  const rules = { ...disclosureRulesOf(await settings(tx)), reader: 'team-lead' as const };
  const { protect, recordPublication } = await protection();
  const published = publishStages(prepare(before), before, ({ facts, figures, ledger }) => {
    const decisions = protect({ facts, figures, ledger, rules });
    const known = new Set(ledger.figures.map(nameOf));
    const fresh = figures.filter((figure) => !known.has(nameOf(figure)));
    return { decisions, ledger: recordPublication({ facts, figures: fresh, ledger }, decisions) };
  });
  if (published === null) throw new Error('hotspots: a publication was not decided');
  await append(work, publication, before, published.ledger);
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

/** The decisions of a ledger, if it holds all figures asked for. */
function decidedIn(ledger: Ledger): Decide {
  const states = new Map(ledger.figures.map((figure) => [nameOf(figure), figure.shown]));
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

const nameOf = ({ kind, atoms }: Figure): string => JSON.stringify([kind, ...[...new Set(atoms)].sort()]);

async function append(
  work: Work | ServiceWork,
  { areaId, year, source, reportId }: Publication,
  before: Ledger,
  after: Ledger,
): Promise<void> {
  const atoms = new Map(after.atoms.map((atom) => [atom.id, atom]));
  // The first row carries what is new about all of them.
  let news: Facts = {
    samples: after.samples.slice(before.samples.length),
    atoms: after.atoms.slice(before.atoms.length),
    links: after.links.slice(before.links.length),
  };
  const rows = after.figures.slice(before.figures.length).map((figure) => {
    const terms: LedgerTerms = { ...news, figure };
    news = emptyFacts;
    const amount = (id: string): number =>
      (figure.kind === 'euros' ? atoms.get(id)?.cents : atoms.get(id)?.faulty) ?? 0;
    return {
      report_id: reportId ?? null,
      source,
      area_id: areaId,
      year,
      key: figure.id,
      terms: json(terms),
      value: figure.shown ? figure.atoms.reduce((sum, id) => sum + amount(id), 0) : null,
      published_at: timestamp(work.now),
    };
  });
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await work.tx
      .insertInto('published_figure')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
  }
}

const emptyFacts: Facts = { samples: [], atoms: [], links: [] };
const rowsAtOnce = 1000;
