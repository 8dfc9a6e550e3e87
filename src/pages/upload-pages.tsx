import { z } from 'zod';
import { fieldsInForce, visiblePlans, type FieldVersion } from '../audit-plan/index.ts';
import {
  isoDateSchema,
  localDate,
  monthOf,
  monthPeriod,
  previousMonth,
  type Period,
} from '../calendar/index.ts';
import { teams } from '../catalogue/index.ts';
import { soonOver } from '../errands/index.ts';
import { integer } from '../format.ts';
import {
  columnProfiles,
  deliveryErrand,
  dueDeliveries,
  orderDelivery,
  orderPreview,
  receiveUpload,
  type SavedProfile,
  type Upload,
} from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Button,
  ButtonRow,
  DateField,
  Details,
  FileField,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Select,
  SummaryList,
  UploadState,
  valueOf,
  type FormState,
} from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { deliveryWay, dueList, profileList } from './delivery-parts.tsx';
import {
  DeliveriesUnderWay,
  deliveriesUnderWay,
  framesOf,
  runPath,
  takenOver,
} from './delivery-run-page.tsx';
import { FormReader } from './form-values.ts';
import { goTo, outsidePage, page, upload, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  allDue,
  ofUpload,
  orderOf,
  orderQuery,
  reportPath,
  uploadTitle,
  type OrderQuery,
} from './upload-order.ts';
import {
  allDueInWords,
  deliversForTeams,
  FieldChoice,
  fieldInWords,
  notDrawable,
  NothingToDraw,
} from './upload-field-choice.tsx';
import { showReport } from './upload-report.tsx';

/** What is known already: the field, and all of an order whose file is to be replaced. */
const startQuery = z.object({
  feld: z.string().max(40).optional().catch(undefined),
  von: isoDateSchema.optional().catch(undefined),
  bis: isoDateSchema.optional().catch(undefined),
  anzahl: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  stichtag: isoDateSchema.optional().catch(undefined),
  zuordnung: z.uuid().optional().catch(undefined),
});
type StartQuery = z.infer<typeof startQuery>;

/** The fields in force for which this person may hand in a list and draw: of this year and the last, or the latest. */
async function drawableFields(work: Work): Promise<FieldVersion[]> {
  const { tx, actor } = work;
  const thisYear = Number(localDate(work.now).slice(0, 4));
  const plans = (await visiblePlans(work)).filter(({ year }) => year <= thisYear);
  const from = Math.min(thisYear - 1, plans[0]?.year ?? thisYear);
  const found: FieldVersion[] = [];
  for (const { id, year } of plans) {
    if (year >= from) found.push(...(await fieldsInForce(tx, id, work.now)));
  }
  return found.filter(
    ({ drawnBy, teams: scope }) =>
      actor.role !== 'team-lead' || (drawnBy === 'team' && scope.some(({ id }) => id === actor.teamId)),
  );
}

/** What is due of a field, or of all that have a filter; else the month before this one. */
async function nextPeriod(work: Work, field: FieldVersion | null): Promise<Period> {
  const due = await dueDeliveries(work);
  const next = due.find((one) =>
    field === null ? one.conditions !== null : one.field.fieldId === field.fieldId,
  );
  return next?.period ?? monthPeriod(previousMonth(monthOf(localDate(work.now))));
}

async function showStart(work: Work, visit: Visit, { query }: Input<unknown, StartQuery>, form?: FormState) {
  const fields = await drawableFields(work);
  if (fields.length === 0) return <NothingToDraw visit={visit} />;
  const isOnly = fields.length === 1 && !deliversForTeams(visit.actor);
  const asked = form?.values['feld'] ?? query.feld ?? (isOnly ? fields[0]?.fieldId : undefined);
  const forAll = asked === allDue && deliversForTeams(visit.actor);
  const field = forAll ? null : fields.find(({ fieldId }) => fieldId === asked);
  const runs = await deliveriesUnderWay(work);
  if (field === undefined) {
    const unanswered = asked === undefined ? freshForm() : notDrawable;
    return <FieldChoice visit={visit} fields={fields} runs={runs} form={unanswered} />;
  }
  const due = await nextPeriod(work, field);
  const team = work.actor.teamId === null ? [] : await teams(work.tx, { ids: [work.actor.teamId] });
  return (
    <StartPage
      visit={visit}
      field={field}
      isOnly={isOnly}
      team={team[0]?.name ?? null}
      profiles={await columnProfiles(work)}
      runs={runs}
      form={
        form ??
        freshForm({
          von: query.von ?? due.first,
          bis: query.bis ?? due.last,
          anzahl: field === null ? '' : integer(query.anzahl ?? field.sampleSize),
          stichtag: query.stichtag ?? '',
          zuordnung: query.zuordnung ?? '',
        })
      }
    />
  );
}

interface StartProps {
  readonly visit: Visit;
  /** Null: all due ones that have a filter. */
  readonly field: FieldVersion | null;
  /** Whether there is no other to choose. */
  readonly isOnly: boolean;
  /** The lead's own team. */
  readonly team: string | null;
  readonly profiles: readonly SavedProfile[];
  /** What the person has ordered and is not taken over yet. */
  readonly runs: Awaited<ReturnType<typeof deliveriesUnderWay>>;
  readonly form: FormState;
}

/** The first screen: field, team, period, file, number; nothing else. */
const StartPage = ({ visit, field, isOnly, team, profiles, runs, form }: StartProps) => {
  const uploadId = form.values['uploadId'];
  return (
    <Page
      title={uploadTitle(visit.actor)}
      frame={visit.frame}
      form={form}
      breadcrumbs={deliveryWay(visit.actor)}
      scripts={['upload-progress.js']}
    >
      <DeliveriesUnderWay {...runs} />
      <p class="kern-body">
        Laden Sie die Liste aller Fälle hoch, aus denen gezogen wird. Bevor etwas gespeichert wird, sehen Sie,
        was die Datei enthält.{' '}
        <a class="kern-link" href={dueList.href}>
          Fällige Lieferungen ansehen
        </a>
      </p>
      <Form
        action="/ziehungen/neu"
        csrf={visit.csrf}
        upload
        hidden={{ feld: field?.fieldId ?? allDue, ...(typeof uploadId === 'string' && { uploadId }) }}
        data={{ 'data-upload': '' }}
      >
        <SummaryList
          rows={[
            {
              key: 'Prüffeld',
              value: field === null ? allDueInWords : fieldInWords(field),
              ...(!isOnly && { change: '/ziehungen/neu' }),
            },
            ...(team === null ? [] : [{ key: 'Team', value: team }]),
          ]}
        />
        <DateField form={form} name="von" label="Erster Tag des Zeitraums" />
        <DateField form={form} name="bis" label="Letzter Tag des Zeitraums" />
        <FileField
          form={form}
          name="datei"
          label="Datei"
          hint={
            typeof uploadId === 'string'
              ? 'Die Datei ist schon hochgeladen. Wählen Sie nur dann eine, wenn Sie sie ersetzen wollen.'
              : `CSV oder Excel. Erste Zeile mit Überschriften, darunter „Fallnummer“${team === null ? ' und „Team“' : ''}; ohne Namen von Personen.`
          }
          accept=".csv,.xlsx,.txt"
        />
        {isCounted(visit.actor, field?.fieldId ?? allDue) && (
          <NumberField form={form} name="anzahl" label="Zahl der Fälle" unit="Fälle" />
        )}
        <Details
          summary="Erweitert"
          open={['stichtag', 'zuordnung'].some((name) => valueOf(form, name) !== '')}
        >
          <DateField
            form={form}
            name="stichtag"
            label="Stichtag"
            hint="TT.MM.JJJJ; ohne Angabe der letzte Tag des Zeitraums"
            optional
          />
          <Select
            form={form}
            name="zuordnung"
            label="Spaltenzuordnung"
            placeholder="übliche Überschriften: Fallnummer, Team, Schicht, Betrag"
            options={profiles.map(({ id, name }) => ({ value: id, label: name }))}
            hint={
              <a class="kern-link" href={profileList.href}>
                Spaltenzuordnungen ansehen und anlegen
              </a>
            }
            optional
          />
        </Details>
        <UploadState />
        <ButtonRow>
          <Button>Datei prüfen</Button>
        </ButtonRow>
      </Form>
      <HelpText>
        Gezogen wird zufällig. Niemand kann die Auswahl beeinflussen, und jede Ziehung lässt sich nachrechnen.
      </HelpText>
    </Page>
  );
};

/** Whether the number of cases is asked for: by those who go on to draw, of one field. */
const isCounted = (actor: Actor, feld: string): boolean =>
  feld !== allDue && reachOf(actor, 'draw.make') !== null;

function readOrder(form: FormReader, actor: Actor): OrderQuery {
  const feld = form.required('feld', 'Wählen Sie ein Prüffeld.');
  const order = {
    feld,
    von: form.day('von'),
    bis: form.day('bis'),
    anzahl: isCounted(actor, feld) ? form.integer('anzahl') : undefined,
    stichtag: form.optionalDay('stichtag') ?? undefined,
    zuordnung: form.optional('zuordnung') ?? undefined,
  };
  if (order.bis < order.von) form.fault('bis', 'period-reversed', 'Der letzte Tag liegt vor dem ersten.');
  if (order.anzahl !== undefined && order.anzahl < 1)
    form.fault('anzahl', 'too-small', 'Geben Sie mindestens 1 ein.');
  return order;
}

/** The form's fields by those of the order; that no field is due is the period's fault. */
const orderFields: Readonly<Record<string, string>> = { fieldIds: 'bis', profileId: 'zuordnung' };

export const uploadPages: readonly PageRoute[] = [
  page({ path: '/ziehungen/neu', act: 'delivery.create', query: startQuery, show: showStart }),
  upload({
    path: '/ziehungen/neu',
    act: 'delivery.create',
    query: startQuery,
    show: showStart,
    nameOf: (path) => orderFields[path] ?? path,
    take: ({ deps, actor }, file): Promise<Upload> => receiveUpload(deps, actor, file.name, file.content),
    keep: ({ id }) => ({ uploadId: id }),
    async outside({ deps, actor }, _input, values, taken) {
      const form = new FormReader(values);
      const uploadId = taken?.id ?? form.optional('uploadId') ?? '';
      if (uploadId === '') form.fault('datei', 'missing', 'Wählen Sie eine Datei.');
      const order = readOrder(form, actor);
      form.refuse();
      await orderPreview(deps, actor, orderOf(uploadId, order));
      return goTo(reportPath(uploadId, order));
    },
  }),
  page({
    path: '/ziehungen/neu/:uploadId',
    act: 'delivery.create',
    params: ofUpload,
    query: orderQuery,
    show: showReport,
  }),
  outsidePage({
    method: 'post',
    path: '/ziehungen/neu/:uploadId',
    act: 'delivery.create',
    params: ofUpload,
    query: orderQuery,
    show: showReport,
    async outside({ deps, actor }, { params, query }) {
      const runId = await orderDelivery(deps, actor, orderOf(params.uploadId, query));
      const { result } = await soonOver(deps, actor, deliveryErrand, runId);
      return result === null ? goTo(runPath(runId, query)) : goTo(framesOf(result, query), takenOver(result));
    },
  }),
];
