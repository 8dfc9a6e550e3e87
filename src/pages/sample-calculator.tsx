import { z } from 'zod';
import { latestVersion, versionInForce } from '../audit-plan/index.ts';
import { Failure } from '../failure.ts';
import { integer } from '../format.ts';
import { frameDetail, listFrames } from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Filters,
  freshForm,
  NumberField,
  Page,
  refusedForm,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { percentText } from './field-form.tsx';
import { visibleField } from './field-pages.tsx';
import { exportPages } from './lists.tsx';
import { AnswerParts } from './sample-answer-parts.tsx';
import { answerTo, type SampleAnswer } from './sample-answer.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PlanTabs, planWay } from './plan-tabs.tsx';

const typed = z.string().max(40).optional().catch(undefined);

/** A field or a frame to start from, and what was typed over it. */
const calculatorQuery = z.object({
  feld: z.uuid().optional().catch(undefined),
  grundgesamtheit: z.uuid().optional().catch(undefined),
  faelle: typed,
  tolerierbar: typed,
  fehler: typed,
  sicherheit: typed,
  minuten: typed,
});
type CalculatorQuery = z.infer<typeof calculatorQuery>;

interface Start {
  readonly values: FieldValues;
  /** The field's title, where the helper was opened for one. */
  readonly about: string | null;
}

/** What the helper starts from: the frame or field it was opened for, else the usual. */
async function startFrom(work: Work, { feld, grundgesamtheit }: CalculatorQuery): Promise<Start> {
  const usual = { faelle: '400', tolerierbar: '5', fehler: '0', sicherheit: '95', minuten: '20' };
  const frame = grundgesamtheit === undefined ? null : await frameDetail(work, grundgesamtheit);
  const fieldId = frame?.fieldId ?? feld;
  if (fieldId === undefined) return { values: usual, about: null };
  const versions = await visibleField(work, fieldId);
  const field = versionInForce(versions) ?? latestVersion(versions);
  const size = frame?.size ?? (await latestFrameSize(work, fieldId));
  return {
    values: {
      ...usual,
      ...(size === null ? {} : { faelle: integer(size) }),
      tolerierbar: percentText(field.tolerableRate),
      sicherheit: percentText(field.confidence),
      minuten: integer(field.minutesPerCase),
    },
    about: field.title,
  };
}

/** How many cases the field's last frame had that the actor may see. */
async function latestFrameSize(work: Work, fieldId: string): Promise<number | null> {
  if (reachOf(work.actor, 'frame.read') === null) return null;
  const { items } = await listFrames(work, { fieldId, limit: 20 });
  return items.find(({ state }) => state !== 'voided' && state !== 'discarded')?.size ?? null;
}

const typedNames = ['faelle', 'tolerierbar', 'fehler', 'sicherheit', 'minuten'] as const;

/** What stands in the fields: what was typed, else what the helper starts from. */
const valuesIn = (query: CalculatorQuery, start: Start): FieldValues =>
  Object.fromEntries(typedNames.map((name) => [name, query[name] ?? start.values[name]]));

function tryToAnswer(values: FieldValues): { form: FormState; answer: SampleAnswer | null } {
  try {
    return { form: freshForm(values), answer: answerTo(values) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { form: refusedForm(values, error), answer: null };
  }
}

async function showCalculator(work: Work, visit: Visit, { query }: Input<unknown, CalculatorQuery>) {
  const start = await startFrom(work, query);
  const { form, answer } = tryToAnswer(valuesIn(query, start));
  const { feld, grundgesamtheit } = query;
  return (
    <Page
      title="Stichprobenrechner"
      {...(start.about === null ? {} : { preline: start.about })}
      frame={visit.frame}
      form={form}
      breadcrumbs={planWay(visit)}
    >
      <PlanTabs visit={visit} current="/stichprobenrechner" />
      <Filters
        action="/stichprobenrechner"
        label="Angaben zur Stichprobe"
        button="Stichprobe berechnen"
        active={false}
        keep={{
          ...(feld === undefined ? {} : { feld }),
          ...(grundgesamtheit === undefined ? {} : { grundgesamtheit }),
        }}
      >
        <NumberField form={form} name="faelle" label="Fälle in der Grundgesamtheit" unit="Fälle" />
        <NumberField form={form} name="tolerierbar" label="Tolerierbare Fehlerquote" unit="%" decimals />
        <NumberField form={form} name="fehler" label="Erwartete Fehler" unit="Fälle" optional />
        <NumberField form={form} name="sicherheit" label="Sicherheit" unit="%" decimals />
        <NumberField form={form} name="minuten" label="Prüfzeit je Fall" unit="Minuten" optional />
      </Filters>
      {answer !== null && <AnswerParts answer={answer} query={{ ...query, ...textsOf(form) }} />}
    </Page>
  );
}

const textsOf = ({ values }: FormState): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

export const calculatorPages: readonly PageRoute[] = [
  page({
    path: '/stichprobenrechner',
    act: 'calculator.use',
    query: calculatorQuery,
    show: showCalculator,
  }),
  ...exportPages({
    path: '/stichprobenrechner',
    act: 'calculator.use',
    query: calculatorQuery,
    name: 'Stichprobenrechner',
    rows: async (work, query) => answerTo(valuesIn(query, await startFrom(work, query))).power.messages,
    columns: [
      { header: 'Geprüfte Fälle', kind: 'integer', value: ({ n }) => n },
      { header: 'Höchstens fehlerhaft', kind: 'integer', value: ({ upperCount }) => upperCount },
      {
        header: 'Obergrenze (%)',
        kind: 'decimal',
        value: ({ upper }) => Math.round(upper * 10_000) / 100,
      },
      { header: 'Aufwand (Stunden)', kind: 'decimal', value: ({ hours }) => hours },
      { header: 'Aussage', kind: 'text', width: 80, value: ({ sentence }) => sentence },
    ],
  }),
];
