import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { areas } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { dateTime, quarter as quarterName } from '../format.ts';
import { daysToFinish, looksOf, takeHotspotLook, type QuarterLook } from '../hotspots/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  HelpText,
  Page,
  StatusTag,
  SummaryList,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { hotspotList } from './hotspot-pages.tsx';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const lookQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  quartal: z.coerce.number().int().min(1).max(4).optional().catch(undefined),
});
type LookQuery = z.infer<typeof lookQuery>;

const lookPath = '/schwerpunkte/quartalsauswertung';
const lookStates = {
  taken: ['success', 'durchgeführt'],
  due: ['warning', 'steht aus'],
  'not-over': ['neutral', 'Quartal läuft noch'],
} as const;

/** The quarters of this year and the last, newest first. */
async function readLooks(work: Work): Promise<QuarterLook[]> {
  const { areaId } = work.actor;
  if (areaId === null) throw notFound('Der Bereich');
  const year = Number(localDate(work.now).slice(0, 4));
  const looks: QuarterLook[] = [];
  for (const of of [year - 1, year]) looks.push(...(await looksOf(work, { areaId, year: of })));
  return looks.toReversed();
}

async function showLooks(work: Work, visit: Visit, { query }: Input<unknown, LookQuery>) {
  const looks = await readLooks(work);
  const chosen = looks.find(
    ({ state, year, quarter }) => state === 'due' && year === query.jahr && quarter === query.quartal,
  );
  if (chosen !== undefined) return <CheckLook visit={visit} look={chosen} area={await areaName(work)} />;
  return (
    <Page title="Quartalsauswertung" frame={visit.frame} breadcrumbs={[home, hotspotList]}>
      <DataTable
        id="quartale"
        caption="Quartale"
        captionHidden
        narrow="list"
        rows={looks}
        columns={[
          { label: 'Quartal', cell: ({ year, quarter }) => quarterName(year, quarter) },
          {
            label: 'Stand',
            cell: ({ state }) => <StatusTag tone={lookStates[state][0]}>{lookStates[state][1]}</StatusTag>,
          },
          { label: 'Durchgeführt am', cell: ({ takenAt }) => (takenAt === null ? '–' : dateTime(takenAt)) },
          {
            label: 'Nächster Schritt',
            cell: ({ state, year, quarter }) =>
              state === 'due' ? (
                <a class="kern-link" href={address(lookPath, { jahr: year, quartal: quarter })}>
                  Quartalsauswertung durchführen
                  <span class="kern-sr-only"> für das {quarterName(year, quarter)}</span>
                </a>
              ) : state === 'taken' ? (
                <a class="kern-link" href={address(hotspotList.href, { jahr: year, quartal: quarter })}>
                  Fehlerschwerpunkte ansehen
                  <span class="kern-sr-only"> aus dem {quarterName(year, quarter)}</span>
                </a>
              ) : (
                '–'
              ),
          },
        ]}
      />
      <HelpText>
        Jedes Quartal wird einmal ausgewertet: durch Sie, sobald alles geprüft ist, sonst von selbst{' '}
        {daysToFinish} Tage nach seinem Ende. Getestet wird jedes Kriterium in jedem Team und über alle Teams
        mit den Ergebnissen des Jahres bis zum Quartalsende.
      </HelpText>
    </Page>
  );
}

const areaName = async ({ tx, actor }: Work): Promise<string> =>
  (await areas(tx)).find(({ id }) => id === actor.areaId)?.name ?? 'Ihr Bereich';

/** What will be done, before it is. */
const CheckLook = ({ visit, look, area }: { visit: Visit; look: QuarterLook; area: string }) => (
  <Page
    title="Prüfen Sie Ihre Angaben: Quartalsauswertung"
    frame={visit.frame}
    breadcrumbs={[home, hotspotList, { label: 'Quartalsauswertung', href: lookPath }]}
  >
    <SummaryList
      rows={[
        { key: 'Bereich', value: area },
        { key: 'Quartal', value: quarterName(look.year, look.quarter), change: lookPath },
        {
          key: 'Grundlage',
          value: `alle bisher geprüften Zufallsfälle des Jahres ${look.year} bis zum Quartalsende`,
        },
      ]}
    />
    <Form
      action={lookPath}
      csrf={visit.csrf}
      hidden={{ year: String(look.year), quarter: String(look.quarter) }}
    >
      <ButtonRow>
        <Button>Quartalsauswertung durchführen</Button>
        <ButtonLink href={lookPath}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
    <HelpText>
      Die Auswertung lässt sich nicht wiederholen: Was danach geprüft wird, geht in die nächste ein. Schließen
      Sie vorher ab, was noch offen ist.
    </HelpText>
  </Page>
);

export const lookPages: readonly PageRoute[] = [
  page({ path: lookPath, act: 'hotspot.look', query: lookQuery, show: showLooks }),
  act({
    path: lookPath,
    act: 'hotspot.look',
    query: lookQuery,
    show: showLooks,
    async submit(work, { actor }, _input, values) {
      const form = new FormReader(values);
      const command = {
        areaId: actor.areaId ?? '',
        year: form.integer('year'),
        quarter: form.integer('quarter'),
      };
      form.refuse();
      await takeHotspotLook(work, command);
      return goTo(
        address(hotspotList.href, { jahr: command.year, stand: 'offen' }),
        `Das ${quarterName(command.year, command.quarter)} ist ausgewertet.`,
      );
    },
  }),
];
