import type { FieldVersion } from '../audit-plan/index.ts';
import { counted } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import { Button, ButtonLink, ButtonRow, EmptyState, Page, Select, type FormState } from '../ui/index.ts';
import type { Actor } from '../work.ts';
import { deliveryWay } from './delivery-parts.tsx';
import { DeliveriesUnderWay, type deliveriesUnderWay } from './delivery-run-page.tsx';
import type { Visit } from './page-route.ts';
import { allDue, uploadTitle } from './upload-order.ts';

/** Where there is no field yet: those who set fields are led there, the others told who does. */
export const NothingToDraw = ({ visit }: { visit: Visit }) => (
  <Page title={uploadTitle(visit.actor)} frame={visit.frame} breadcrumbs={deliveryWay(visit.actor)}>
    <EmptyState
      title="Kein Prüffeld in Kraft"
      action={
        reachOf(visit.actor, 'plan.read') !== null && (
          <ButtonLink href="/pruefplan" kind="primary">
            Zum Prüfplan
          </ButtonLink>
        )
      }
    >
      {nothingInForce(visit.actor)}
    </EmptyState>
  </Page>
);

function nothingInForce(actor: Actor): string {
  if (reachOf(actor, 'field.write') !== null) {
    return 'Gezogen wird aus bestätigten Prüffeldern. Entwerfen Sie ein Prüffeld und legen Sie es vor.';
  }
  return reachOf(actor, 'plan.confirm') !== null
    ? 'Gezogen wird aus bestätigten Prüffeldern. Die Teamleitungen entwerfen sie und legen sie vor; Sie bestätigen den Prüfplan.'
    : 'Falllisten werden für bestätigte Prüffelder übernommen. Die Teamleitungen legen die Prüffelder fest, die Bereichsleitung bestätigt sie.';
}

/** Whether one file may feed many fields at once: for those who hand in more than their own team's cases. */
export const deliversForTeams = (actor: Actor): boolean => reachOf(actor, 'delivery.create') !== 'own-team';

export const notDrawable: FormState = {
  values: {},
  errors: [{ path: 'feld', code: 'field-missing', message: 'Wählen Sie ein Prüffeld, aus dem Sie ziehen.' }],
};

interface ChoiceProps {
  readonly visit: Visit;
  readonly runs: Awaited<ReturnType<typeof deliveriesUnderWay>>;
  readonly form: FormState;
  readonly fields: readonly FieldVersion[];
}

/** Where there are several fields the first screen begins with this one: period and number follow from it. */
export const FieldChoice = ({ visit, fields, runs, form }: ChoiceProps) => (
  <Page
    title={uploadTitle(visit.actor)}
    frame={visit.frame}
    form={form}
    breadcrumbs={deliveryWay(visit.actor)}
  >
    <DeliveriesUnderWay {...runs} />
    <form class="iks-form" method="get" action="/ziehungen/neu">
      <Select
        form={form}
        name="feld"
        label="Prüffeld"
        placeholder="Bitte wählen"
        {...(deliversForTeams(visit.actor) && {
          hint: 'Eine Monatsdatei für alle fälligen Prüffelder wird nach deren Lieferfiltern aufgeteilt.',
        })}
        options={[
          ...(deliversForTeams(visit.actor) ? [{ value: allDue, label: allDueInWords }] : []),
          ...fields.map((field) => ({ value: field.fieldId, label: fieldInWords(field) })),
        ]}
      />
      <ButtonRow>
        <Button>Prüffeld wählen</Button>
      </ButtonRow>
    </form>
  </Page>
);

export const allDueInWords = 'alle fälligen Prüffelder mit Lieferfilter';
export const fieldInWords = ({ title, year, sampleSize }: FieldVersion): string =>
  `${title} (${year}, ${counted(sampleSize, 'Fall', 'Fälle')})`;
