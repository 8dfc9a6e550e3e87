import { z } from 'zod';
import { fieldsInForce, visiblePlans, type FieldVersion } from '../audit-plan/index.ts';
import { exportAuditFile } from '../reporting/index.ts';
import { DataTable, EmptyState, HelpText, Page } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { home } from './navigation.ts';
import { download, outsidePage, page, type PageRoute, type Visit } from './page-route.ts';
import { reportList } from './report-pages.tsx';

async function showAuditFiles(work: Work, visit: Visit) {
  const fields: FieldVersion[] = [];
  for (const plan of await visiblePlans(work))
    fields.push(...(await fieldsInForce(work.tx, plan.id, work.now)));
  return (
    <Page title="Prüfakten" frame={visit.frame} breadcrumbs={[home, reportList]}>
      <HelpText>
        Eine Prüfakte enthält alles zu einem Prüffeld: Fassungen des Plans, Siegel, Ziehungsprotokolle,
        Ergebnisse und alle Fassungen der Feststellungen, als PDF- und JSON-Dateien mit Prüfsummen. Sie lässt
        sich ohne diesen Dienst nachrechnen.
      </HelpText>
      {fields.length === 0 ? (
        <EmptyState title="Noch kein Prüffeld in Kraft">
          Prüfakten gibt es, sobald ein Prüfplan bestätigt ist.
        </EmptyState>
      ) : (
        <DataTable
          id="pruefakten"
          caption="Prüffelder"
          narrow="list"
          rows={fields}
          columns={[
            {
              label: 'Prüffeld',
              cell: ({ fieldId, title }) => (
                <a class="kern-link" href={`/prueffelder/${fieldId}`}>
                  {title}
                </a>
              ),
            },
            { label: 'Jahr', cell: ({ year }) => String(year), numeric: true },
            { label: 'Teams', cell: ({ teams }) => teams.map(({ name }) => name).join(', ') },
            {
              label: 'Prüfakte',
              cell: ({ fieldId, title }) => (
                <a class="kern-link" href={`/prueffelder/${fieldId}/pruefakte.zip`}>
                  Prüfakte laden<span class="kern-sr-only"> – {title}</span>
                </a>
              ),
            },
          ]}
        />
      )}
    </Page>
  );
}

export const auditFilePages: readonly PageRoute[] = [
  page({ path: '/berichte/pruefakten', act: 'audit-file.export', show: showAuditFiles }),
  outsidePage({
    method: 'get',
    path: '/prueffelder/:fieldId/pruefakte.zip',
    act: 'audit-file.export',
    params: z.object({ fieldId: z.uuid() }),
    outside: async ({ deps, actor }, { params }) =>
      download({ ...(await exportAuditFile(deps, actor, params.fieldId)), contentType: 'application/zip' }),
  }),
];
