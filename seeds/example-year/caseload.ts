import {
  type IsoDate,
  type Month,
  addDays,
  addMonths,
  isoDate,
  month,
  monthsOfYear,
  workingCalendar,
  workingDayOnOrAfter,
} from '../../src/calendar/index.ts';
import { type Household, householdsOf } from './households.ts';
import { between, oneOf, pick, stream } from './randomness.ts';

export type PlacementTeam = 'MI1' | 'MI2' | 'U25' | 'SAM';

/** Profile of the four-phase model (4PM); I = in work, Z = no placement for now (e.g. § 10 SGB II). */
type Profile =
  | 'Marktprofil'
  | 'Aktivierungsprofil'
  | 'Förderprofil'
  | 'Entwicklungsprofil'
  | 'Stabilisierungsprofil'
  | 'Unterstützungsprofil'
  | 'I'
  | 'Z';

type Proximity = 'marktnah' | 'komplex' | 'integriert' | 'nicht zugeordnet';

/** A further training (FbW) as this customer takes part in it. */
interface FurtherTraining {
  readonly kind: 'Anpassungsqualifizierung' | 'Teilqualifizierung' | 'Umschulung';
  readonly start: IsoDate;
  readonly end: IsoDate;
  /** Individual duration; `courseMonths` is that of the measure. */
  readonly months: number;
  readonly courseMonths: number;
}

interface LanguageCourse {
  readonly requested: IsoDate;
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/** One employable beneficiary (eLb). No real person: everything follows from the fixed seed. */
export interface Customer {
  readonly caseNumber: string;
  readonly household: string;
  readonly team: PlacementTeam;
  readonly profile: Profile;
  readonly proximity: Proximity;
  /** Langzeitleistungsbezieher (LZB). */
  readonly longTermRecipient: boolean;
  readonly unemployed: boolean;
  readonly longTermUnemployed: boolean;
  readonly severelyDisabled: boolean;
  /** Flucht- oder Migrationshintergrund. */
  readonly refugeeOrMigration: boolean;
  /** Place in JAWoLL (U25). */
  readonly jawoll: boolean;
  /** Month of 2020 with a first or renewed claim. */
  readonly newIn: Month | null;
  /** The agreement in force at the start of 2020 or after the first claim; none with profile Z. */
  readonly agreement: { readonly concluded: IsoDate; readonly months: 6 | 12 | 24 } | null;
  readonly caseManagementSince: IsoDate | null;
  readonly training: FurtherTraining | null;
  readonly languageCourse: LanguageCourse | null;
}

/**
 * Counts of the work programme 2020 (October 2019), and those invented for the example: size of Team U25 and Team SAM,
 * the split of the other attributes, case management, courses and first claims.
 */
const counts = {
  beneficiaries: 4951,
  under25: 842,
  longTermRecipients: { under25: 380, older: 3046 },
  near: { longTerm: 82, other: 200 },
  inWork: { longTerm: 521, other: 300 },
  complex: { longTerm: 2350, other: 527 },
  unemployed: { near: 200, complexLongTerm: 1350, complexOther: 419 },
  longTermUnemployed: 690,
  severelyDisabled: { unemployed: 42, other: 107 },
  refugeeOrMigration: 770,
  jawoll: 60,
  sam: 120,
  mi1: 2010,
  caseManagement: { MI1: 120, MI2: 60, U25: 60 },
  claimsPerMonth: 90,
  trainingEntries: { 2019: 201, 2020: 156 },
  languageCourses: 220,
} as const;

const nearProfiles = ['Marktprofil', 'Aktivierungsprofil', 'Förderprofil'] as const;
const complexProfiles = ['Entwicklungsprofil', 'Stabilisierungsprofil', 'Unterstützungsprofil'] as const;

/** Agreements of the stock were concluded then, so that some fall due in every month of 2020. */
const secondHalf2019 = monthsOfYear(2019).slice(6);

const calendar = workingCalendar();
const everyone = Array.from({ length: counts.beneficiaries }, (_, index) => index);
type Group = ReadonlySet<number>;

const choose = (purpose: string, from: Group, count: number): Group =>
  new Set(pick(stream('caseload', purpose), [...from], count));
const all: Group = new Set(everyone);

/** Who belongs to which group; later groups respect the earlier ones. */
function groups() {
  const under25 = choose('under 25', all, counts.under25);
  const older = all.difference(under25);
  const longTerm = choose('LZB under 25', under25, counts.longTermRecipients.under25).union(
    choose('LZB older', older, counts.longTermRecipients.older),
  );
  const other = all.difference(longTerm);
  const chooseBoth = (purpose: string, taken: Group, count: { longTerm: number; other: number }): Group =>
    choose(`${purpose} LZB`, longTerm.difference(taken), count.longTerm).union(
      choose(purpose, other.difference(taken), count.other),
    );
  const near = chooseBoth('near', new Set(), counts.near);
  const inWork = chooseBoth('in work', near, counts.inWork);
  const complex = chooseBoth('complex', near.union(inWork), counts.complex);
  const complexLongTerm = complex.intersection(longTerm);
  const unemployed = choose('unemployed near', near, counts.unemployed.near)
    .union(choose('unemployed complex LZB', complexLongTerm, counts.unemployed.complexLongTerm))
    .union(choose('unemployed complex', complex.intersection(other), counts.unemployed.complexOther));
  const sam = choose('SAM', complexLongTerm.intersection(older), counts.sam);
  const mi1 = choose('MI1', older.difference(sam), counts.mi1);
  const mi2 = older.difference(sam).difference(mi1);
  return {
    under25,
    longTerm,
    near,
    inWork,
    complex,
    unemployed,
    sam,
    mi1,
    other,
    longTermUnemployed: choose(
      'long-term unemployed',
      complexLongTerm.intersection(unemployed),
      counts.longTermUnemployed,
    ),
    severelyDisabled: choose(
      'severely disabled unemployed',
      unemployed.intersection(older),
      counts.severelyDisabled.unemployed,
    ).union(choose('severely disabled', older.difference(unemployed), counts.severelyDisabled.other)),
    refugeeOrMigration: choose('refugee or migration', all, counts.refugeeOrMigration),
    jawoll: choose('JAWoLL', under25.intersection(complex), counts.jawoll),
    caseManagement: choose('case management MI1', complex.intersection(mi1), counts.caseManagement.MI1)
      .union(choose('case management MI2', complex.intersection(mi2), counts.caseManagement.MI2))
      .union(choose('case management U25', complex.intersection(under25), counts.caseManagement.U25)),
  };
}

/** A day of the month that every month has. */
const dayIn = (of: Month, day: number): IsoDate => isoDate(`${of}-${String(day).padStart(2, '0')}`);

/** First and renewed claims, the same number each month. */
function claims(from: Group): ReadonlyMap<number, Month> {
  const each = counts.claimsPerMonth;
  const chosen = pick(stream('caseload', 'claims'), [...from], each * 12);
  return new Map(
    monthsOfYear(2020).flatMap((claimed, index) =>
      chosen.slice(index * each, (index + 1) * each).map((person) => [person, claimed] as const),
    ),
  );
}

/** Entries into further training, spread evenly over the months of each year. */
function trainings(from: Group): ReadonlyMap<number, FurtherTraining> {
  const random = stream('caseload', 'further training');
  const chosen = pick(random, [...from], counts.trainingEntries[2019] + counts.trainingEntries[2020]);
  return new Map(
    chosen.map((person, index) => {
      const year = index < counts.trainingEntries[2019] ? 2019 : 2020;
      const entry = month(`${year}-${String((index % 12) + 1).padStart(2, '0')}`);
      const draw = random();
      const kind =
        draw < 0.15 ? 'Umschulung' : draw < 0.45 ? 'Teilqualifizierung' : 'Anpassungsqualifizierung';
      const months =
        kind === 'Umschulung'
          ? between(random, 16, 28)
          : kind === 'Teilqualifizierung'
            ? between(random, 4, 12)
            : between(random, 1, 6);
      const start = dayIn(entry, oneOf(random, [1, 15]));
      const courseMonths = random() < 0.2 ? months + between(random, 1, 3) : months;
      return [person, { kind, start, end: addDays(addMonths(start, months), -1), months, courseMonths }];
    }),
  );
}

function languageCourses(from: Group): ReadonlyMap<number, LanguageCourse> {
  const random = stream('caseload', 'language courses');
  return new Map(
    pick(random, [...from], counts.languageCourses).map((person) => {
      const requested = addDays(isoDate('2019-07-01'), between(random, 0, 500));
      const start = addDays(requested, between(random, 20, 50));
      return [person, { requested, start, end: addMonths(start, between(random, 5, 9)) }];
    }),
  );
}

interface Caseload {
  readonly customers: readonly Customer[];
  readonly households: readonly Household[];
}

function generate(): Caseload {
  const is = groups();
  const newIn = claims(is.other);
  const training = trainings(is.unemployed.difference(is.sam));
  const course = languageCourses(is.refugeeOrMigration.difference(is.sam));
  const random = stream('caseload', 'particulars');

  const customers = everyone.map((person): Omit<Customer, 'household'> => {
    const proximity: Proximity = is.near.has(person)
      ? 'marktnah'
      : is.complex.has(person)
        ? 'komplex'
        : is.inWork.has(person)
          ? 'integriert'
          : 'nicht zugeordnet';
    const profile: Profile =
      proximity === 'marktnah'
        ? oneOf(random, nearProfiles)
        : proximity === 'komplex'
          ? oneOf(random, complexProfiles)
          : proximity === 'integriert'
            ? 'I'
            : 'Z';
    const claimed = newIn.get(person) ?? null;
    const concluded = claimed
      ? dayIn(claimed, between(random, 3, 28))
      : dayIn(oneOf(random, secondHalf2019), between(random, 1, 28));
    const length = random();
    const months = length < 0.94 ? 6 : length < 0.99 ? 12 : 24;
    const since = addDays(isoDate('2018-07-01'), between(random, 0, 600));
    return {
      caseNumber: `54910//${String(person + 1).padStart(7, '0')}`,
      team: is.under25.has(person) ? 'U25' : is.sam.has(person) ? 'SAM' : is.mi1.has(person) ? 'MI1' : 'MI2',
      profile,
      proximity,
      longTermRecipient: is.longTerm.has(person),
      unemployed: is.unemployed.has(person),
      longTermUnemployed: is.longTermUnemployed.has(person),
      severelyDisabled: is.severelyDisabled.has(person),
      refugeeOrMigration: is.refugeeOrMigration.has(person),
      jawoll: is.jawoll.has(person),
      newIn: claimed,
      agreement: profile === 'Z' ? null : { concluded: workingDayOnOrAfter(concluded, calendar), months },
      caseManagementSince: is.caseManagement.has(person) ? since : null,
      training: training.get(person) ?? null,
      languageCourse: course.get(person) ?? null,
    };
  });
  const { households, householdOf } = householdsOf(customers);
  return {
    customers: customers.map((customer, index) => ({ ...customer, household: householdOf[index] ?? '' })),
    households,
  };
}

let made: Caseload | undefined;

/** The synthetic caseload of 4,951 employable beneficiaries and their households, made once. */
export const exampleCaseload = (): Caseload => (made ??= generate());
