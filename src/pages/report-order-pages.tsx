import { z } from 'zod';
import {
  addDays,
  localDate,
  monthOf,
  previousMonth,
  shiftMonth,
  weekOf,
  weekPeriod,
  type IsoDate,
} from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import { errandOf, soonOver } from '../errands/index.ts';
import { date, month as monthName } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  reportKindNames,
  reportKinds,
  reportErrand,
  reportOrderSchema,
  orderReport,
  type LivingKind,
} from '../reporting/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Form,
  freshForm,
  Page,
  Select,
  Tabs,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { ErrandProgress } from './errand-parts.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { goTo, outsidePage, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { orderName, reportList, runPath } from './report-pages.tsx';

const orderPath = '/berichte/neu';
const orderQuery = z.object({
  art: z.enum(reportKinds).optional().catch(undefined),
  /** Of the report to be made anew, as it is stored. */
  zeitraum: z.string().max(30).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
});
type OrderQuery = z.infer<typeof orderQuery>;

/** The kinds of reports this person may order, the most frequent first. */
const orderable = (actor: Actor): LivingKind[] =>
  reportKinds.filter((kind) => kind === 'qualification-plan' || reachOf(actor, 'report.prepare') !== null);

const kindOf = (actor: Actor, { art }: OrderQuery): LivingKind =>
  orderable(actor).find((kind) => kind === art) ?? orderable(actor)[0] ?? 'qualification-plan';

/** What is usually wanted: last month, the last two weeks, this year. */
function usual(today: IsoDate): FieldValues {
  const lastSunday = addDays(weekPeriod(weekOf(today)).first, -1);
  return {
    month: previousMonth(monthOf(today)),
    from: date(addDays(lastSunday, -13)),
    to: date(lastSunday),
    year: today.slice(0, 4),
    quarter: '',
  };
}

/** The period of a report as its form holds it. */
function periodValues(kind: LivingKind, period: string): FieldValues {
  switch (kind) {
    case 'jour-fixe':
      return { month: period };
    case 'division-meeting': {
      const [from = '', to = ''] = period.split('--');
      return { from: date(from), to: date(to) };
    }
    case 'qualification-plan':
    case 'annual-report':
      return { year: period.slice(0, 4), quarter: period.slice(6) };
  }
}

async function showOrder(work: Work, visit: Visit, { query }: Input<unknown, OrderQuery>, form?: FormState) {
  const kind = kindOf(visit.actor, query);
  const today = localDate(work.now);
  const known = await areas(work.tx);
  return (
    <Page
      title={`${reportKindNames[kind]} erstellen`}
      frame={visit.frame}
      {...(form === undefined ? {} : { form })}
      breadcrumbs={[home, reportList]}
    >
      {orderable(visit.actor).length > 1 && (
        <Tabs
          label="Art des Berichts"
          current={address(orderPath, { art: kind })}
          tabs={orderable(visit.actor).map((one) => ({
            label: reportKindNames[one],
            href: address(orderPath, { art: one }),
          }))}
        />
      )}
      <OrderForm
        visit={visit}
        kind={kind}
        today={today}
        areas={visit.actor.areaId === null ? known : []}
        form={
          form ??
          freshForm({
            ...usual(today),
            ...(query.zeitraum === undefined ? {} : periodValues(kind, query.zeitraum)),
            areaId: query.bereich ?? '',
          })
        }
      />
    </Page>
  );
}

interface OrderFormProps {
  readonly visit: Visit;
  readonly kind: LivingKind;
  readonly today: IsoDate;
  /** To choose from; none where the person has one. */
  readonly areas: readonly Area[];
  readonly form: FormState;
}

const OrderForm = ({ visit, kind, today, areas: known, form }: OrderFormProps) => (
  <Form action={address(orderPath, { art: kind })} csrf={visit.csrf}>
    {known.length > 0 && (
      <Select
        form={form}
        name="areaId"
        label="Bereich"
        options={known.map(({ id, name }) => ({ value: id, label: name }))}
      />
    )}
    <PeriodFields kind={kind} today={today} form={form} />
    <TextArea
      form={form}
      name="reason"
      label="Grund der neuen Fassung"
      hint="Nur nötig, wenn der Bericht dieses Zeitraums schon freigegeben ist; ohne Fallnummern und Namen"
      rows={3}
      optional
    />
    <ButtonRow>
      <Button>Entwurf erstellen</Button>
      <ButtonLink href={reportList.href}>Abbrechen</ButtonLink>
    </ButtonRow>
  </Form>
);

const PeriodFields = ({ kind, today, form }: Pick<OrderFormProps, 'kind' | 'today' | 'form'>) => {
  switch (kind) {
    case 'jour-fixe': {
      const months = Array.from({ length: 24 }, (_, back) => shiftMonth(monthOf(today), -back));
      return (
        <Select
          form={form}
          name="month"
          label="Monat"
          options={months.map((value) => ({ value, label: monthName(value) }))}
        />
      );
    }
    case 'division-meeting':
      return (
        <>
          <DateField form={form} name="from" label="Erster Tag" hint="Ein Montag, TT.MM.JJJJ" />
          <DateField form={form} name="to" label="Letzter Tag" hint="Ein Sonntag, TT.MM.JJJJ" />
        </>
      );
    case 'qualification-plan':
      return (
        <>
          <TextField form={form} name="year" label="Jahr" maxLength={4} />
          <Select
            form={form}
            name="quarter"
            label="Quartal"
            placeholder="ganzes Jahr"
            options={['1', '2', '3', '4'].map((value) => ({ value, label: `${value}. Quartal` }))}
            optional
          />
        </>
      );
    case 'annual-report':
      return <TextField form={form} name="year" label="Jahr" maxLength={4} />;
  }
};

/** The order as typed, of the own area or the one chosen. */
function orderOf(actor: Actor, kind: LivingKind, values: FieldValues) {
  const form = new FormReader(values);
  const areaId = actor.areaId ?? form.required('areaId', 'Wählen Sie den Bereich.');
  const order = { kind, areaId, ...periodOf(form, kind) };
  form.refuse();
  return validate(reportOrderSchema, order);
}

function periodOf(form: FormReader, kind: LivingKind) {
  switch (kind) {
    case 'jour-fixe':
      return { month: form.required('month', 'Wählen Sie den Monat.') };
    case 'division-meeting':
      return { from: form.day('from'), to: form.day('to') };
    case 'qualification-plan':
      return { year: form.integer('year'), quarter: form.optionalInteger('quarter') };
    case 'annual-report':
      return { year: form.integer('year') };
  }
}

const ofRun = z.object({ runId: z.uuid() });

async function showRun(work: Work, visit: Visit, { params }: Input<z.infer<typeof ofRun>, unknown>) {
  const run = await errandOf(work, reportErrand, params.runId);
  const { order } = run.command;
  return (
    <Page
      title={orderName(order)}
      preline="Bericht erstellen"
      frame={visit.frame}
      breadcrumbs={[home, reportList]}
      scripts={['auto-refresh.js']}
    >
      <ErrandProgress
        errand={run}
        path={runPath(run.id)}
        label={{
          running: 'Zahlen sammeln, prüfen und festhalten',
          done: 'Der Entwurf ist fertig',
          failed: 'Der Bericht ist nicht entstanden',
        }}
        result={{ href: `/berichte/${run.result?.reportId ?? ''}`, label: 'Entwurf ansehen' }}
        again={{ href: address(orderPath, { art: order.kind }), label: 'Bericht erneut erstellen' }}
      >
        Sie können diese Seite verlassen; der Bericht wird weiter erstellt und steht dann in der Liste.
      </ErrandProgress>
    </Page>
  );
}

export const reportOrderPages: readonly PageRoute[] = [
  page({ path: orderPath, act: 'report.read', query: orderQuery, show: showOrder }),
  outsidePage({
    method: 'post',
    path: orderPath,
    act: 'report.read',
    query: orderQuery,
    show: showOrder,
    async outside({ deps, actor }, { query }, values) {
      const reason = new FormReader(values).optional('reason');
      const order = orderOf(actor, kindOf(actor, query), values);
      const runId = await orderReport(deps, actor, { order, reason });
      const { result } = await soonOver(deps, actor, reportErrand, runId);
      return goTo(result === null ? runPath(runId) : `/berichte/${result.reportId}`);
    },
  }),
  page({ path: '/berichte/erstellung/:runId', act: 'report.read', params: ofRun, show: showRun }),
];
