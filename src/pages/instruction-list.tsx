import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { instructionName, instructionRows, type InstructionRow } from '../catalogue/index.ts';
import { counted, integer, validity } from '../format.ts';
import { loadShippedCatalogue, shippedSizes } from '../operation/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  TextField,
} from '../ui/index.ts';
import { cataloguePath, CatalogueTabs } from './catalogue-parts.tsx';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { instructionPath as path, mayWrite } from './instruction-parts.ts';

const listQuery = z.object({ begriff: z.string().max(200).optional().catch(undefined) });
type ListQuery = z.infer<typeof listQuery>;

const readRows = (work: Work, { begriff }: ListQuery): Promise<InstructionRow[]> =>
  instructionRows(work.tx, { word: begriff ?? '', on: localDate(work.now) });

async function showInstructions(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const rows = await readRows(work, query);
  const active = (query.begriff ?? '') !== '';
  return (
    <Page title="Kataloge" frame={visit.frame} breadcrumbs={[home]}>
      <CatalogueTabs current={cataloguePath} />
      {rows.length === 0 && !active ? (
        <EmptyCatalogue visit={visit} />
      ) : (
        <>
          {mayWrite(visit) && (
            <ButtonRow>
              <ButtonLink href={`${path}/neu`} kind="primary">
                Geschäftsanweisung anlegen
              </ButtonLink>
            </ButtonRow>
          )}
          <Filters action={cataloguePath} label="Geschäftsanweisungen suchen" active={active}>
            <TextField
              form={freshForm(query)}
              name="begriff"
              label="Suchbegriff"
              hint="Nummer, Titel oder Wortlaut"
              type="search"
              maxLength={200}
              optional
            />
          </Filters>
          {rows.length === 0 ? (
            <EmptyState title="Keine Geschäftsanweisung gefunden">
              Versuchen Sie es mit einem kürzeren Begriff.
            </EmptyState>
          ) : (
            <InstructionTable rows={rows} />
          )}
          <ExportLinks path={path} query={query} />
          {mayWrite(visit) && <LoadShipped visit={visit} kind="tertiary" />}
        </>
      )}
      <HelpText>
        Eine Nummer allein bezeichnet keine Geschäftsanweisung: 02/2015 steht für zwei. Nummer und Titel
        gehören zusammen.
      </HelpText>
    </Page>
  );
}

const EmptyCatalogue = ({ visit }: { visit: Visit }) => (
  <EmptyState
    title="Der Katalog ist noch leer"
    {...(mayWrite(visit)
      ? {
          action: (
            <>
              <LoadShipped visit={visit} kind="primary" />
              <ButtonLink href={`${path}/neu`}>Geschäftsanweisung anlegen</ButtonLink>
            </>
          ),
        }
      : {})}
  >
    {mayWrite(visit)
      ? `Der mitgelieferte Katalog bringt ${counted(shippedSizes.instructions, 'Geschäftsanweisung', 'Geschäftsanweisungen')} und ${counted(shippedSizes.criteria, 'Prüfkriterium', 'Prüfkriterien')} mit; Beispiele darin passen Sie an Ihre Geschäftsanweisungen an. Oder Sie beginnen mit einer eigenen Geschäftsanweisung.`
      : 'Die Administration legt Geschäftsanweisungen und Prüfkriterien an.'}
  </EmptyState>
);

const LoadShipped = ({ visit, kind }: { visit: Visit; kind: 'primary' | 'tertiary' }) => (
  <Form action={`${cataloguePath}/mitgeliefert`} csrf={visit.csrf}>
    <Button kind={kind} small={kind === 'tertiary'}>
      {kind === 'primary'
        ? 'Mitgelieferten Katalog laden'
        : 'Fehlendes aus dem mitgelieferten Katalog ergänzen'}
    </Button>
  </Form>
);

const InstructionTable = ({ rows }: { rows: readonly InstructionRow[] }) => (
  <DataTable
    id="anweisungen"
    caption="Geschäftsanweisungen nach Titel"
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Geschäftsanweisung',
        cell: (row) => (
          <a class="kern-link" href={`${path}/${row.id}`}>
            {instructionName(row)}
          </a>
        ),
      },
      { label: 'Geltende Fassung', cell: ({ version }) => version?.label ?? 'keine' },
      {
        label: 'Gültig',
        cell: ({ version }) => (version === null ? '–' : validity(version.validFrom, version.validTo)),
      },
      { label: 'Verantwortlich', cell: ({ owner }) => owner },
      { label: 'Prüfkriterien', numeric: true, cell: (row) => integer(row.criteria) },
    ]}
  />
);

export const instructionListPages: readonly PageRoute[] = [
  page({ path: cataloguePath, act: 'catalogue.read', query: listQuery, show: showInstructions }),
  ...exportPages({
    path,
    act: 'catalogue.read',
    query: listQuery,
    name: 'Geschäftsanweisungen',
    rows: readRows,
    columns: [
      { header: 'Nummer', kind: 'text', value: ({ number }) => number },
      { header: 'Titel', kind: 'text', width: 50, value: ({ title }) => title },
      { header: 'Verantwortlich', kind: 'text', width: 30, value: ({ owner }) => owner },
      { header: 'Geltende Fassung', kind: 'text', width: 30, value: ({ version }) => version?.label ?? null },
      { header: 'Gültig ab', kind: 'date', value: ({ version }) => version?.validFrom ?? null },
      { header: 'Gültig bis', kind: 'date', value: ({ version }) => version?.validTo ?? null },
      { header: 'Prüfkriterien', kind: 'integer', value: (row) => row.criteria },
    ],
  }),
  act({
    path: `${cataloguePath}/mitgeliefert`,
    act: 'catalogue.write',
    async submit(work) {
      await loadShippedCatalogue(work);
      return goTo(
        cataloguePath,
        'Der mitgelieferte Katalog ist geladen. Was Sie schon hatten, bleibt, wie es ist.',
      );
    },
  }),
];
