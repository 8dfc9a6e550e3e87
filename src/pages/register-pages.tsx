import { z } from 'zod';
import { integer } from '../format.ts';
import { listEvaluations, runningFunctions, type RunningFunction } from '../privacy/index.ts';
import { DataTable, HelpText, Page } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import { page, type PageRoute, type Visit } from './page-route.ts';

const path = '/verzeichnis';
const functionName = (name: RunningFunction): string => (name === 'service' ? 'Dienst' : roleNames[name]);

async function showRegister(work: Work, visit: Visit) {
  const all = await listEvaluations(work);
  return (
    <Page title="Auswertungen" frame={visit.frame} breadcrumbs={[home]}>
      <p>
        Jede Auswertung, die der Dienst erstellen kann. Keine wertet Beschäftigte oder Prüfende aus. Die Seite
        zeigt keine Ergebnisse.
      </p>
      <DataTable
        id="verzeichnis"
        caption="Auswertungen und was dahinterstehen muss"
        narrow="list"
        rows={all}
        columns={[
          { label: 'Auswertung', cell: ({ name }) => name },
          { label: 'Inhalt', cell: ({ about }) => about },
          { label: 'Kleinste Gruppe außerhalb des Teams', cell: ({ smallestGroup }) => smallestGroup },
        ]}
      />
      <HelpText source="§ 80 Abs. 1 Nr. 21 BPersVG">
        Was darunter liegt, ist „nicht ausgewiesen“ und lässt sich auch aus anderen Zahlen nicht errechnen.
      </HelpText>
      <h2>Wie oft welche Funktion sie aufgerufen hat</h2>
      <DataTable
        id="aufrufe"
        caption="Aufrufe seit Beginn"
        rows={all}
        columns={[
          { label: 'Auswertung', cell: ({ name }) => name },
          ...runningFunctions.map((name) => ({
            label: functionName(name),
            numeric: true,
            cell: ({ runs }: (typeof all)[number]) => integer(runs[name]),
          })),
        ]}
      />
      <ExportLinks path={path} />
    </Page>
  );
}

export const registerPages: readonly PageRoute[] = [
  page({ path, act: 'evaluation-list.read', show: showRegister }),
  ...exportPages({
    path,
    act: 'evaluation-list.read',
    query: z.object({}),
    name: 'Auswertungen',
    rows: listEvaluations,
    columns: [
      { header: 'Auswertung', kind: 'text', width: 40, value: ({ name }) => name },
      { header: 'Inhalt', kind: 'text', width: 60, value: ({ about }) => about },
      { header: 'Kleinste Gruppe', kind: 'text', width: 60, value: ({ smallestGroup }) => smallestGroup },
      ...runningFunctions.map((name) => ({
        header: functionName(name),
        kind: 'integer' as const,
        value: ({ runs }: { runs: Readonly<Record<RunningFunction, number>> }) => runs[name],
      })),
    ],
  }),
];
