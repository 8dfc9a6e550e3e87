import { type IsoDate, isoDate } from '../../src/calendar/index.ts';

export type AreaCode = 'MI' | 'LE';
export type TeamCode = 'MI1' | 'MI2' | 'U25' | 'SAM' | 'FLUE' | 'LE1' | 'LE2' | 'LE3';

interface Area {
  readonly code: AreaCode;
  readonly name: string;
  readonly divisionRhythm: 'weekly' | 'fortnightly';
}

/** Employees from a day on until the next entry; `function: null` counts the whole team. */
interface Headcount {
  readonly function: string | null;
  readonly validFrom: IsoDate;
  readonly employees: number;
}

interface Team {
  readonly code: TeamCode;
  readonly area: AreaCode;
  readonly name: string;
  readonly site: string;
  readonly validFrom: IsoDate;
  /** Last day; null while the team exists. */
  readonly validTo: IsoDate | null;
  /** True: the team itself is invented; false: the work programme names it. */
  readonly invented: boolean;
  readonly headcounts: readonly Headcount[];
}

const start = isoDate('2019-01-01');
/** The FLUE team was dissolved and its customers moved to the line teams. */
const dissolved = isoDate('2019-10-01');

const from =
  (validFrom: IsoDate) =>
  (counts: Readonly<Record<string, number>>): readonly Headcount[] => [
    ...Object.entries(counts).map(([name, employees]) => ({ function: name, validFrom, employees })),
    { function: null, validFrom, employees: Object.values(counts).reduce((sum, count) => sum + count, 0) },
  ];

const areas: readonly Area[] = [
  { code: 'MI', name: 'Markt & Integration', divisionRhythm: 'weekly' },
  { code: 'LE', name: 'Leistung', divisionRhythm: 'fortnightly' },
];

const teams: readonly Team[] = [
  {
    code: 'MI1',
    area: 'MI',
    name: 'Markt & Integration 1',
    site: 'Schönauer Straße',
    validFrom: start,
    validTo: null,
    invented: true,
    headcounts: [
      ...from(start)({
        Integrationsfachkraft: 9,
        Fallmanagement: 2,
        'Integrationsfachkraft Selbstständige': 2,
      }),
      ...from(dissolved)({
        Integrationsfachkraft: 11,
        Fallmanagement: 2,
        'Integrationsfachkraft Selbstständige': 2,
      }),
    ],
  },
  {
    code: 'MI2',
    area: 'MI',
    name: 'Markt & Integration 2',
    site: 'Liebenauerstraße',
    validFrom: start,
    validTo: null,
    invented: true,
    headcounts: [
      ...from(start)({
        Integrationsfachkraft: 8,
        Fallmanagement: 1,
        'Integrationsfachkraft Schwerbehinderte': 2,
        'Integrationsfachkraft Rehabilitation': 2,
      }),
      ...from(dissolved)({
        Integrationsfachkraft: 10,
        Fallmanagement: 1,
        'Integrationsfachkraft Schwerbehinderte': 2,
        'Integrationsfachkraft Rehabilitation': 2,
      }),
    ],
  },
  {
    code: 'U25',
    area: 'MI',
    name: 'Team U25',
    site: 'BBW',
    validFrom: start,
    validTo: null,
    invented: false,
    headcounts: [
      ...from(start)({ Integrationsfachkraft: 7, Fallmanagement: 1 }),
      ...from(dissolved)({ Integrationsfachkraft: 8, Fallmanagement: 1 }),
    ],
  },
  {
    code: 'SAM',
    area: 'MI',
    name: 'Team SAM',
    site: 'Schönauer Straße',
    validFrom: start,
    validTo: null,
    invented: false,
    headcounts: from(start)({ Integrationsfachkraft: 3 }),
  },
  {
    code: 'FLUE',
    area: 'MI',
    name: 'FLUE-Team',
    site: 'Schönauer Straße',
    validFrom: isoDate('2016-04-01'),
    validTo: isoDate('2019-09-30'),
    invented: false,
    headcounts: from(isoDate('2016-04-01'))({ Integrationsfachkraft: 5 }),
  },
  ...(
    [
      ['LE1', 'Leistung 1', 'Schönauer Straße', 12],
      ['LE2', 'Leistung 2', 'Schönauer Straße', 11],
      ['LE3', 'Leistung 3', 'Liebenauerstraße', 11],
    ] as const
  ).map(([code, name, site, employees]): Team => ({
    code,
    area: 'LE',
    name,
    site,
    validFrom: start,
    validTo: null,
    invented: true,
    headcounts: from(start)({ Leistungssachbearbeitung: employees }),
  })),
];

/**
 * The example organisation. From the work programme 2020: areas, Team U25, Team SAM (three placement officers), the
 * FLUE team and its end, four case managers, two placement officers each for the self-employed and the severely
 * disabled, the sites. Line teams, the site of each team and every other headcount are invented.
 */
export const organisation = {
  areas,
  teams,
  /** `from`: the day the site opens, where it is not yet in use. */
  sites: [
    { name: 'Schönauer Straße', from: null },
    { name: 'Liebenauerstraße', from: null },
    { name: 'BBW', from: null },
    { name: 'LIEPARK', from: isoDate('2021-01-01') },
  ],
  note: 'Linienteams und Kopfzahlen des Beispiels sind erfunden.',
};

/** The team codes that exist on a day, of one area. */
export const teamsOf = (area: AreaCode, day: IsoDate): readonly TeamCode[] =>
  teams
    .filter((team) => team.area === area && team.validFrom <= day && day <= (team.validTo ?? '9999'))
    .map(({ code }) => code);
