import { dateOf, integer } from '../format.ts';
import { listNeeds, listTrainings, type Need } from '../qualification/index.ts';
import { ButtonLink, ButtonRow, DataTable, EmptyState, KeyFigures, Page } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { teamOf } from './hotspot-pages.tsx';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { teamsOf, TrainingLink, TrainingStateTag } from './qualification-parts.tsx';
import { plansOfYear } from './start-others.tsx';

/** Personnel development: needs to schedule, the plan, and what changed. Aggregates only. */
export async function showDevelopmentStart(work: Work, visit: Visit) {
  const { year } = await plansOfYear(work);
  const open = await listNeeds(work, { state: 'open' });
  const trainings = await listTrainings(work, { year });
  const held = trainings.filter(({ state }) => state === 'held').length;
  return (
    <Page title="Übersicht" preline={visit.frame.person?.function ?? ''} frame={visit.frame}>
      <KeyFigures
        figures={[
          {
            label: 'Offene Qualifizierungsbedarfe',
            value: integer(open.length),
            note: ['nichts einzuplanen', 'wartet auf Einplanung'][open.length] ?? 'warten auf Einplanung',
            href: address('/qualifizierung', { stand: 'open' }),
          },
          {
            label: `Schulungen ${year}`,
            value: integer(trainings.length),
            note: `davon ${integer(held)} durchgeführt`,
            href: address('/qualifizierung/plan', { jahr: year }),
          },
        ]}
      />
      <OpenNeeds needs={open} />
      {trainings.length > 0 && (
        <DataTable
          id="schulungen"
          caption={`Schulungen ${year}`}
          narrow="list"
          rows={trainings}
          columns={[
            { label: 'Schulung', cell: (training) => <TrainingLink training={training} /> },
            { label: 'Quartal', cell: ({ quarter }) => `${quarter}. Quartal` },
            { label: 'Teams', cell: teamsOf },
            { label: 'Plätze', cell: ({ seats }) => integer(seats), numeric: true },
            { label: 'Stand', cell: ({ state }) => <TrainingStateTag state={state} /> },
          ]}
        />
      )}
      <ButtonRow>
        {held > 0 && (
          <ButtonLink href={address('/qualifizierung/veraenderung', { jahr: year })}>
            Veränderung nach Schulungen ansehen
          </ButtonLink>
        )}
        <ButtonLink href="/berichte/neu?art=qualification-plan">Qualifizierungsplan erstellen</ButtonLink>
      </ButtonRow>
    </Page>
  );
}

const OpenNeeds = ({ needs }: { needs: readonly Need[] }) =>
  needs.length === 0 ? (
    <EmptyState title="Kein Bedarf wartet auf Einplanung">
      Neue Fehlerschwerpunkte kommen zum Quartalsende oder mit einer fachlichen Feststellung von selbst
      hierher.
    </EmptyState>
  ) : (
    <DataTable
      id="bedarfe"
      caption="Bedarfe ohne Schulung, die schwersten zuerst"
      narrow="list"
      rows={needs.slice(0, 10)}
      columns={[
        {
          label: 'Prüfkriterium',
          cell: ({ id, hotspot }) => (
            <a class="kern-link" href={`/qualifizierung/bedarfe/${id}`}>
              {hotspot.question}
            </a>
          ),
        },
        { label: 'Team', cell: ({ hotspot }) => teamOf(hotspot) },
        { label: 'Befund', cell: ({ hotspot }) => hotspot.sentence },
        { label: 'Seit', cell: ({ createdAt }) => dateOf(createdAt) },
      ]}
    />
  );
