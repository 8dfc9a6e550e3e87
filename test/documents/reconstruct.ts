/**
 * After the example year was played: tries to compute every figure that was not shown from all that was published of
 * it, and must fail (rule 25). A copy of the year is read as its readers would: every page of figures with its exports,
 * the interface, all reports in all their versions (PDF and workbook are of the same value). Whatever was shown
 * stands in the ledger, and every figure on paper must stand there. Readers are one who knows only that, and each team lead, who
 * knows the own team's cases and euros in full. Prints how much was withheld.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { randomBytes } from 'node:crypto';
import { loadVersions, planOf } from '../../src/audit-plan/index.ts';
import { systemClock } from '../../src/calendar/index.ts';
import { elevated, openEmbedded, serviceScope, type Tx } from '../../src/database/index.ts';
import type { Atom, Figure, Ledger } from '../../src/disclosure/index.ts';
import { loadLedger } from '../../src/hotspots/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { reportValue } from '../../src/reporting/values/report-value.ts';
import { noErrands } from '../../src/errands/index.ts';
import { software } from '../../src/software.ts';
import { computed, type Attack } from '../support/linear-attack.ts';
import { printedFigures, type Printed } from './printed-figures.ts';
import { readEverything, readReports } from './read-everything.ts';

const year = 2020;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const faults: string[] = [];

type Kind = 'count' | 'euros';
const kindOf = ({ kind }: Figure): Kind => (kind === 'euros' ? 'euros' : 'count');

/** A sum somebody would like to know. */
interface Wanted {
  readonly id: string;
  readonly atoms: readonly string[];
  /** Too little stands behind it to be shown to anybody (rule 24). */
  readonly thin: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Rule 24 by itself: five employees, ten cases, for euros three faulty ones. Each team and sample counts once. */
function thinness(ledger: Ledger): (atoms: readonly string[], kind: Kind) => boolean {
  const samples = new Map(ledger.samples.map((sample) => [sample.id, sample]));
  const atomOf = new Map(ledger.atoms.map((atom) => [atom.id, atom]));
  return (ids, kind) => {
    const atoms = ids.flatMap((id): Atom[] => [atomOf.get(id)].filter((atom) => atom !== undefined));
    const bySample = Map.groupBy(atoms, ({ sample }) => sample);
    const behind = [...bySample.keys()].flatMap((id) => samples.get(id) ?? []);
    const teams = Map.groupBy(behind, ({ team }) => team);
    const employees = sum([...teams.values()].map((of) => Math.max(...of.map((one) => one.employees))));
    const faulty = sum([...bySample.values()].map((of) => Math.max(...of.map((one) => one.faulty))));
    const cases = sum(behind.map(({ checked }) => checked));
    return employees < 5 || cases < 10 || (kind === 'euros' && faulty < 3);
  };
}

/** Attacks counts, or cents, as sums over numbered unknowns; answers what falls. */
function fallen(
  ledger: Ledger,
  wanted: readonly Wanted[],
  kind: Kind,
  isOwn: (atom: string) => boolean,
): Wanted[] {
  const index = new Map(ledger.atoms.map(({ id }, position) => [id, position]));
  const numbered = (atoms: readonly string[]): number[] =>
    [...new Set(atoms)].map((id) => index.get(id) ?? -1);
  const amounts = ledger.atoms.map(({ faulty, cents }) => (kind === 'euros' ? (cents ?? 0) : faulty));
  const checked = new Map(ledger.samples.map((sample) => [sample.id, sample.checked]));
  const told = [
    ...ledger.figures
      .filter((figure) => figure.shown && kindOf(figure) === kind)
      .map(({ atoms }) => numbered(atoms)),
    ...ledger.atoms.flatMap(({ id }, position) => (isOwn(id) ? [[position]] : [])),
  ];
  // Euros have no bound, but where there are none a count of 0 may have said so.
  const most = ledger.atoms.map(({ most: bound, sample, cents }) =>
    kind === 'euros' ? ((cents ?? 0) === 0 ? 0 : Infinity) : (bound ?? checked.get(sample) ?? 0),
  );
  const attack: Attack = {
    most,
    sums: told.map((of) => ({ of, value: sum(of.map((unknown) => amounts[unknown] ?? 0)) })),
  };
  // A sum that can only be 0 hides nothing.
  const open = wanted.filter(({ atoms }) => numbered(atoms).some((unknown) => most[unknown] !== 0));
  const can = computed(
    attack,
    open.map(({ atoms }) => numbered(atoms)),
  );
  return open.filter((_, position) => can[position]);
}

function attackArea(area: string, ledger: Ledger): void {
  const isThin = thinness(ledger);
  const teams = new Map(ledger.samples.map(({ id, team }) => [id, team]));
  const teamOf = new Map(ledger.atoms.map(({ id, sample }) => [id, teams.get(sample)]));
  const withheld = ledger.figures.filter(({ shown }) => !shown);
  const [byLeads, tried] = [new Set<string>(), new Set<string>()];
  for (const team of [null, ...new Set(teams.values())]) {
    const isOwn = (atom: string): boolean => team !== null && teamOf.get(atom) === team;
    for (const kind of ['count', 'euros'] as const) {
      const secrets = withheld.filter((figure) => kindOf(figure) === kind && !figure.atoms.some(isOwn));
      // A lead takes the own team off every figure it is part of.
      const mixed = ledger.figures.filter((figure) => kindOf(figure) === kind && figure.atoms.some(isOwn));
      const wanted = new Map<string, Wanted>();
      for (const { id, atoms } of [...secrets, ...mixed]) {
        const others = atoms.filter((atom) => !isOwn(atom));
        const isSecret = atoms.length === others.length;
        const thin = isThin(others, kind);
        if (others.length > 0 && (isSecret || thin))
          wanted.set(others.toSorted().join(), { id, atoms: others, thin });
      }
      for (const key of wanted.keys()) tried.add(`${kind} ${key}`);
      for (const { id, thin } of fallen(ledger, [...wanted.values()], kind, isOwn)) {
        if (team === null) faults.push(`${area}: ${id} can be computed by anyone`);
        else if (thin)
          faults.push(`${area}: the lead of one team can compute what is too small in ${id} (${kind})`);
        else byLeads.add(id);
      }
    }
  }
  tell(
    `${area}: ${withheld.length} of ${ledger.figures.length} figures asked for are withheld (${share(withheld.length, ledger.figures.length)}); ${tried.size} sums tried by ${new Set(teams.values()).size} leads and anyone else; large enough, but withheld for others' sake, and computed by a lead: ${byLeads.size}`,
  );
}

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The names of what the ledger knows by ids. */
interface Names {
  readonly field: ReadonlyMap<string, string>;
  readonly criterion: ReadonlyMap<string, string>;
  readonly team: ReadonlyMap<string, string>;
  readonly errorType: ReadonlyMap<string, string>;
  /** The name of a criterion's error type. */
  readonly typeOfCriterion: ReadonlyMap<string, string | undefined>;
}

/** The amounts the ledger shows, by what they are of. */
function shownAmounts(ledger: Ledger, names: Names): (printed: Printed) => boolean {
  const amounts = new Map(ledger.atoms.map((atom) => [atom.id, atom]));
  const known = new Set<string>();
  for (const figure of ledger.figures.filter(({ shown }) => shown)) {
    const value = sum(
      [...new Set(figure.atoms)].map((id) => {
        const atom = amounts.get(id);
        return (kindOf(figure) === 'euros' ? atom?.cents : atom?.faulty) ?? 0;
      }),
    );
    const [split = '', ...rest] = figure.id.split('/');
    if (split === 'error-type')
      known.add(nameOf(split, names.errorType.get(rest[0] ?? ''), '-', '-', '-', 'defects', value));
    else if (split === 'overlooked')
      known.add(nameOf(split, names.field.get(rest[0] ?? ''), '-', '-', '-', 'found', value));
    else {
      const [field = '-', criterion = '-', team = '-', month = '-', part = ''] = rest;
      const [asField, asCriterion, asTeam] = [
        names.field.get(field),
        names.criterion.get(criterion),
        names.team.get(team),
      ];
      known.add(nameOf(split, asField, asCriterion, asTeam, month, part, value));
      known.add(nameOf(split, '*', asCriterion, asTeam, month, part, value));
      // A type of one criterion is the same sum, held once.
      if (split === 'criterion')
        known.add(
          nameOf('error-type', names.typeOfCriterion.get(criterion), '-', '-', '-', 'defects', value),
        );
      if (asCriterion !== undefined) known.add(nameOf('training', '*', asCriterion, '-', month, part, value));
    }
  }
  return ({ split, field, criterion, team, month, part, value }) => {
    const isSomeField = split.startsWith('criterion') || split === 'training';
    return known.has(
      nameOf(
        split,
        field ?? (isSomeField ? '*' : '-'),
        criterion ?? '-',
        team ?? '-',
        month ?? '-',
        part,
        value,
      ),
    );
  };
}

const nameOf = (...parts: readonly (string | number | undefined)[]): string =>
  parts.map((part) => part ?? '-').join(' | ');

/** Every figure of cases that a report prints must stand in the ledger, or the attack would know too little. */
function holdPapers(area: string, ledger: Ledger, names: Names, values: readonly unknown[]): void {
  const isKnown = shownAmounts(ledger, names);
  const printed = values.flatMap((value) => printedFigures(reportValue.parse(value)));
  for (const figure of printed)
    if (!isKnown(figure))
      faults.push(`${area}: a report prints what the ledger does not know: ${JSON.stringify(figure)}`);
  const seen = { shown: 0, withheld: 0 };
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('shown' in value) seen[value.shown === true ? 'shown' : 'withheld'] += 1;
    Object.values(value).forEach(visit);
  };
  values.forEach(visit);
  const part = seen.withheld / (seen.shown + seen.withheld);
  tell(
    `${area}: ${values.length} reports, ${printed.length} figures of cases in the ledger; on paper ${share(seen.withheld, seen.shown + seen.withheld)} „nicht ausgewiesen“`,
  );
  if (part > mostWithheld) faults.push(`${area}: too much is withheld on paper`);
}

/** Of the figures on paper. */
const mostWithheld = 1 / 3;

const namesOf = (tx: Tx, areaId: string): Promise<Names> =>
  elevated(tx, async () => {
    const plan = await planOf(tx, year, areaId);
    const fields = plan === null ? [] : await loadVersions(tx, { planId: plan.id });
    const criteria = await tx.selectFrom('criterion').select(['id', 'code', 'question']).execute();
    const teams = await tx.selectFrom('team').select(['id', 'name']).execute();
    const types = await tx.selectFrom('error_type').select(['code', 'name']).execute();
    const errorType = new Map(types.map(({ code, name }) => [code, name]));
    return {
      field: new Map(fields.map(({ fieldId, code }) => [fieldId, code])),
      criterion: new Map(criteria.map(({ id, code, question }) => [id, `${code} ${question}`])),
      team: new Map(teams.map(({ id, name }) => [id, name])),
      errorType,
      typeOfCriterion: new Map(
        fields.flatMap((field) =>
          field.criteria.map((one) => [one.criterionId, errorType.get(one.errorType)]),
        ),
      ),
    };
  });

/** Who reads the reports of every area. */
const readers = ['gf', 'koqu'];

const played = new URL('../../var/demo', import.meta.url).pathname;
const copy = mkdtempSync(`${tmpdir()}/reconstruct-`);
cpSync(played, copy, { recursive: true });
const database = await openEmbedded(copy);
const deps = {
  database,
  clock: systemClock,
  keys: openKeys(`${copy}/keys`),
  randomBytes,
  errands: noErrands,
  software,
};
try {
  const areas = await database.transaction(serviceScope, (tx) =>
    tx.selectFrom('area').select(['id', 'code', 'name']).orderBy('code').execute(),
  );
  for (const { id, code, name } of areas) {
    const head = `bl-${code.toLowerCase()}`;
    const addresses = await readEverything(deps, head, { areaId: id, year });
    const values = new Map<string, unknown>();
    for (const login of [head, ...readers])
      for (const [report, value] of await readReports(deps, login, id)) values.set(report, value);
    tell(`${name}: ${addresses} addresses and ${values.size} reports read`);
    const { ledger, names } = await database.transaction(serviceScope, async (tx) => ({
      ledger: await loadLedger(tx, id, year),
      names: await namesOf(tx, id),
    }));
    if (ledger.figures.length === 0 || values.size === 0) faults.push(`${name}: nothing was published`);
    holdPapers(name, ledger, names, [...values.values()]);
    attackArea(name, ledger);
  }
} finally {
  await database.close();
  rmSync(copy, { recursive: true, force: true });
}
for (const fault of faults) tell(fault);
process.exit(faults.length > 0 ? 1 : 0);
