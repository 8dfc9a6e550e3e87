import { z } from 'zod';
import { DataTable, HelpText, Page } from '../ui/index.ts';
import { roles, type Work } from '../work.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import { page, type PageRoute, type Visit } from './page-route.ts';
import { permissionRows, reachNames } from './permission-table.ts';

const meanings: readonly (readonly [string, string])[] = [
  [reachNames['own-team'], 'nur das eigene Team, dieses vollständig'],
  [reachNames['own-area'], 'der eigene Bereich; Zahlen nur, soweit sie ausgewiesen werden'],
  [reachNames.assigned, 'nur die zugewiesenen Zweitprüfungen'],
  [reachNames.aggregates, 'alle Bereiche, nur ausgewiesene Zahlen, kein Fall'],
  [reachNames.all, 'alles dieser Art'],
  [reachNames['own-account'], 'was zum eigenen Konto gehört'],
];

const showPermissions = (_work: Work, visit: Visit) =>
  Promise.resolve(
    <Page title="Berechtigungen" frame={visit.frame} breadcrumbs={[home]}>
      <p>
        Wer was darf und wie weit es reicht. Der Dienst entscheidet nach genau dieser Tabelle; eine Vertretung
        hat die Rechte der verliehenen Funktion.
      </p>
      <DataTable
        id="berechtigungen"
        caption="Vorgänge und Funktionen"
        rows={permissionRows()}
        columns={[
          { label: 'Vorgang', cell: ({ name }) => name },
          ...roles.map((role) => ({
            label: roleNames[role],
            cell: ({ reach }: { reach: Readonly<Record<typeof role, string>> }) => reach[role],
          })),
        ]}
      />
      <ExportLinks path="/berechtigungen" />
      <h2>Was die Angaben bedeuten</h2>
      <DataTable
        id="reichweiten"
        caption="Reichweite"
        captionHidden
        narrow="list"
        rows={meanings}
        columns={[
          { label: 'Angabe', cell: ([word]) => word },
          { label: 'Bedeutung', cell: ([, meaning]) => meaning },
        ]}
      />
      <HelpText>
        Auch die Datenbank hält sich daran: Eine Abfrage ohne Filter gibt nichts zurück, was die Funktion
        nicht sehen darf.
      </HelpText>
    </Page>,
  );

export const permissionPages: readonly PageRoute[] = [
  page({ path: '/berechtigungen', act: 'permission.read', show: showPermissions }),
  ...exportPages({
    path: '/berechtigungen',
    act: 'permission.read',
    query: z.object({}),
    name: 'Berechtigungen',
    rows: () => Promise.resolve(permissionRows()),
    columns: [
      { header: 'Vorgang', kind: 'text', width: 60, value: ({ name }) => name },
      ...roles.map((role) => ({
        header: roleNames[role],
        kind: 'text' as const,
        value: ({ reach }: { reach: Readonly<Record<typeof role, string>> }) => reach[role],
      })),
    ],
  }),
];
