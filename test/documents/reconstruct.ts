/**
 * After the example year was played: tries to compute every figure that was not shown from all that was published of
 * it (released reports in all versions, drafts, the quarters' looks, exports), and must fail (rule 25). Prints how
 * much was withheld. Readers: one who knows only what is published, and each team lead, who knows the own team's
 * cases in full (of euros see src/disclosure/README.md).
 */
import { elevated, openEmbedded, serviceScope, type Tx } from '../../src/database/index.ts';
import type { Figure, Ledger } from '../../src/disclosure/index.ts';
import { loadLedger } from '../../src/hotspots/index.ts';
import { computed, type Attack } from '../support/linear-attack.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const faults: string[] = [];

const isCount = ({ kind }: Figure): boolean => kind !== 'euros';

/** Attacks counts, or cents, as sums over numbered unknowns; answers the figures that fall. */
function fallen(
  ledger: Ledger,
  withheld: readonly Figure[],
  kind: 'count' | 'euros',
  isOwn: (atom: string) => boolean,
): Figure[] {
  const index = new Map(ledger.atoms.map(({ id }, position) => [id, position]));
  const numbered = ({ atoms }: Pick<Figure, 'atoms'>): number[] =>
    [...new Set(atoms)].map((id) => index.get(id) ?? -1);
  const isAttacked = (figure: Figure): boolean => isCount(figure) === (kind === 'count');
  const amounts = ledger.atoms.map(({ faulty, cents }) => (kind === 'euros' ? (cents ?? 0) : faulty));
  const checked = new Map(ledger.samples.map((sample) => [sample.id, sample.checked]));
  const told = [
    ...ledger.figures.filter((figure) => figure.shown && isAttacked(figure)).map(numbered),
    ...ledger.atoms.flatMap(({ id }, position) => (isOwn(id) ? [[position]] : [])),
  ];
  // Euros have no bound, but where there are none a count of 0 may have said so.
  const most = ledger.atoms.map(({ most: bound, sample, cents }) =>
    kind === 'euros' ? ((cents ?? 0) === 0 ? 0 : Infinity) : (bound ?? checked.get(sample) ?? 0),
  );
  const attack: Attack = {
    most,
    sums: told.map((of) => ({ of, value: of.reduce((sum, unknown) => sum + (amounts[unknown] ?? 0), 0) })),
  };
  // A sum that can only be 0 hides nothing.
  const isOpen = (figure: Figure): boolean => numbered(figure).some((unknown) => most[unknown] !== 0);
  const secrets = withheld.filter(
    (figure) => isAttacked(figure) && isOpen(figure) && !figure.atoms.some(isOwn),
  );
  const can = computed(attack, secrets.map(numbered));
  return secrets.filter((_, position) => can[position]);
}

function attackArea(area: string, ledger: Ledger): void {
  const withheld = ledger.figures.filter(({ shown }) => !shown);
  const teams = new Map(ledger.samples.map(({ id, team }) => [id, team]));
  const teamOf = new Map(ledger.atoms.map(({ id, sample }) => [id, teams.get(sample)]));
  const readers = [null, ...new Set(teams.values())];
  const byLeads = new Set<string>();
  for (const team of readers) {
    const isOwn = (atom: string): boolean => team !== null && teamOf.get(atom) === team;
    for (const kind of team === null ? (['count', 'euros'] as const) : (['count'] as const)) {
      for (const { id } of fallen(ledger, withheld, kind, isOwn)) {
        if (team === null) faults.push(`${area}: ${id} can be computed by anyone`);
        else byLeads.add(id);
      }
    }
  }
  tell(
    `${area}: ${withheld.length} of ${ledger.figures.length} figures asked for are withheld (${share(withheld.length, ledger.figures.length)}); with the own team's counts besides, leads could compute ${byLeads.size}`,
  );
}

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** Every count printed in a report must stand in the ledger, or the attack would know too little. */
function holdPapers(area: string, ledger: Ledger, values: readonly unknown[]): void {
  const amounts = new Map(ledger.atoms.map(({ id, faulty }) => [id, faulty]));
  const published = new Set(
    ledger.figures
      .filter((figure) => figure.shown && isCount(figure))
      .map(({ atoms }) => [...new Set(atoms)].reduce((sum, id) => sum + (amounts.get(id) ?? 0), 0)),
  );
  const seen = { shown: 0, withheld: 0 };
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('shown' in value) {
      seen[value.shown === true ? 'shown' : 'withheld'] += 1;
      if ('faulty' in value && typeof value.faulty === 'number' && !published.has(value.faulty))
        faults.push(`${area}: a report prints ${value.faulty}, which the ledger does not know`);
    }
    Object.values(value).forEach(visit);
  };
  values.forEach(visit);
  const all = seen.shown + seen.withheld;
  const part = seen.withheld / all;
  tell(
    `${area}: on paper ${seen.withheld} of ${all} figures „nicht ausgewiesen“ (${share(seen.withheld, all)})`,
  );
  if (part > mostWithheld) faults.push(`${area}: too much is withheld on paper`);
}

/** Of the figures on paper. */
const mostWithheld = 1 / 3;

const areasOf = (tx: Tx) =>
  elevated(tx, async () => {
    const areas = await tx.selectFrom('area').select(['id', 'name']).orderBy('code').execute();
    const reports = await tx.selectFrom('report').select(['area_id', 'value_text']).execute();
    const found: { name: string; ledger: Ledger; values: unknown[] }[] = [];
    for (const { id, name } of areas) {
      const own = reports.filter(({ area_id }) => area_id === id);
      found.push({
        name,
        ledger: await loadLedger(tx, id, 2020),
        values: own.map(({ value_text }) => JSON.parse(value_text) as unknown),
      });
    }
    return found;
  });

const database = await openEmbedded(new URL('../../var/demo', import.meta.url).pathname);
const areas = await database.transaction(serviceScope, areasOf);
await database.close();
for (const { name, ledger, values } of areas) {
  if (ledger.figures.length === 0 || values.length === 0) faults.push(`${name}: nothing was published`);
  holdPapers(name, ledger, values);
  attackArea(name, ledger);
}
for (const fault of faults) tell(fault);
if (faults.length > 0) process.exitCode = 1;
