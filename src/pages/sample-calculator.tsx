import { z } from 'zod';
import { boundCurve, toSvg } from '../charts/index.ts';
import { Failure } from '../failure.ts';
import { counted, hoursInWords, integer, percent } from '../format.ts';
import { frameDetail, listFrames } from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  planBinomial,
  planPoisson,
  planSample,
  whatSampleShows,
  type SampleMessage,
  type SamplePlan,
  type SamplePower,
} from '../statistics/index.ts';
import {
  DRAWING_WIDTH,
  DataTable,
  Figure,
  Filters,
  freshForm,
  HelpText,
  KeyFigures,
  NumberField,
  Page,
  refusedForm,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { percentText } from './field-form.tsx';
import { visibleField } from './field-pages.tsx';
import { FormReader } from './form-values.ts';
import { ExportLinks, exportPages } from './lists.tsx';
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

/** Larger frames than any office has, and more errors than any sample is planned with. */
const largestFrame = 10_000_000;
const mostErrors = 1_000;
const usualSizes = [20, 40, 60, 100];

interface Terms {
  readonly frameSize: number;
  readonly tolerable: number;
  readonly errors: number;
  readonly confidence: number;
  readonly minutesPerCase: number | undefined;
}

/** What was typed as numbers. @throws Failure with every fault at its field */
function readTerms(values: FieldValues): Terms {
  const form = new FormReader(values);
  const terms = {
    frameSize: form.integer('faelle'),
    tolerable: form.fraction('tolerierbar'),
    errors: form.optionalInteger('fehler') ?? 0,
    confidence: form.fraction('sicherheit'),
    minutesPerCase: form.optionalInteger('minuten') ?? undefined,
  };
  const { frameSize, tolerable, errors, confidence, minutesPerCase } = terms;
  form.require(
    'faelle',
    frameSize >= 2 && frameSize <= largestFrame,
    `Geben Sie 2 bis ${integer(largestFrame)} Fälle an. Einen einzelnen Fall prüfen Sie vollständig.`,
  );
  form.require(
    'tolerierbar',
    tolerable > 0 && tolerable <= 1,
    'Geben Sie mehr als 0 und höchstens 100 % an.',
  );
  form.require('fehler', errors <= mostErrors, `Geben Sie höchstens ${integer(mostErrors)} Fehler an.`);
  form.require(
    'sicherheit',
    confidence > 0 && confidence < 1,
    'Geben Sie mehr als 0 und weniger als 100 % an.',
  );
  form.require(
    'minuten',
    minutesPerCase !== 0,
    'Geben Sie mindestens eine Minute an, oder lassen Sie das Feld leer.',
  );
  form.refuse();
  return terms;
}

interface Answer {
  readonly terms: Terms;
  readonly plan: SamplePlan;
  readonly power: SamplePower;
  /** Sizes by other models; null where none up to a million does. */
  readonly binomial: number | null;
  readonly poisson: number | null;
}

/** @throws Failure as `readTerms`, and at the expected errors where no sample is large enough */
function answerTo(values: FieldValues): Answer {
  const terms = readTerms(values);
  const { frameSize, tolerable, confidence, minutesPerCase } = terms;
  const expected = { errors: terms.errors };
  const plan = atField('fehler', () =>
    planSample({ frameSize, tolerable, expected, confidence, minutesPerCase }),
  );
  const sizes = [...new Set([...usualSizes, plan.n])].toSorted((a, b) => a - b);
  return {
    terms,
    plan,
    power: whatSampleShows({
      frameSize,
      sizes,
      faulty: terms.errors,
      confidence,
      minutesPerCase,
      curveEnd: Math.min(frameSize, Math.max(200, Math.ceil(plan.n * 1.25))),
    }),
    binomial: orNull(() => planBinomial({ tolerable, expected, confidence })),
    poisson: orNull(() => planPoisson({ tolerable, expected, confidence })),
  };
}

/** A refusal of the statistics, told at the field that can mend it. */
function atField<T>(path: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { kind, code, message } = error;
    throw new Failure(kind, code, message, { fields: [{ path, code, message }] });
  }
}

function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

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
  const field = versions.findLast(({ state }) => state === 'confirmed') ?? versions.at(-1) ?? versions[0];
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

function tryToAnswer(values: FieldValues): { form: FormState; answer: Answer | null } {
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

const effort = (hours: number | null): string => (hours === null ? '–' : hoursInWords(hours));

/** „54 von 400 (13,5 %)“ */
const boundWords = ({ upper, upperCount }: SampleMessage, frameSize: number): string =>
  `${integer(upperCount)} von ${integer(frameSize)} (${percent(upper)})`;

const AnswerParts = ({ answer, query }: { answer: Answer; query: Record<string, string | undefined> }) => {
  const { terms, plan, power } = answer;
  const found = terms.errors === 0 ? 'ohne Fehler' : `mit ${counted(terms.errors, 'Fehler', 'Fehlern')}`;
  return (
    <>
      <h2 class="kern-heading-medium">So viele Fälle brauchen Sie</h2>
      <KeyFigures
        figures={[
          { label: 'Stichprobe', value: counted(plan.n, 'Fall', 'Fälle') },
          { label: 'Aufwand', value: effort(plan.hours) },
        ]}
      />
      <p class="kern-body">{plan.sentence}</p>
      <ModelTable answer={answer} />
      <h2 class="kern-heading-medium">Das zeigt eine Stichprobe {found}</h2>
      <DataTable
        id="aussagen"
        caption={`Was Stichproben aus ${counted(terms.frameSize, 'Fall', 'Fällen')} zeigen`}
        narrow="list"
        rows={power.messages}
        columns={[
          { label: 'geprüft', cell: ({ n }) => counted(n, 'Fall', 'Fälle'), numeric: true },
          { label: 'Aussage', cell: ({ sentence }) => sentence },
          {
            label: 'höchstens fehlerhaft',
            cell: (message) => boundWords(message, terms.frameSize),
            numeric: true,
          },
          { label: 'Aufwand', cell: ({ hours }) => effort(hours), numeric: true },
        ]}
      />
      <ExportLinks path="/stichprobenrechner" query={query} />
      {power.curve.length > 1 && <CurveFigure answer={answer} found={found} />}
      <HelpText>
        Die Obergrenze ist einseitig und genau gerechnet: hypergeometrisch, für diese Grundgesamtheit. Sie
        sagt, wie viele fehlerhafte Fälle zum Ergebnis noch passen, nicht, wie viele zu erwarten sind.
      </HelpText>
    </>
  );
};

/** The same question put to three models: how much the finite frame saves. */
const ModelTable = ({ answer: { plan, terms, binomial, poisson } }: { answer: Answer }) => {
  const hours = (n: number | null): string =>
    n === null || terms.minutesPerCase === undefined ? '–' : effort((n * terms.minutesPerCase) / 60);
  return (
    <DataTable
      id="modelle"
      caption="Zum Vergleich: andere Rechenmodelle"
      narrow="list"
      rows={[
        {
          name: 'hypergeometrisch',
          about: 'genau für diese Grundgesamtheit; so rechnet der Dienst',
          n: plan.n,
        },
        { name: 'binomial', about: 'für eine sehr große Grundgesamtheit', n: binomial },
        { name: 'Poisson', about: 'Näherung, üblich bei Ziehungen nach Beträgen', n: poisson },
      ]}
      columns={[
        { label: 'Modell', cell: ({ name }) => name },
        { label: 'wofür', cell: ({ about }) => about },
        {
          label: 'Stichprobe',
          cell: ({ n }) => (n === null ? '–' : counted(n, 'Fall', 'Fälle')),
          numeric: true,
        },
        { label: 'Aufwand', cell: ({ n }) => hours(n), numeric: true },
      ]}
    />
  );
};

const CurveFigure = ({ answer: { terms, power }, found }: { answer: Answer; found: string }) => {
  const title = `Obergrenze der Fehlerquote nach der Zahl der geprüften Fälle, ${found}`;
  const { curve } = power;
  const drawing = boundCurve({
    title,
    tolerable: terms.tolerable,
    curve,
    marks: power.messages,
    width: DRAWING_WIDTH,
    height: 260,
  });
  return (
    <Figure
      title={title}
      svg={toSvg(drawing, 'obergrenze')}
      note="Wo die Kurve unter der gestrichelten Linie liegt, zeigt die Stichprobe, dass die tolerierbare Fehlerquote eingehalten ist."
      table={
        <DataTable
          id="kurve"
          caption={title}
          rows={curve}
          columns={[
            { label: 'geprüfte Fälle', cell: ({ n }) => integer(n), numeric: true },
            { label: 'Obergrenze', cell: ({ upper }) => percent(upper), numeric: true },
          ]}
        />
      }
    />
  );
};

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
