import { z } from 'zod';
import { fieldsInForce, plannedPeriods, visiblePlans, type FieldVersion } from '../audit-plan/index.ts';
import {
  isoDateSchema,
  lastDayOfMonth,
  localDate,
  monthOf,
  previousMonth,
  type Period,
} from '../calendar/index.ts';
import { teams } from '../catalogue/index.ts';
import { soonOver } from '../errands/index.ts';
import { counted, integer } from '../format.ts';
import {
  columnProfiles,
  deliveryErrand,
  orderDelivery,
  orderPreview,
  receiveUpload,
  type SavedProfile,
  type Upload,
} from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Details,
  EmptyState,
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
import type { Work } from '../work.ts';
import {
  DeliveriesUnderWay,
  deliveriesUnderWay,
  framesOf,
  runPath,
  takenOver,
} from './delivery-run-page.tsx';
import { FormReader } from './form-values.ts';
import { drawsWay } from './navigation.ts';
import { goTo, outsidePage, page, upload, type Input, type PageRoute, type Visit } from './page-route.ts';
import { ofUpload, orderOf, orderQuery, reportPath, type OrderQuery } from './upload-order.ts';
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

/** The earliest period that is over and has no frame of this team yet; else the month before this one. */
async function nextPeriod(work: Work, field: FieldVersion): Promise<Period> {
  const today = localDate(work.now);
  let taken = work.tx
    .selectFrom('frame')
    .select(['first_day', 'last_day'])
    .where('field_id', '=', field.fieldId)
    .where('state', 'in', ['imported', 'sealed', 'drawn']);
  if (work.actor.teamId !== null) taken = taken.where('team_id', '=', work.actor.teamId);
  const known = await taken.execute();
  const due = plannedPeriods(field, field.year)
    .map(({ period }) => period)
    .filter(({ first, last }) => !known.some((frame) => frame.first_day <= last && frame.last_day >= first));
  const before = previousMonth(monthOf(today));
  return (
    due.find(({ last }) => last < today) ??
    due[0] ?? { first: isoDateSchema.parse(`${before}-01`), last: lastDayOfMonth(before) }
  );
}

async function showStart(work: Work, visit: Visit, { query }: Input<unknown, StartQuery>, form?: FormState) {
  const fields = await drawableFields(work);
  if (fields.length === 0) return <NothingToDraw visit={visit} />;
  const asked = form?.values['feld'] ?? query.feld ?? (fields.length === 1 ? fields[0]?.fieldId : undefined);
  const field = fields.find(({ fieldId }) => fieldId === asked);
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
      isOnly={fields.length === 1}
      team={team[0]?.name ?? null}
      profiles={await columnProfiles(work)}
      runs={runs}
      form={
        form ??
        freshForm({
          von: query.von ?? due.first,
          bis: query.bis ?? due.last,
          anzahl: integer(query.anzahl ?? field.sampleSize),
          stichtag: query.stichtag ?? '',
          zuordnung: query.zuordnung ?? '',
        })
      }
    />
  );
}

const NothingToDraw = ({ visit }: { visit: Visit }) => (
  <Page title="Stichprobe ziehen" frame={visit.frame} breadcrumbs={drawsWay(visit.actor)}>
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
      Gezogen wird aus bestätigten Prüffeldern. Entwerfen Sie ein Prüffeld und legen Sie es vor.
    </EmptyState>
  </Page>
);

const notDrawable: FormState = {
  values: {},
  errors: [{ path: 'feld', code: 'field-missing', message: 'Wählen Sie ein Prüffeld, aus dem Sie ziehen.' }],
};

interface ChoiceProps extends Pick<StartProps, 'visit' | 'runs' | 'form'> {
  readonly fields: readonly FieldVersion[];
}

/** Where there are several fields the first screen begins with this one: period and number follow from it. */
const FieldChoice = ({ visit, fields, runs, form }: ChoiceProps) => (
  <Page title="Stichprobe ziehen" frame={visit.frame} form={form} breadcrumbs={drawsWay(visit.actor)}>
    <DeliveriesUnderWay {...runs} />
    <form class="iks-form" method="get" action="/ziehungen/neu">
      <Select
        form={form}
        name="feld"
        label="Prüffeld"
        placeholder="Bitte wählen"
        options={fields.map((field) => ({ value: field.fieldId, label: fieldInWords(field) }))}
      />
      <ButtonRow>
        <Button>Prüffeld wählen</Button>
      </ButtonRow>
    </form>
  </Page>
);

const fieldInWords = ({ title, year, sampleSize }: FieldVersion): string =>
  `${title} (${year}, ${counted(sampleSize, 'Fall', 'Fälle')})`;

interface StartProps {
  readonly visit: Visit;
  readonly field: FieldVersion;
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
      title="Stichprobe ziehen"
      frame={visit.frame}
      form={form}
      breadcrumbs={drawsWay(visit.actor)}
      scripts={['upload-progress.js']}
    >
      <DeliveriesUnderWay {...runs} />
      <p class="kern-body">
        Laden Sie die Liste aller Fälle hoch, aus denen gezogen wird. Bevor etwas gespeichert wird, sehen Sie,
        was die Datei enthält.
      </p>
      <Form
        action="/ziehungen/neu"
        csrf={visit.csrf}
        upload
        hidden={{ feld: field.fieldId, ...(typeof uploadId === 'string' && { uploadId }) }}
        data={{ 'data-upload': '' }}
      >
        <SummaryList
          rows={[
            { key: 'Prüffeld', value: fieldInWords(field), ...(!isOnly && { change: '/ziehungen/neu' }) },
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
              : 'CSV oder Excel. Erste Zeile mit Überschriften, darunter „Fallnummer“; ohne Namen von Personen.'
          }
          accept=".csv,.xlsx,.txt"
        />
        <NumberField form={form} name="anzahl" label="Zahl der Fälle" unit="Fälle" />
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

function readOrder(form: FormReader): OrderQuery {
  const order = {
    feld: form.required('feld', 'Wählen Sie ein Prüffeld.'),
    von: form.day('von'),
    bis: form.day('bis'),
    anzahl: form.integer('anzahl'),
    stichtag: form.optionalDay('stichtag') ?? undefined,
    zuordnung: form.optional('zuordnung') ?? undefined,
  };
  if (order.bis < order.von) form.fault('bis', 'period-reversed', 'Der letzte Tag liegt vor dem ersten.');
  if (order.anzahl < 1) form.fault('anzahl', 'too-small', 'Geben Sie mindestens 1 ein.');
  return order;
}

export const uploadPages: readonly PageRoute[] = [
  page({ path: '/ziehungen/neu', act: 'delivery.create', query: startQuery, show: showStart }),
  upload({
    path: '/ziehungen/neu',
    act: 'delivery.create',
    query: startQuery,
    show: showStart,
    take: ({ deps, actor }, file): Promise<Upload> => receiveUpload(deps, actor, file.name, file.content),
    async outside({ deps, actor }, _input, values, taken) {
      const form = new FormReader(values);
      const uploadId = taken?.id ?? form.optional('uploadId') ?? '';
      if (uploadId === '') form.fault('datei', 'missing', 'Wählen Sie eine Datei.');
      const order = readOrder(form);
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
