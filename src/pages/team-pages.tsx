import { localDate, type IsoDate } from '../calendar/index.ts';
import { headcountHistory, settings, type HeadcountEntry } from '../catalogue/index.ts';
import { counted, date, integer, validity } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import {
  Alert,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  HelpText,
  Page,
  StatusTag,
  SummaryList,
} from '../ui/index.ts';
import { home } from './navigation.ts';
import { organisation, StandingTag } from './organisation-pages.tsx';
import { page, type PageRoute, type Visit } from './page-route.ts';
import { byTeam, inForce, teamOf, teamPath, teamsPath as path, type OfTeam } from './team-parts.ts';
import { teamFormPages } from './team-forms.tsx';

async function showTeam(work: Work, visit: Visit, { params }: OfTeam) {
  const team = await teamOf(work, params.teamId);
  const history = await headcountHistory(work.tx, team.id);
  const { minimumEmployees } = await settings(work.tx);
  const today = localDate(work.now);
  const employees = inForce(history, null, today)?.employees;
  const mayWrite = reachOf(visit.actor, 'organisation.write') !== null;
  return (
    <Page
      title={team.name}
      preline={team.areaName}
      frame={visit.frame}
      breadcrumbs={[home, organisation]}
      actions={<StandingTag team={team} day={today} />}
    >
      <SummaryList
        rows={[
          { key: 'Kürzel', value: team.code },
          { key: 'Standort', value: team.site },
          { key: 'Gültig', value: validity(team.validFrom, team.validTo) },
          {
            key: 'Beschäftigte heute',
            value: employees === undefined ? 'nicht eingetragen' : integer(employees),
          },
        ]}
      />
      {mayWrite && (
        <ButtonRow>
          <ButtonLink href={`${teamPath(team.id)}/beschaeftigte/neu`} kind="primary">
            Beschäftigtenzahl eintragen
          </ButtonLink>
          <ButtonLink href={`${teamPath(team.id)}/aendern`}>Team ändern</ButtonLink>
          {team.validTo === null && <ButtonLink href={`${teamPath(team.id)}/ende`}>Team beenden</ButtonLink>}
        </ButtonRow>
      )}
      {(employees ?? 0) < minimumEmployees && (
        <Alert tone="info" title="Zahlen dieses Teams verlassen das Team nicht">
          <p class="kern-body">
            {employees === undefined
              ? 'Es ist keine Beschäftigtenzahl eingetragen.'
              : `Es hat weniger als ${counted(minimumEmployees, 'Beschäftigten', 'Beschäftigte')}.`}{' '}
            Außerhalb des Teams steht „nicht ausgewiesen“.
          </p>
        </Alert>
      )}
      <Headcounts history={history} today={today} />
      <HelpText>
        Eine Zahl verlässt ihr Team nur, wenn mindestens {integer(minimumEmployees)} Beschäftigte sie
        verursacht haben können; bei Auswertungen nach Funktion zählen die Beschäftigten der Funktion. Namen
        speichert der Dienst nicht.
      </HelpText>
    </Page>
  );
}

const Headcounts = ({ history, today }: { history: readonly HeadcountEntry[]; today: IsoDate }) => (
  <section>
    <h2 class="kern-heading-medium">Beschäftigtenzahlen</h2>
    {history.length === 0 ? (
      <EmptyState title="Noch keine Beschäftigtenzahl">
        Ohne Beschäftigtenzahl wird keine Zahl des Teams ausgewiesen.
      </EmptyState>
    ) : (
      <DataTable
        id="beschaeftigte"
        caption="Beschäftigtenzahlen nach Funktion und Tag"
        captionHidden
        narrow="list"
        rows={history}
        columns={[
          { label: 'Für', cell: ({ functionName }) => functionName ?? 'ganzes Team' },
          { label: 'Ab', cell: ({ validFrom }) => date(validFrom) },
          { label: 'Beschäftigte', numeric: true, cell: ({ employees }) => integer(employees) },
          {
            label: 'Stand',
            cell: (entry) =>
              entry.validFrom > today ? (
                <StatusTag tone="info">künftig</StatusTag>
              ) : entry === inForce(history, entry.functionName, today) ? (
                <StatusTag tone="success">gilt</StatusTag>
              ) : (
                <StatusTag>abgelöst</StatusTag>
              ),
          },
        ]}
      />
    )}
  </section>
);

export const teamPages: readonly PageRoute[] = [
  // Before the page of one team, whose address would take `neu` for an id.
  ...teamFormPages,
  page({ path: `${path}/:teamId`, act: 'organisation.read', params: byTeam, show: showTeam }),
];
