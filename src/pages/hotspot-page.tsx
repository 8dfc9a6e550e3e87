import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import {
  criteria,
  errorTypes,
  instructionName,
  instructionVersionOn,
  teams,
  type Criterion,
} from '../catalogue/index.ts';
import { severityNames } from '../checks/index.ts';
import { date, dateOf, decimal, NOT_SHOWN, outOf, tolerance } from '../format.ts';
import { evaluate, hotspotOf, type EvaluationRow, type Hotspot } from '../hotspots/index.ts';
import { isWithin, reachOf, type Act } from '../identity/index.ts';
import { needsOf, needStateNames, type Need } from '../qualification/index.ts';
import { remediesOf, type Remedy } from '../reporting/index.ts';
import { nothingDoneWord } from '../reporting/values/words.ts';
import { ButtonLink, ButtonRow, DataTable, Page, SummaryList, type SummaryRow } from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { Judgement, rateWords } from './evaluation-parts.tsx';
import { criterionOf, hotspotKinds, hotspotList, HotspotState, teamOf, whenFound } from './hotspot-pages.tsx';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

export const ofHotspot = z.object({ hotspotId: z.uuid() });
export type OfHotspot = z.infer<typeof ofHotspot>;

/** Whether the actor's right reaches this hotspot. */
export function mayAt(actor: Actor, act: Act, { areaId, teamId }: Hotspot): boolean {
  const reach = reachOf(actor, act);
  return reach !== null && isWithin(actor, reach, { areaId, teamId });
}

interface HotspotView {
  readonly hotspot: Hotspot;
  readonly criterion: Criterion | undefined;
  readonly errorType: string;
  /** The instruction's version in force when the hotspot was found. */
  readonly versionId: string | null;
  /** The teams it concerns. */
  readonly teams: readonly string[];
  readonly rate: EvaluationRow['rate'];
  readonly need: Need | undefined;
  readonly remedies: readonly Remedy[];
}

async function loadHotspot(work: Work, hotspotId: string): Promise<HotspotView> {
  const hotspot = await hotspotOf(work, hotspotId);
  const found = localDate(Temporal.Instant.from(hotspot.foundAt));
  const [criterion] = await criteria(work.tx, { ids: [hotspot.criterionId] });
  const types = await errorTypes(work.tx);
  const version =
    criterion === undefined ? null : await instructionVersionOn(work.tx, criterion.instructionId, found);
  const concerned = await teams(work.tx, {
    ...(hotspot.teamId === null ? { areaId: hotspot.areaId } : { ids: [hotspot.teamId] }),
    from: found,
    to: found,
  });
  const [need] = await needsOf(work, [hotspot]);
  return {
    hotspot,
    criterion,
    errorType: types.find(({ code }) => code === hotspot.errorType)?.name ?? hotspot.errorType,
    versionId: version?.id ?? null,
    teams: concerned.map(({ name }) => name),
    rate: await rateOfYear(work, hotspot),
    need,
    remedies: (await remediesOf(work, [hotspot.id])).get(hotspot.id) ?? [],
  };
}

/** The year's rate of what was found by a look, as its reader may see it; a lead sees the own team's. */
async function rateOfYear(work: Work, hotspot: Hotspot): Promise<EvaluationRow['rate']> {
  if (hotspot.kind === 'declared') return null;
  const { areaId, year, fieldId, criterionId } = hotspot;
  const teamId = work.actor.teamId ?? hotspot.teamId ?? undefined;
  const by = teamId === undefined ? 'criterion' : 'criterion-team';
  const { rows } = await evaluate(work, { areaId, year, by, fieldId, criterionId, teamId });
  return rows[0]?.rate ?? null;
}

async function showHotspot(work: Work, visit: Visit, { params }: Input<OfHotspot, unknown>) {
  const view = await loadHotspot(work, params.hotspotId);
  const { hotspot } = view;
  return (
    <Page
      title={`Fehlerschwerpunkt ${hotspot.criterionCode}`}
      preline={`${hotspot.fieldTitle} · ${teamOf(hotspot)} · ${whenFound(hotspot)}`}
      frame={visit.frame}
      breadcrumbs={[home, hotspotList]}
      actions={<HotspotState hotspot={hotspot} />}
    >
      <p class="kern-body kern-body--bold">{hotspot.sentence}</p>
      {hotspot.figure !== null && <Figures visit={visit} view={view} />}
      <SummaryList title="Worum es geht" rows={aboutRows(visit, view)} />
      <Remedies remedies={view.remedies} />
      <ButtonRow>
        <Acts visit={visit} hotspot={hotspot} />
        <Ways visit={visit} view={view} />
      </ButtonRow>
    </Page>
  );
}

/** Small values keep the digits that count. */
const probability = (p: number): string => (p < 0.0001 ? 'kleiner als 0,0001' : decimal(p, 4));

const Figures = ({ visit, view: { hotspot, rate } }: { visit: Visit; view: HotspotView }) => {
  const { figure } = hotspot;
  if (figure === null) return null;
  const own = visit.actor.teamId !== null && hotspot.teamId === null ? ' in Ihrem Team' : '';
  return (
    <SummaryList
      title="Zahlen"
      rows={[
        {
          key: `Quartalsauswertung, ${whenFound(hotspot)}`,
          value: `${outOf(figure.faulty, figure.applicable)} Fällen fehlerhaft, toleriert ${tolerance(figure.tolerable)}`,
        },
        {
          key: 'p-Wert',
          value: `${probability(figure.adjustedP)} (berichtigt für die Zahl der Vergleiche; einzeln ${probability(figure.p)})`,
        },
        {
          key: `Fehlerquote ${hotspot.year} bisher${own}`,
          value:
            rate === null ? (
              'noch kein Ergebnis'
            ) : rate.shown ? (
              <>
                {rateWords(rate)} <Judgement rate={rate} />
              </>
            ) : (
              NOT_SHOWN
            ),
        },
      ]}
    />
  );
};

function aboutRows({ actor }: Visit, view: HotspotView): SummaryRow[] {
  const { hotspot, criterion, versionId } = view;
  const instruction =
    criterion === undefined
      ? '–'
      : instructionName({ number: criterion.instructionNumber, title: criterion.instructionTitle });
  return [
    { key: 'Art', value: hotspotKinds[hotspot.kind] },
    {
      key: 'Prüffeld',
      value:
        reachOf(actor, 'plan.read') === null ? (
          hotspot.fieldTitle
        ) : (
          <a class="kern-link" href={`/prueffelder/${hotspot.fieldId}`}>
            {hotspot.fieldTitle}
          </a>
        ),
    },
    { key: 'Prüfkriterium', value: criterionOf(hotspot) },
    {
      key: 'Geschäftsanweisung',
      value:
        versionId === null ? (
          instruction
        ) : (
          <a class="kern-link" href={`/anweisungen/${versionId}`}>
            {instruction}
          </a>
        ),
    },
    { key: 'Fundstelle', value: criterion?.passage ?? '–' },
    { key: 'Fehlerart', value: view.errorType },
    { key: 'Schwere', value: severityNames[hotspot.severity] },
    { key: 'Teams', value: view.teams.join(', ') || teamOf(hotspot) },
    { key: 'Festgestellt am', value: dateOf(hotspot.foundAt) },
    ...(hotspot.reason === null ? [] : [{ key: 'Begründung', value: hotspot.reason }]),
    ...(hotspot.closedAt === null ? [] : [{ key: 'Abgeschlossen am', value: dateOf(hotspot.closedAt) }]),
    ...(hotspot.closeReason === null ? [] : [{ key: 'Grund des Abschlusses', value: hotspot.closeReason }]),
  ];
}

/** What is being done: measures, trainings, other remedies. */
const Remedies = ({ remedies }: Pick<HotspotView, 'remedies'>) => (
  <section>
    <h2 class="kern-heading-small">Was geschieht</h2>
    {remedies.length === 0 ? (
      <p class="kern-body">
        Noch nichts. Die Teamleitung legt Maßnahmen fest, die Personalentwicklung plant eine Schulung oder
        eine andere Abhilfe.
      </p>
    ) : nothingDoneWord(remedies) !== null ? (
      <p class="kern-body">Die Qualifizierung ist abgelehnt, sonst ist nichts veranlasst.</p>
    ) : (
      <DataTable
        id="abhilfe"
        caption="Maßnahmen und Schulungen"
        captionHidden
        narrow="list"
        rows={remedies}
        columns={[
          { label: 'Was', cell: ({ label }) => label },
          { label: 'Tag', cell: ({ due }) => (due === null ? '–' : date(due)) },
          { label: 'Stand', cell: ({ state }) => state },
        ]}
      />
    )}
  </section>
);

/** What this person can do about it. */
const Acts = ({ visit: { actor }, hotspot }: { visit: Visit; hotspot: Hotspot }) =>
  hotspot.closedAt !== null ? null : (
    <>
      {reachOf(actor, 'measure.write') !== null && (
        <ButtonLink href={address('/massnahmen/neu', { schwerpunkt: hotspot.id })} kind="primary">
          Maßnahme festlegen
        </ButtonLink>
      )}
      {mayAt(actor, 'hotspot.declare', hotspot) && (
        <ButtonLink href={`/schwerpunkte/${hotspot.id}/abschluss`}>Fehlerschwerpunkt abschließen</ButtonLink>
      )}
    </>
  );

/** Whether the list of findings holds what is behind this hotspot, or the own team's part of it. */
function canList(actor: Actor, { teamId }: Hotspot): boolean {
  const reach = reachOf(actor, 'finding.read');
  return reach === 'all' || (reach === 'own-team' && (teamId ?? actor.teamId) === actor.teamId);
}

/** Where more about it stands, as far as this person may see it. */
const Ways = ({ visit: { actor }, view: { hotspot, need } }: { visit: Visit; view: HotspotView }) => (
  <>
    {need !== undefined && (
      <ButtonLink href={`/qualifizierung/bedarfe/${need.id}`}>
        {`Qualifizierungsbedarf ansehen (${needStateNames[need.state]})`}
      </ButtonLink>
    )}
    {canList(actor, hotspot) && (
      <ButtonLink
        href={address('/feststellungen', { feld: hotspot.fieldId, kriterium: hotspot.criterionId })}
      >
        Feststellungen ansehen
      </ButtonLink>
    )}
    {reachOf(actor, 'measure.read') !== null && (
      <ButtonLink href={address('/massnahmen', { schwerpunkt: hotspot.id })}>Maßnahmen ansehen</ButtonLink>
    )}
    <ButtonLink
      href={address('/auswertung/kriterien', {
        jahr: hotspot.year,
        bereich: hotspot.areaId,
        feld: hotspot.fieldId,
      })}
    >
      Auswertung ansehen
    </ButtonLink>
  </>
);

export const hotspotPagesOfOne: readonly PageRoute[] = [
  page({ path: '/schwerpunkte/:hotspotId', act: 'hotspot.read', params: ofHotspot, show: showHotspot }),
];
