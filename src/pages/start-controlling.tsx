import { counted, integer } from '../format.ts';
import { dueDeliveries, listDeliveries, type DueDelivery } from '../frames/index.ts';
import { EmptyState, KeyFigures, Page, TaskList } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { deliveryList, dueList } from './delivery-parts.tsx';
import { DeliveryTable, uploadLink } from './delivery-pages.tsx';
import { DeliveriesUnderWay, deliveriesUnderWay } from './delivery-run-page.tsx';
import { dueTasks } from './due-delivery-pages.tsx';
import type { Visit } from './page-route.ts';

/** Periods named on the start page; the list has all. */
const shownTasks = 6;

/** Controlling: what is due, what is under way or was refused, and what was taken over. */
export async function showControllingStart(work: Work, visit: Visit) {
  const due = await dueDeliveries(work);
  const { items } = await listDeliveries(work, { limit: 10 });
  const tasks = dueTasks(due);
  return (
    <Page
      title="Übersicht"
      preline={visit.frame.person?.function ?? ''}
      frame={visit.frame}
      actions={items.length > 0 && uploadLink}
    >
      <KeyFigures figures={figuresOf(due)} />
      <DeliveriesUnderWay {...await deliveriesUnderWay(work)} />
      {tasks.length > 0 && (
        <section>
          <h2 class="kern-heading-medium">Zu liefern</h2>
          <TaskList tasks={tasks.slice(0, shownTasks)} />
          <p class="kern-body">
            <a class="kern-link" href={dueList.href}>
              Alle fälligen Lieferungen ansehen
            </a>
          </p>
        </section>
      )}
      {items.length === 0 ? (
        <EmptyState title="Noch keine Lieferung" action={uploadLink}>
          Laden Sie die Monatsliste aus dem Fachverfahren hoch. Vor der Übernahme sehen Sie einen Bericht mit
          Kontrollsummen; eine fehlerhafte Zeile weist die ganze Datei zurück.
        </EmptyState>
      ) : (
        <>
          <DeliveryTable caption="Letzte Lieferungen" rows={items} />
          <p class="kern-body">
            <a class="kern-link" href={deliveryList.href}>
              Alle Lieferungen ansehen
            </a>
          </p>
        </>
      )}
    </Page>
  );
}

function figuresOf(due: readonly DueDelivery[]) {
  const overdue = due.filter((one) => one.overdue);
  const unfiltered = new Set(
    due.filter(({ conditions }) => conditions === null).map(({ field }) => field.fieldId),
  ).size;
  return [
    {
      label: 'Fällige Lieferungen',
      value: integer(overdue.length),
      note: `${counted(due.length - overdue.length, 'weitere', 'weitere')} bis zum Monatsende`,
      href: dueList.href,
    },
    {
      label: 'Prüffelder ohne Lieferfilter',
      value: integer(unfiltered),
      note: unfiltered === 0 ? 'alle können gemeinsam geliefert werden' : 'die Teamleitung legt ihn fest',
    },
  ];
}
