import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { criteria, severityCodes, type Criterion } from '../catalogue/index.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  Page,
  Pagination,
  Select,
  TextField,
} from '../ui/index.ts';
import { catalogue, CatalogueTabs, ValidityTag } from './catalogue-parts.tsx';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { criterionPath as path, instructionOf, readNames, type Names } from './criterion-parts.ts';

const pageSize = 50;

const listQuery = z.object({
  begriff: z.string().max(200).optional().catch(undefined),
  art: z.string().max(40).optional().catch(undefined),
  schwere: z.enum(severityCodes).optional().catch(undefined),
  umfang: z.literal('alle').optional().catch(undefined),
  seite: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
});
type ListQuery = z.infer<typeof listQuery>;

async function readCriteria(work: Work, query: ListQuery): Promise<Criterion[]> {
  const today = localDate(work.now);
  const word = (query.begriff ?? '').normalize('NFC').trim().toLowerCase();
  const all = await criteria(work.tx, query.umfang === 'alle' ? {} : { from: today, to: today });
  return all.filter(
    (one) =>
      (query.art === undefined || query.art === '' || one.errorType === query.art) &&
      (query.schwere === undefined || one.severity === query.schwere) &&
      [one.code, one.theme, one.question, one.passage, instructionOf(one)].some((said) =>
        said.toLowerCase().includes(word),
      ),
  );
}

async function showCriteria(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const { seite = 1, ...filters } = query;
  const found = await readCriteria(work, query);
  const names = await readNames(work);
  const shown = found.slice((seite - 1) * pageSize, seite * pageSize);
  const active = Object.values(filters).some((value) => value !== undefined && value !== '');
  const today = localDate(work.now);
  return (
    <Page title="Prüfkriterien" frame={visit.frame} breadcrumbs={[home, catalogue]}>
      <CatalogueTabs current={path} />
      {reachOf(visit.actor, 'catalogue.write') !== null && (
        <ButtonRow>
          <ButtonLink href={`${path}/neu`} kind="primary">
            Prüfkriterium anlegen
          </ButtonLink>
        </ButtonRow>
      )}
      <CriterionFilters query={query} names={names} active={active} />
      {shown.length === 0 ? (
        <EmptyState
          title={active ? 'Kein Prüfkriterium passt zum Filter' : 'Noch kein geltendes Prüfkriterium'}
        >
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Ein Prüfkriterium ist eine Frage des Prüfbogens mit der Geschäftsanweisung, die sie prüft.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="kriterien"
            caption="Prüfkriterien nach Kürzel"
            narrow="list"
            rows={shown}
            columns={[
              { label: 'Kürzel', cell: ({ code }) => code },
              {
                label: 'Frage',
                rowHeader: true,
                cell: ({ id, question, example }) => (
                  <>
                    <a class="kern-link" href={`${path}/${id}`}>
                      {question}
                    </a>
                    {example && <> (Beispiel)</>}
                  </>
                ),
              },
              { label: 'Thema', cell: ({ theme }) => theme },
              { label: 'Prüft', cell: (one) => `${instructionOf(one)}, ${one.passage}` },
              { label: 'Fehlerart', cell: ({ errorType }) => names.errorTypes.get(errorType) ?? errorType },
              { label: 'Schwere', cell: ({ severity }) => names.severities.get(severity) ?? severity },
              { label: 'Stand', cell: (one) => <ValidityTag {...one} day={today} /> },
            ]}
          />
          <Pagination
            page={seite}
            pageSize={pageSize}
            total={found.length}
            href={(number) => address(path, { ...filters, seite: number })}
          />
          <ExportLinks path={path} query={filters} />
        </>
      )}
    </Page>
  );
}

const CriterionFilters = (props: { query: ListQuery; names: Names; active: boolean }) => {
  const { begriff, art, schwere, umfang } = props.query;
  const form = freshForm({ begriff, art, schwere, umfang });
  const options = (names: ReadonlyMap<string, string>) =>
    [...names].map(([value, label]) => ({ value, label }));
  return (
    <Filters action={path} label="Prüfkriterien filtern" active={props.active}>
      <TextField form={form} name="begriff" label="Suchbegriff" type="search" maxLength={200} optional />
      <Select
        form={form}
        name="art"
        label="Fehlerart"
        placeholder="alle"
        options={options(props.names.errorTypes)}
        optional
      />
      <Select
        form={form}
        name="schwere"
        label="Schwere"
        placeholder="alle"
        options={options(props.names.severities)}
        optional
      />
      <Select
        form={form}
        name="umfang"
        label="Umfang"
        placeholder="heute geltende"
        options={[{ value: 'alle', label: 'alle Fassungen' }]}
        optional
      />
    </Filters>
  );
};

export const criterionListPages: readonly PageRoute[] = [
  page({ path, act: 'catalogue.read', query: listQuery, show: showCriteria }),
  ...exportPages({
    path,
    act: 'catalogue.read',
    query: listQuery,
    name: 'Prüfkriterien',
    async rows(work, query) {
      const names = await readNames(work);
      return (await readCriteria(work, query)).map((criterion) => ({ criterion, names }));
    },
    columns: [
      { header: 'Kürzel', kind: 'text', value: ({ criterion }) => criterion.code },
      { header: 'Fassung', kind: 'integer', value: ({ criterion }) => criterion.version },
      { header: 'Frage', kind: 'text', width: 60, value: ({ criterion }) => criterion.question },
      { header: 'Gilt, wenn', kind: 'text', width: 30, value: ({ criterion }) => criterion.applicability },
      { header: 'Thema', kind: 'text', width: 24, value: ({ criterion }) => criterion.theme },
      {
        header: 'Geschäftsanweisung',
        kind: 'text',
        width: 36,
        value: ({ criterion }) => instructionOf(criterion),
      },
      { header: 'Fundstelle', kind: 'text', width: 24, value: ({ criterion }) => criterion.passage },
      {
        header: 'Fehlerart',
        kind: 'text',
        width: 24,
        value: ({ criterion, names }) => names.errorTypes.get(criterion.errorType) ?? null,
      },
      {
        header: 'Schwere',
        kind: 'text',
        value: ({ criterion, names }) => names.severities.get(criterion.severity) ?? null,
      },
      { header: 'Einheit', kind: 'text', value: ({ criterion }) => criterion.unit },
      { header: 'Gültig ab', kind: 'date', value: ({ criterion }) => criterion.validFrom },
      { header: 'Gültig bis', kind: 'date', value: ({ criterion }) => criterion.validTo },
      { header: 'Beispiel', kind: 'text', value: ({ criterion }) => (criterion.example ? 'ja' : 'nein') },
    ],
  }),
];
