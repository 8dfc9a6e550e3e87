import {
  type IsoDate,
  type Month,
  isoDate,
  monthsOfYear,
  workingCalendar,
  workingDayOnOrAfter,
} from '../../src/calendar/index.ts';
import { type PlacementTeam, exampleCaseload } from './caseload.ts';

interface QuotaValue {
  readonly quota: 'EGV-ABSCHLUSS';
  readonly statisticsDay: IsoDate;
  readonly team: PlacementTeam;
  readonly reached: number;
  readonly total: number;
}

/** Share of concluded agreements in January and December; invented, the target is 80 %. */
const shares: Readonly<Record<PlacementTeam, readonly [january: number, december: number]>> = {
  MI1: [0.83, 0.85],
  MI2: [0.74, 0.82],
  U25: [0.86, 0.88],
  SAM: [0.9, 0.91],
};

const calendar = workingCalendar();

/** The EGV quota of one month of 2020 by team: unemployed and job-seeking customers, those with an agreement above. */
export function egvQuota(month: Month): readonly QuotaValue[] {
  const passed = monthsOfYear(2020).indexOf(month);
  if (passed < 0) throw new RangeError(`the example year is 2020, not ${month}`);
  const seeking = exampleCaseload().customers.filter(
    ({ proximity }) => proximity === 'marktnah' || proximity === 'komplex',
  );
  return (['MI1', 'MI2', 'U25', 'SAM'] as const).map((team) => {
    const total = seeking.filter((customer) => customer.team === team).length;
    const [january, december] = shares[team];
    return {
      quota: 'EGV-ABSCHLUSS',
      statisticsDay: workingDayOnOrAfter(isoDate(`${month}-13`), calendar),
      team,
      reached: Math.round(total * (january + ((december - january) * passed) / 11)),
      total,
    };
  });
}
