import { z } from 'zod';
import { isoDate, localDate, workingDaysBetween } from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { counted, date } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  advanceMeasure,
  listMeasures,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
} from '../measures/index.ts';
import {
  Button,
  ButtonRow,
  DateField,
  Form,
  freshForm,
  Page,
  SummaryList,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { measureList, MeasureStateTag } from './measure-pages.tsx';

const ofMeasure = z.object({ measureId: z.uuid() });

async function showMeasure(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofMeasure>, unknown>,
  form?: FormState,
) {
  const [measure] = await listMeasures(work, { id: params.measureId, limit: 1 });
  if (measure === undefined) throw notFound('Die Maßnahme');
  const today = localDate(work.now);
  const calendar = calendarOf(await settings(work.tx));
  const left = measure.due > today ? workingDaysBetween(today, isoDate(measure.due), calendar) : 0;
  const shown = form ?? freshForm({ on: today });
  return (
    <Page
      title="Maßnahme"
      preline={`Frist ${date(measure.due)}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, measureList]}
      actions={<MeasureStateTag row={measure} />}
    >
      <SummaryList
        rows={[
          { key: 'Was ist zu tun?', value: measure.description ?? '(Text gelöscht)' },
          { key: 'Zuständig', value: measure.owner },
          {
            key: 'Frist',
            value:
              measure.state === 'open' && left > 0
                ? `${date(measure.due)} (noch ${counted(left, 'Arbeitstag', 'Arbeitstage')})`
                : date(measure.due),
          },
          ...(measure.doneOn === null ? [] : [{ key: 'Erledigt am', value: date(measure.doneOn) }]),
          {
            key: 'Anlass',
            value:
              measure.about === 'finding' ? (
                <a class="kern-link" href={`/feststellungen/${measure.aboutId}`}>
                  Feststellung
                </a>
              ) : (
                <a class="kern-link" href={`/schwerpunkte/${measure.aboutId}`}>
                  Fehlerschwerpunkt
                </a>
              ),
          },
        ]}
      />
      {reachOf(visit.actor, 'measure.write') !== null && (
        <Advance visit={visit} measure={measure} form={shown} />
      )}
    </Page>
  );
}

const steps: Readonly<
  Partial<Record<MeasureState, readonly (readonly [Exclude<MeasureState, 'open'>, string])[]>>
> = {
  open: [
    ['done', 'Maßnahme erledigen'],
    ['dropped', 'Maßnahme aufgeben'],
  ],
  done: [
    ['effective', 'Als wirksam festhalten'],
    ['ineffective', 'Als nicht wirksam festhalten'],
  ],
};

const Advance = ({ visit, measure, form }: { visit: Visit; measure: MeasureRow; form: FormState }) => {
  const next = steps[measure.state];
  return next === undefined ? null : (
    <Form action={`/massnahmen/${measure.id}`} csrf={visit.csrf}>
      <DateField
        form={form}
        name="on"
        label={measure.state === 'open' ? 'Erledigt oder aufgegeben am' : 'Wirksamkeit geprüft am'}
      />
      <ButtonRow>
        {next.map(([to, words], index) => (
          <Button kind={index === 0 ? 'primary' : 'secondary'} name="to" value={to}>
            {words}
          </Button>
        ))}
      </ButtonRow>
    </Form>
  );
};

export const measurePagesOfOne: readonly PageRoute[] = [
  page({ path: '/massnahmen/:measureId', act: 'measure.read', params: ofMeasure, show: showMeasure }),
  act({
    path: '/massnahmen/:measureId',
    act: 'measure.write',
    params: ofMeasure,
    show: showMeasure,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const to = form.oneOf(
        'to',
        ['done', 'dropped', 'effective', 'ineffective'],
        'Wählen Sie, was geschehen ist.',
      );
      const on = form.day('on');
      form.refuse();
      await advanceMeasure(work, { ...params, to, on });
      return goTo(`/massnahmen/${params.measureId}`, `Die Maßnahme ist jetzt: ${measureStateNames[to]}.`);
    },
  }),
];
