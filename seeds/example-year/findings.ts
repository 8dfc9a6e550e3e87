import { type Month, addDays, addMonths, lastDayOfMonth } from '../../src/calendar/index.ts';
import { type ErrorTypeCode, type SeverityCode, catalogue } from '../catalogue/index.ts';
import { type Customer, exampleCaseload } from './caseload.ts';
import { defects } from './defects.ts';
import type { Household } from './households.ts';
import type { TeamCode } from './organisation.ts';
import { chance } from './randomness.ts';

interface Question {
  readonly caseNumber: string;
  readonly criterionCode: string;
  readonly team: TeamCode;
  /** Month of the frame. */
  readonly month: Month;
  /** The second pair of eyes sees all that the first saw and a little more. */
  readonly eyes?: 'first' | 'second';
}

export type PlausibleResult =
  | { readonly result: 'ok' | 'not-applicable' }
  | {
      readonly result: 'error';
      readonly errorType: ErrorTypeCode;
      readonly severity: SeverityCode;
      /** At most the household's benefit of a month; only one of the two is positive. */
      readonly overpaidCents: number;
      readonly underpaidCents: number;
      /** Neutral German sentence without names or case numbers. */
      readonly facts: string;
    };

type Applies<Subject> = (subject: Subject, month: Month) => boolean;

const hasAgreement: Applies<Customer> = ({ agreement }) => agreement !== null;
const lasts =
  (holds: (months: number) => boolean): Applies<Customer> =>
  ({ training }) =>
    training !== null && holds(training.months);
const retrains: Applies<Customer> = ({ training }) => training?.kind === 'Umschulung';
const ended =
  (daysAgo: number): Applies<Customer> =>
  ({ training }, month) =>
    training !== null && addDays(training.end, daysAgo) <= lastDayOfMonth(month);
const managedForHalfAYear: Applies<Customer> = ({ caseManagementSince }, month) =>
  caseManagementSince !== null && addMonths(caseManagementSince, 6) <= lastDayOfMonth(month);

/** To which customers a criterion applies; those not named apply to every case of their field. */
const appliesToCustomer: Readonly<Record<string, Applies<Customer>>> = {
  'EGV-02': ({ team }) => team === 'U25',
  'EGV-03': hasAgreement,
  'EGV-04': ({ profile }) => profile === 'I',
  'EGV-05': ({ agreement }) => agreement === null,
  'EGV-06': hasAgreement,
  'EGV-07': hasAgreement,
  'EGV-08': ({ agreement }) => agreement?.months === 6,
  'EGV-09': ({ agreement }) => (agreement?.months ?? 0) > 6,
  'KD-02': ({ proximity }) => proximity === 'komplex',
  'KD-04': ({ caseNumber }, month) => chance('steps agreed', caseNumber, month) < 0.85,
  'ABS-01': lasts((months) => months <= 12),
  'ABS-02': lasts((months) => months > 12),
  'ABS-03': lasts((months) => months >= 3),
  'ABS-04': lasts((months) => months >= 3),
  'ABS-05': lasts((months) => months <= 6),
  'ABS-06': lasts((months) => months > 6),
  'ABS-07': (customer, month) => lasts((months) => months > 6)(customer, month) && ended(14)(customer, month),
  'ABS-08': retrains,
  'ABS-10': ended(1),
  'ABS-11': retrains,
  'ABS-12': ({ training }) => training !== null && training.months !== training.courseMonths,
  'ABS-13': retrains,
  'BFM-03': managedForHalfAYear,
  'BFM-04': managedForHalfAYear,
  'SPR-02': ({ languageCourse }, month) => (languageCourse?.start ?? '9999') <= lastDayOfMonth(month),
  'SPR-03': ({ languageCourse }, month) => (languageCourse?.end ?? '9999') <= lastDayOfMonth(month),
  'DQ-03': ({ profile }) => profile !== 'Z',
  'DQ-05': ({ training, jawoll, team }) => training !== null || jawoll || team === 'SAM',
};

const decides =
  (...kinds: readonly string[]): Applies<Household> =>
  ({ decisions }, month) =>
    kinds.includes(decisions.get(month)?.kind ?? '');
const grantsOrRenews = decides('Erstbewilligung', 'Weiterbewilligung');
const restsOn =
  (ground: string): Applies<Household> =>
  ({ decisions }, month) =>
    decisions.get(month)?.ground === ground;
const sometimes =
  (purpose: string, share: number): Applies<Household> =>
  ({ caseNumber }, month) =>
    chance(purpose, caseNumber, month) < share;

const appliesToHousehold: Readonly<Record<string, Applies<Household>>> = {
  'LEI-03': ({ income }) => income,
  'LEI-04': grantsOrRenews,
  'LEI-05': sometimes('rent', 0.95),
  'LEI-06': grantsOrRenews,
  'LEI-07': ({ provisional }) => provisional,
  'LEI-10': decides('Aufhebung'),
  'LEI-11': restsOn('§ 45 SGB X'),
  'LEI-12': restsOn('§ 48 SGB X'),
  'LEI-14': sometimes('advice', 0.5),
  'ANT-03': sometimes('incomplete', 0.35),
  'ANT-04': decides('Weiterbewilligung'),
};

const criteria = new Map(catalogue.criteria.map((criterion) => [criterion.code, criterion]));

interface Register {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly households: ReadonlyMap<string, Household>;
}
let register: Register | undefined;
const byCaseNumber = (): Register => {
  const { customers, households } = exampleCaseload();
  return (register ??= {
    customers: new Map(customers.map((customer) => [customer.caseNumber, customer])),
    households: new Map(households.map((household) => [household.caseNumber, household])),
  });
};

const ladder: readonly SeverityCode[] = ['minor', 'moderate', 'severe'];

/** Mostly as the catalogue says; one in seven lighter, one in twenty heavier. */
function severityOf(usual: SeverityCode, draw: number): SeverityCode {
  const step = draw < 0.14 ? -1 : draw > 0.95 ? 1 : 0;
  return ladder[ladder.indexOf(usual) + step] ?? usual;
}

/**
 * What a checker finds in a case of the example year: the same answer for the same question, whenever asked.
 * @throws RangeError for a case that is not in the caseload or a criterion that no field of the example year asks
 */
export function plausibleResult({ caseNumber, criterionCode, team, month, eyes }: Question): PlausibleResult {
  const criterion = criteria.get(criterionCode);
  const defect = defects[criterionCode];
  const { customers, households } = byCaseNumber();
  const customer = customers.get(caseNumber);
  const household = households.get(caseNumber);
  if (!criterion || !defect) throw new RangeError(`no field of the example year asks ${criterionCode}`);
  if (!customer && !household) throw new RangeError(`not in the example caseload: ${caseNumber}`);

  const applies = customer
    ? (appliesToCustomer[criterionCode]?.(customer, month) ?? true)
    : !household || (appliesToHousehold[criterionCode]?.(household, month) ?? true);
  if (!applies) return { result: 'not-applicable' };

  const { trained } = defect;
  const isTrained = trained !== undefined && trained.team === team && month >= trained.from;
  const rate = isTrained ? trained.rate : (defect.teams?.[team] ?? defect.rate);
  const draw = (purpose: string): number => chance(purpose, caseNumber, criterionCode, month);
  if (draw('error') >= rate * (eyes === 'second' ? 1.15 : 1)) return { result: 'ok' };

  const effect =
    defect.overpaid === undefined
      ? 0
      : Math.round((household?.amountCents ?? 0) * (0.04 + 0.5 * draw('amount') ** 2));
  const isOverpaid = draw('direction') < (defect.overpaid ?? 0);
  return {
    result: 'error',
    errorType: criterion.errorType,
    severity: severityOf(criterion.severity, draw('severity')),
    overpaidCents: isOverpaid ? effect : 0,
    underpaidCents: isOverpaid ? 0 : effect,
    facts: defect.facts[Math.floor(draw('facts') * defect.facts.length)] ?? defect.facts[0],
  };
}

/** Whether the drawn case can be checked at all; about two in a hundred cannot, one was never part of the population. */
export function plausibleDisposition(
  caseNumber: string,
  month: Month,
): 'complete' | 'out-of-scope' | 'not-checkable' {
  const draw = chance('disposition', caseNumber, month);
  return draw < 0.01 ? 'out-of-scope' : draw < 0.03 ? 'not-checkable' : 'complete';
}

/** What the second person says to a finding. */
export function plausibleReview(
  caseNumber: string,
  criterionCode: string,
): 'confirmed' | 'amended' | 'rejected' {
  const draw = chance('review', caseNumber, criterionCode);
  return draw < 0.88 ? 'confirmed' : draw < 0.95 ? 'amended' : 'rejected';
}
