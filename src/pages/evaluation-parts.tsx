import type { Child } from 'hono/jsx';
import { auditors } from '../audit-plan/index.ts';
import { decimal, euro, integer, month, NOT_SHOWN, rateWithInterval, tolerance } from '../format.ts';
import type { Apart, Count, EvaluationRow, Euros, RateValue, Shown } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import { judgementText } from '../statistics/index.ts';
import { Filters, freshForm, Page, Select, StatusTag, Tabs, type Column, type Option } from '../ui/index.ts';
import type { EvaluationFilters, EvaluationPlace, NamedRow } from './evaluation-place.ts';
import { address, type ListColumn } from './lists.tsx';
import { home } from './navigation.ts';
import type { Visit } from './page-route.ts';

/** Nothing to say, withheld, or the figure. */
export const shownOr = <T extends object>(figure: Shown<T> | null, words: (value: T) => Child): Child =>
  figure === null ? '–' : figure.shown ? words(figure) : NOT_SHOWN;

/** „3,3 % (1,1–7,6 %), n = 60“, with the word for an interval that is not exact. */
export const rateWords = (rate: Pick<RateValue, 'rate' | 'lower' | 'upper' | 'n' | 'label'>): string =>
  `${rateWithInterval(rate)}, n = ${integer(rate.n)}${rate.label === null ? '' : ` (${rate.label})`}`;

export const euroWords = ({ cents, cases }: Euros): string =>
  `${euro(cents)} in ${integer(cases)} ${cases === 1 ? 'Fall' : 'Fällen'}`;

export const apartWords = (apart: Apart<Shown<Count>> | null): string =>
  apart === null
    ? '–'
    : `${integer(apart.checked)} geprüft, fehlerhaft: ${apart.faulty.shown ? integer(apart.faulty.value) : NOT_SHOWN}`;

export const thirdPartyWords = ({ thirdParty }: EvaluationRow): string =>
  thirdParty.length === 0
    ? '–'
    : thirdParty.map(({ auditor, findings }) => `${auditors[auditor]}: ${integer(findings)}`).join('; ');

const judgementTones = { met: 'success', open: 'neutral', exceeded: 'danger' } as const;

export const Judgement = ({ rate }: { rate: EvaluationRow['rate'] }) =>
  rate?.shown === true ? (
    <StatusTag tone={judgementTones[rate.judgement]}>
      {`${judgementText[rate.judgement]}${rate.provisional ? ' (vorläufig)' : ''}`}
    </StatusTag>
  ) : (
    <>–</>
  );

/** The findings behind a row, for those who see every finding of it. */
export function findingsBehind(visit: Visit, { key }: EvaluationRow): string | null {
  const reach = reachOf(visit.actor, 'finding.read');
  if (reach !== 'own-team' && reach !== 'all') return null;
  return key.fieldId === null
    ? null
    : address('/feststellungen', { feld: key.fieldId, monat: key.month ?? undefined });
}

const Faulty = ({ visit, row }: { visit: Visit; row: EvaluationRow }) => {
  const href = findingsBehind(visit, row);
  return (
    <>
      {shownOr(row.rate, ({ faulty }) =>
        href === null ? (
          integer(faulty)
        ) : (
          <a
            class="kern-link"
            href={href}
            aria-label={`${integer(faulty)} fehlerhaft: Feststellungen des Prüffelds`}
          >
            {integer(faulty)}
          </a>
        ),
      )}
    </>
  );
};

/** The columns every table of rates ends with. */
export const rateColumns = (visit: Visit): Column<NamedRow>[] => [
  { label: 'geprüft', cell: ({ row }) => `${integer(row.done)} von ${integer(row.drawn)}`, numeric: true },
  { label: 'N', cell: ({ row }) => shownOr(row.rate, ({ N }) => integer(N)), numeric: true },
  { label: 'fehlerhaft', cell: ({ row }) => <Faulty visit={visit} row={row} />, numeric: true },
  {
    label: 'Fehlerquote (Vertrauensbereich)',
    cell: ({ row }) => shownOr(row.rate, rateWords),
    numeric: true,
  },
  {
    label: 'tolerierbar',
    cell: ({ row }) => shownOr(row.rate, ({ tolerable }) => tolerance(tolerable)),
    numeric: true,
  },
  { label: 'Bewertung', cell: ({ row }) => <Judgement rate={row.rate} /> },
];

const percentOf = (fraction: number): string => decimal(fraction * 100, 2);

/** The same columns in a file; what is withheld reads so there, too. */
export const rateExport: readonly ListColumn<NamedRow>[] = [
  { header: 'Geprüft', kind: 'integer', value: ({ row }) => row.done },
  { header: 'Gezogen', kind: 'integer', value: ({ row }) => row.drawn },
  ...(
    [
      ['N', ({ N }) => integer(N)],
      ['n', ({ n }) => integer(n)],
      ['Fehlerhaft', ({ faulty }) => integer(faulty)],
      ['Fehlerquote (%)', ({ rate }) => percentOf(rate)],
      ['Untergrenze (%)', ({ lower }) => percentOf(lower)],
      ['Obergrenze (%)', ({ upper }) => percentOf(upper)],
      ['Tolerierbar (%)', ({ tolerable }) => percentOf(tolerable)],
      ['Bewertung', ({ judgement }) => judgementText[judgement]],
    ] as const satisfies readonly (readonly [
      string,
      (rate: Extract<NonNullable<EvaluationRow['rate']>, { shown: true }>) => string,
    ])[]
  ).map(([header, words]) => ({
    header,
    kind: 'text' as const,
    value: ({ row: { rate } }: NamedRow) => (rate === null ? null : rate.shown ? words(rate) : NOT_SHOWN),
  })),
];

const views = [
  { label: 'Prüffelder', href: '/auswertung' },
  { label: 'Kriterien', href: '/auswertung/kriterien' },
  { label: 'Teams', href: '/auswertung/teams' },
  { label: 'Verlauf', href: '/auswertung/verlauf' },
  { label: 'Fehlerarten', href: '/auswertung/fehlerarten' },
  { label: 'Auffälligkeiten', href: '/auswertung/auffaelligkeiten' },
  { label: 'Zweitprüfungen', href: '/auswertung/zweitpruefungen' },
] as const;

interface EvaluationPageProps {
  readonly visit: Visit;
  readonly path: (typeof views)[number]['href'];
  readonly title: string;
  readonly place: EvaluationPlace;
  readonly query: EvaluationFilters;
  /** The filters this view has besides year and area. */
  readonly fields?: readonly Option[];
  readonly teams?: readonly Option[];
  readonly months?: boolean;
  readonly children: Child;
}

/** One view of the evaluation: its tabs, its filters, its figures. */
export const EvaluationPage = (props: EvaluationPageProps) => {
  const { visit, path, place, query } = props;
  const kept = { jahr: query.jahr, bereich: query.bereich };
  const tabs = views
    .filter(({ href }) => href !== '/auswertung/teams' || visit.actor.role !== 'team-lead')
    .map(({ label, href }) => ({ label, href: address(href, kept) }));
  const form = freshForm({
    jahr: String(place.year),
    bereich: place.areaId,
    ...(query.feld !== undefined && { feld: query.feld }),
    ...(query.team !== undefined && { team: query.team }),
    ...(query.monat !== undefined && { monat: query.monat }),
  });
  const area = place.areas.find(({ id }) => id === place.areaId);
  return (
    <Page
      title={props.title}
      preline={`${area?.name ?? 'Bereich'}, ${place.year}`}
      frame={visit.frame}
      breadcrumbs={[home]}
    >
      <Tabs label="Ansichten der Auswertung" current={address(path, kept)} tabs={tabs} />
      <Filters
        action={path}
        label="Auswertung filtern"
        active={Object.values(query).some((value) => value !== undefined)}
      >
        <Select
          form={form}
          name="jahr"
          label="Jahr"
          options={place.years.map((year) => ({ value: String(year), label: String(year) }))}
        />
        {place.areas.length > 1 && (
          <Select
            form={form}
            name="bereich"
            label="Bereich"
            options={place.areas.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {props.fields !== undefined && (
          <Select
            form={form}
            name="feld"
            label="Prüffeld"
            placeholder="alle"
            options={props.fields}
            optional
          />
        )}
        {props.teams !== undefined && (
          <Select form={form} name="team" label="Team" placeholder="alle" options={props.teams} optional />
        )}
        {props.months === true && (
          <Select
            form={form}
            name="monat"
            label="Monat"
            placeholder="ganzes Jahr"
            options={place.months.map((value) => ({ value, label: month(value) }))}
            optional
          />
        )}
      </Filters>
      {props.children}
    </Page>
  );
};

/** The filters as the addresses of exports carry them. */
export const carried = ({ jahr, ...query }: EvaluationFilters): Record<string, string | undefined> => ({
  ...query,
  jahr: jahr === undefined ? undefined : String(jahr),
});
