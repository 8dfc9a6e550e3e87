import { elevated, json, type Database, type Tx } from '../database/index.ts';
import { distinctLinks, type Atom, type Facts, type Figure, type Ledger } from '../disclosure/index.ts';
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

/** A ledger as far as row `last`. */
interface ReadLedger {
  readonly ledger: Ledger;
  readonly last: number;
}

const empty: ReadLedger = { ledger: { samples: [], atoms: [], links: [], figures: [] }, last: 0 };

/** Everything published of an area's year, with what was withheld and must stay unknown (rule 25). */
export const loadLedger = async (tx: Tx, areaId: string, year: number): Promise<Ledger> =>
  (await readOn(tx, areaId, year, empty)).ledger;

/** A ledger with the rows that came after. Publications queue up, so their rows are numbered as they were committed. */
async function readOn(tx: Tx, areaId: string, year: number, known: ReadLedger): Promise<ReadLedger> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('published_figure')
      .select(['id', 'terms'])
      .where('area_id', '=', areaId)
      .where('year', '=', year)
      .where('id', '>', known.last)
      .orderBy('id')
      .execute(),
  );
  const last = rows.at(-1)?.id;
  if (last === undefined) return known;
  const { samples, atoms, links, figures } = known.ledger;
  const terms = rows.map((row) => row.terms as LedgerTerms);
  const allAtoms = [...atoms, ...terms.flatMap((one) => one.atoms)];
  const once = idsOnce(allAtoms);
  return {
    ledger: {
      samples: [...samples, ...terms.flatMap((one) => one.samples)],
      atoms: allAtoms,
      links: distinctLinks([
        ...links,
        ...terms
          .flatMap((one) => one.links)
          .map((link) => ({ ...link, smaller: once(link.smaller), larger: once(link.larger) })),
      ]),
      figures: [...figures, ...terms.map(({ figure }) => ({ ...figure, atoms: once(figure.atoms) }))],
    },
    last,
  };
}

/** Names atoms by the very strings of `atoms`: a year's figures name each of them a dozen times, in 150 characters. */
function idsOnce(atoms: readonly Atom[]): (ids: readonly string[]) => string[] {
  const ids = new Map(atoms.map(({ id }) => [id, id]));
  return (some) => some.map((id) => ids.get(id) ?? id);
}

type Memory = Map<string, ReadLedger>;

/** Ledgers kept for one database; the one used longest ago gives way. */
const mostKept = 20;
const kept = new WeakMap<Database, Memory>();
/** Of transactions with rows of their own, which they may yet take back: nobody else may take these for published. */
const ownViews = new WeakMap<Tx, Memory>();

/** As `loadLedger`, but for what this process has read before: of a ledger, rows are only ever added. */
export async function currentLedger(
  { tx, deps: { database } }: Work | ServiceWork,
  areaId: string,
  year: number,
): Promise<Ledger> {
  const shared = kept.get(database) ?? new Map<string, ReadLedger>();
  kept.set(database, shared);
  const own = ownViews.get(tx);
  const memory = own ?? shared;
  const name = `${areaId}/${year}`;
  const read = await readOn(tx, areaId, year, own?.get(name) ?? shared.get(name) ?? empty);
  // another transaction may have read further meanwhile, or this one have an older view
  const other = memory.get(name);
  const current = other !== undefined && other.last > read.last ? other : read;
  memory.delete(name);
  memory.set(name, current);
  for (const [oldest] of memory) {
    if (memory.size <= mostKept) break;
    memory.delete(oldest);
  }
  return current.ledger;
}

/** Writes what `after` holds more than `before`, which is the ledger as it stands and queued up for. */
export async function appendToLedger(
  work: Work | ServiceWork,
  { areaId, year, source, reportId }: Publication,
  before: Ledger,
  after: Ledger,
): Promise<void> {
  if (!ownViews.has(work.tx)) ownViews.set(work.tx, new Map());
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
