import { z } from 'zod';
import { isoDate, localDate } from '../calendar/index.ts';
import { areas, quotaValues, quotaYears, type Area, type QuotaValue } from '../catalogue/index.ts';
import { quotaTrend, toSvg } from '../charts/index.ts';
import { date, integer, NOT_SHOWN, outOf, percent } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  DRAWING_WIDTH,
  ButtonLink,
  DataTable,
  EmptyState,
  Figure,
  Filters,
  freshForm,
  HelpText,
  Page,
  Select,
  StatusTag,
  type Column,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { teamNames } from './names.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PlanTabs, planWay } from './plan-tabs.tsx';

const quotasQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
  quote: z.uuid().optional().catch(undefined),
});
type QuotasQuery = z.infer<typeof quotasQuery>;

/** A value with the name of its team, or of the area. */
interface Row extends QuotaValue {
  readonly place: string;
}

interface View {
  readonly year: number;
  readonly years: readonly number[];
  readonly area: Area | undefined;
  readonly areas: readonly Area[];
  /** Of the year and area, before the filter by quota. */
  readonly all: readonly Row[];
  readonly rows: readonly Row[];
}

/** The year asked for, else the last with values; the area asked for, else the own or the first. */
async function loadView(work: Work, query: QuotasQuery): Promise<View> {
  const own = work.actor.areaId;
  const known = (await areas(work.tx)).filter(({ id }) => own === null || id === own);
  const area = known.find(({ id }) => id === query.bereich) ?? known[0];
  const withValues = await quotaYears(work);
  const year = query.jahr ?? withValues[0] ?? Number(localDate(work.now).slice(0, 4));
  const years = [...new Set([year, ...withValues])].toSorted((one, other) => other - one);
  const names = await teamNames(work);
  const values =
    area === undefined
      ? []
      : await quotaValues(work, {
          areaId: area.id,
          first: isoDate(`${year}-01-01`),
          last: isoDate(`${year}-12-31`),
        });
  const all = values.map((value) => ({
    ...value,
    place: value.teamId === null ? (area?.name ?? '') : (names.get(value.teamId) ?? 'früheres Team'),
  }));
  const rows = all.filter(({ quotaId }) => query.quote === undefined || quotaId === query.quote);
  return { year, years, area, areas: known, all, rows };
}

const quotasOf = (rows: readonly Row[]) => [
  ...new Map(rows.map(({ quotaId, name }) => [quotaId, { value: quotaId, label: name }])).values(),
];

async function showQuotas(work: Work, visit: Visit, { query }: Input<unknown, QuotasQuery>) {
  const view = await loadView(work, query);
  const { year, rows } = view;
  const imports = reachOf(visit.actor, 'quota.import') !== null;
  return (
    <Page
      title={`Quoten ${year}`}
      preline={view.area?.name ?? ''}
      frame={visit.frame}
      breadcrumbs={planWay(visit)}
      actions={
        imports && (
          <ButtonLink href="/quoten/neu" kind="primary">
            Quoten einlesen
          </ButtonLink>
        )
      }
    >
      <PlanTabs visit={visit} current="/quoten" />
      <QuotaFilters view={view} query={query} />
      {rows.length === 0 ? (
        <EmptyState title={`Keine Quote im Jahr ${year}`}>
          {imports
            ? 'Lesen Sie die Werte der Statistiktage als CSV- oder Excel-Datei ein.'
            : 'Das Controlling liest die Werte der Statistiktage ein.'}
        </EmptyState>
      ) : (
        <>
          {quotasOf(rows).map(({ value }, index) => (
            <QuotaFigure rows={rows.filter(({ quotaId }) => quotaId === value)} index={index} />
          ))}
          <DataTable
            id="quoten"
            caption="Werte je Statistiktag, neueste zuerst"
            narrow="list"
            rows={rows}
            columns={valueColumns}
          />
          <ExportLinks
            path="/quoten"
            query={{ jahr: String(year), bereich: view.area?.id, quote: query.quote }}
          />
        </>
      )}
      <HelpText>
        Eine Quote zählt alle Kundinnen und Kunden; sie ist keine Stichprobe und hat deshalb keinen
        Vertrauensbereich. Werte eines Teams verlassen das Team nur, wenn genug Beschäftigte und Fälle
        dahinterstehen; sonst steht „{NOT_SHOWN}“.
      </HelpText>
    </Page>
  );
}

const QuotaFilters = ({ view, query }: { view: View; query: QuotasQuery }) => {
  const form = freshForm({
    jahr: String(view.year),
    bereich: view.area?.id ?? '',
    quote: query.quote ?? '',
  });
  return (
    <Filters
      action="/quoten"
      label="Quoten filtern"
      active={Object.values(query).some((value) => value !== undefined)}
    >
      <Select
        form={form}
        name="jahr"
        label="Jahr"
        options={view.years.map((year) => ({ value: String(year), label: String(year) }))}
      />
      {view.areas.length > 1 && (
        <Select
          form={form}
          name="bereich"
          label="Bereich"
          options={view.areas.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Select
        form={form}
        name="quote"
        label="Quote"
        placeholder="alle"
        options={quotasOf(view.all)}
        optional
      />
    </Filters>
  );
};

/** „80,0 %, n = 1.969“ */
const rateWords = ({ shown, rate, total }: Row): string =>
  !shown ? NOT_SHOWN : rate === null || total === null ? '–' : `${percent(rate)}, n = ${integer(total)}`;

const countWords = ({ reached, total }: Row): string =>
  reached === null || total === null ? NOT_SHOWN : outOf(reached, total);

const metWords = ({ met }: Row): string =>
  met === null ? '–' : met ? 'Zielwert erreicht' : 'Zielwert verfehlt';

const valueColumns: readonly Column<Row>[] = [
  { label: 'Statistiktag', cell: ({ statisticsDay }) => date(statisticsDay) },
  { label: 'Quote', cell: ({ name }) => name },
  { label: 'Bereich oder Team', cell: ({ place }) => place },
  { label: 'erreicht', cell: countWords, numeric: true },
  { label: 'Anteil', cell: rateWords, numeric: true },
  { label: 'Zielwert', cell: ({ target }) => percent(target), numeric: true },
  {
    label: 'Bewertung',
    cell: (row) =>
      row.met === null ? '–' : <StatusTag tone={row.met ? 'success' : 'danger'}>{metWords(row)}</StatusTag>,
  },
];

/** The area's quota over the year beside its target. */
const QuotaFigure = ({ rows, index }: { rows: readonly Row[]; index: number }) => {
  const days = rows.filter(({ teamId }) => teamId === null).toReversed();
  const [first] = days;
  if (first === undefined) return null;
  const title = `${first.name}, ${first.place}`;
  const drawing = quotaTrend({
    title,
    target: first.target,
    points: days.map(({ statisticsDay, reached, total }) => ({
      label: date(statisticsDay).slice(0, 6),
      name: date(statisticsDay),
      figure: reached === null || total === null ? null : { reached, total },
    })),
    width: DRAWING_WIDTH,
    height: 220,
  });
  return (
    <Figure
      title={title}
      svg={toSvg(drawing, `quote-${index}`)}
      note={`Zielwert mindestens ${percent(first.target)}. Ein Statistiktag ist ein Stand, keine Summe über den Monat.`}
      table={
        <DataTable
          id={`quote-werte-${index}`}
          caption={`${title}, nach Statistiktagen`}
          narrow="list"
          rows={days}
          columns={valueColumns.filter(({ label }) => label !== 'Quote' && label !== 'Bereich oder Team')}
        />
      }
    />
  );
};

export const quotaPages: readonly PageRoute[] = [
  page({ path: '/quoten', act: 'quota.read', query: quotasQuery, show: showQuotas }),
  ...exportPages({
    path: '/quoten',
    act: 'quota.read',
    query: quotasQuery,
    name: 'Quoten',
    rows: async (work, query) => (await loadView(work, query)).rows,
    columns: [
      { header: 'Statistiktag', kind: 'date', value: ({ statisticsDay }) => statisticsDay },
      { header: 'Quote', kind: 'text', width: 40, value: ({ name }) => name },
      { header: 'Bereich oder Team', kind: 'text', width: 30, value: ({ place }) => place },
      { header: 'Erreicht von gesamt', kind: 'text', width: 20, value: countWords },
      { header: 'Anteil', kind: 'text', width: 24, value: rateWords },
      { header: 'Zielwert (%)', kind: 'decimal', value: ({ target }) => Math.round(target * 1e5) / 1e3 },
      { header: 'Bewertung', kind: 'text', width: 20, value: metWords },
    ],
  }),
];
