import { counted } from '../../../src/format.ts';
import { endsQuarter, fixedClock, isoDate, monthsOfYear, type Month } from '../../../src/calendar/index.ts';
import {
  isTrialOperation,
  keepOrganisation,
  loadCatalogue,
  releaseOperation,
} from '../../../src/catalogue/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import { perform, performAsService, type Actor, type Deps } from '../../../src/work.ts';
import { shippedCatalogue } from '../../catalogue/index.ts';
import { organisation, type AreaCode, type TeamCode } from '../organisation.ts';
import { exampleBytes } from '../randomness.ts';
import { playMonth, type PlayedMonth } from './months.ts';
import { playClosingPapers } from './papers.ts';
import { playPeople } from './people.ts';
import { playPlans } from './plans.ts';
import { holdTrainings, playDeclaredHotspot, playQuarter, playReports } from './reports.ts';
import { known, type Stage } from './stage.ts';

/** What was played, in numbers. */
export interface PlayedYear {
  readonly fields: number;
  readonly months: ReadonlyMap<Month, PlayedMonth>;
  readonly reports: readonly string[];
}

/** Plays January to June 2020 of the Jobcenter Worms through the use cases that a user calls. */
export async function playYear(
  given: Deps,
  reportDirectory: string,
  tell: (line: string) => void,
): Promise<PlayedYear> {
  const deps = { ...given, clock: fixedClock('2019-12-16T08:00:00Z'), randomBytes: exampleBytes() };
  await performAsService(deps, (work) => loadCatalogue(work, shippedCatalogue));
  await performAsService(deps, (work) =>
    keepOrganisation(work, {
      areas: [...organisation.areas],
      teams: organisation.teams.map(({ code, area, name, site, validFrom, validTo }) => ({
        code,
        area,
        name,
        site,
        validFrom,
        validTo,
      })),
      headcounts: organisation.teams.flatMap(({ code, headcounts }) =>
        headcounts.map((headcount) => ({ team: code, ...headcount })),
      ),
    }),
  );
  const stage = await setStage(deps, await playPeople(deps));
  await playRelease(stage);
  tell('Katalog, Organisation und Konten sind angelegt.');
  const fields = await playPlans(stage);
  tell(`Prüfpläne 2020 beider Bereiche sind bestätigt: ${fields.size} Prüffelder.`);
  const months = new Map<Month, PlayedMonth>();
  const reports: string[] = [];
  for (const month of monthsOfYear(2020).slice(0, 6)) {
    const played = await playMonth(stage, fields, month);
    months.set(month, played);
    if (month === '2020-02') await playDeclaredHotspot(stage, known(fields, 'LE-01'));
    if (endsQuarter(month))
      tell(
        `${month}: ${counted(await playQuarter(stage, month), 'Fehlerschwerpunkt', 'Fehlerschwerpunkte')} statistisch festgestellt.`,
      );
    if (month === '2020-05')
      tell(`${counted(await holdTrainings(stage), 'Schulung', 'Schulungen')} durchgeführt.`);
    reports.push(...(await playReports(stage, month, reportDirectory)));
    tell(
      `${month}: ${played.rows} Fälle geliefert, ${played.draws} Stichproben gezogen, ${played.checked} Fälle geprüft, ` +
        `${played.secondChecks} Zweitprüfungen, ${played.measures} Maßnahmen.`,
    );
  }
  reports.push(...(await playClosingPapers(stage, fields, reportDirectory)));
  tell(`${reports.length} Berichte und Ausdrucke liegen unter var/reports.`);
  return { fields: fields.size, months, reports };
}

/** Where real operation is locked, the administration records the two papers; those of the example are invented. */
const playRelease = ({ deps, administrator }: Stage): Promise<void> =>
  perform(deps, administrator, async (work) => {
    if (!(await isTrialOperation(work))) return;
    await releaseOperation(work, {
      agreementDate: isoDate('2019-11-29'),
      agreementReference: 'Beispiel: DV 3/2019',
      assessmentDate: isoDate('2019-12-06'),
      assessmentReference: 'Beispiel: DSFA 1/2019',
    });
  });

async function setStage(deps: Stage['deps'], people: ReadonlyMap<string, Actor>): Promise<Stage> {
  const { areas, teams } = await deps.database.transaction(serviceScope, async (tx) => ({
    areas: await tx.selectFrom('area').select(['id', 'code']).execute(),
    teams: await tx.selectFrom('team').select(['id', 'code']).execute(),
  }));
  const living = organisation.teams.filter(({ validTo }) => validTo === null);
  return {
    deps,
    areaIds: new Map(areas.map(({ id, code }) => [code as AreaCode, id])),
    teamIds: new Map(teams.map(({ id, code }) => [code as TeamCode, id])),
    leads: new Map(living.map(({ code }) => [code, known(people, `tl-${code.toLowerCase()}`)])),
    heads: new Map([
      ['MI', known(people, 'bl-mi')],
      ['LE', known(people, 'bl-le')],
    ]),
    management: known(people, 'gf'),
    personnelDevelopment: known(people, 'koqu'),
    controlling: known(people, 'controlling'),
    auditor: known(people, 'revision'),
    administrator: known(people, 'administration'),
  };
}
