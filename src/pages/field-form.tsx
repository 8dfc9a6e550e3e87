import { origins, methods, type FieldInput, type FieldVersion } from '../audit-plan/index.ts';
import { rhythmLabels, rhythms } from '../calendar/index.ts';
import { type Criterion, type Team } from '../catalogue/index.ts';
import { decimal, hoursInWords, integer } from '../format.ts';
import { whatSampleShows } from '../statistics/index.ts';
import {
  Checkboxes,
  Details,
  NumberField,
  PreviewSentence,
  Radios,
  Select,
  TextArea,
  TextField,
  errorOf,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { CriteriaChoice } from './criteria-choice.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';

/** A list of words as the options of a choice. */
export const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** What a new field starts from. */
export const newFieldValues = (teamId: string): FieldValues => ({
  origin: '',
  unit: 'BG',
  drawnBy: 'team',
  teamIds: [teamId],
  rhythm: 'monthly',
  sampleSize: '20',
  minutesPerCase: '20',
  tolerableRate: '5',
  expectedCases: '200',
  method: 'simple',
  minimumPerStratum: '0',
  confidence: '95',
  recheckShare: '10',
});

/** A fraction as a percentage field shows it: `0.05` → `5`. */
export const percentText = (fraction: number): string => decimal(fraction * 100, 3).replace(/,?0+$/, '');

/** A version as the form shows it for a change. */
export const valuesOfField = (field: FieldVersion): FieldValues => ({
  title: field.title,
  origin: field.origin,
  originReference: field.originReference,
  unit: field.unit,
  drawnBy: field.drawnBy,
  teamIds: field.teams.map(({ id }) => id),
  rhythm: field.rhythm,
  sampleSize: integer(field.sampleSize),
  minutesPerCase: integer(field.minutesPerCase),
  tolerableRate: percentText(field.tolerableRate),
  expectedCases: '200',
  method: field.method,
  minimumPerStratum: integer(field.minimumPerStratum),
  confidence: percentText(field.confidence),
  recheckShare: percentText(field.recheckShare),
  secondStageSize: field.secondStage === null ? '' : integer(field.secondStage.size),
  secondStageThreshold: field.secondStage === null ? '' : integer(field.secondStage.threshold),
  criteria: field.criteria.map(({ criterionId }) => criterionId),
  reason: field.amendmentReason ?? '',
});

/**
 * What was entered, as the use case takes it. Severity, error type and rate set for a single criterion of `before`
 * stay as they were.
 */
export function readField(values: FieldValues, before: FieldVersion | null): FieldInput {
  const form = new FormReader(values);
  const kept = new Map((before?.criteria ?? []).map((criterion) => [criterion.criterionId, criterion]));
  const [size, threshold] = [
    form.optionalInteger('secondStageSize'),
    form.optionalInteger('secondStageThreshold'),
  ];
  const content: FieldInput = {
    title: form.required('title', 'Geben Sie dem Prüffeld eine Bezeichnung.'),
    origin: form.oneOf('origin', originCodes, 'Wählen Sie den Anlass.'),
    originReference: form.required('originReference', 'Nennen Sie, worauf sich der Anlass stützt.'),
    unit: form.required('unit', 'Nennen Sie, was ein Fall ist, zum Beispiel BG.'),
    drawnBy: form.oneOf('drawnBy', ['team', 'area'], 'Wählen Sie, wer zieht.'),
    teamIds: [...form.all('teamIds')],
    rhythm: form.oneOf('rhythm', rhythms, 'Wählen Sie den Rhythmus.'),
    method: form.oneOf('method', methodCodes, 'Wählen Sie das Verfahren.'),
    sampleSize: form.integer('sampleSize'),
    minimumPerStratum: form.optionalInteger('minimumPerStratum') ?? 0,
    secondStage: size === null ? null : { size, threshold: threshold ?? 0 },
    tolerableRate: form.fraction('tolerableRate'),
    confidence: form.fraction('confidence'),
    minutesPerCase: form.integer('minutesPerCase'),
    recheckShare: form.fraction('recheckShare'),
    criteria: form.all('criteria').map((criterionId) => {
      const known = kept.get(criterionId);
      return known === undefined
        ? { criterionId }
        : {
            criterionId,
            severity: known.severity,
            errorType: known.errorType,
            tolerableRate: known.tolerableRate,
          };
    }),
  };
  if (content.teamIds.length === 0) form.fault('teamIds', 'missing', 'Wählen Sie mindestens ein Team.');
  if (content.criteria.length === 0)
    form.fault('criteria', 'missing', 'Wählen Sie mindestens ein Prüfkriterium.');
  form.refuse();
  return content;
}

type Origin = keyof typeof origins;
type Method = keyof typeof methods;
const originCodes = Object.keys(origins) as [Origin, ...Origin[]];
const methodCodes = Object.keys(methods) as [Method, ...Method[]];

/** The form's field for a path of the use case: lists have one field, a second stage has two. */
export const nameOfFieldPath = (path: string): string =>
  path === 'secondStage'
    ? 'secondStageSize'
    : (path
        .replace(/^secondStage\.(.)/, (_, first: string) => `secondStage${first.toUpperCase()}`)
        .split('.')[0] ?? path);

/** What the number of cases can show in a frame of the expected size, in a sentence; '' while it is unfinished. */
export function sampleSentence(values: FieldValues): string {
  const form = new FormReader(values);
  const n = form.optionalInteger('sampleSize') ?? 0;
  const N = form.optionalInteger('expectedCases') ?? 0;
  const minutes = form.optionalInteger('minutesPerCase') ?? 0;
  if (N < 2 || n < 1 || n > N || minutes < 1) return '';
  const message = whatSampleShows({ frameSize: N, sizes: [n], minutesPerCase: minutes }).messages[0];
  if (message === undefined) return '';
  return `${message.sentence} Aufwand etwa ${hoursInWords(message.hours ?? 0)} je Ziehung.`;
}

const preview = { 'data-preview-input': '' };

/** The helper with what the form holds; in a tab of its own, so that nothing entered is lost. */
const calculatorFor = (values: FieldValues): string => {
  const form = new FormReader(values);
  return address('/stichprobenrechner', {
    faelle: form.text('expectedCases'),
    tolerierbar: form.text('tolerableRate'),
    sicherheit: form.text('confidence'),
    minuten: form.text('minutesPerCase'),
  });
};

interface FieldFieldsProps {
  readonly form: FormState;
  readonly teams: readonly Team[];
  readonly criteria: readonly Criterion[];
  /** Whether a reason is asked for: in a confirmed plan. */
  readonly asksReason: boolean;
}

/** The fields of the form; what is rarely needed stands under "Erweitert". */
export const FieldFields = ({ form, teams, criteria, asksReason }: FieldFieldsProps) => (
  <>
    <TextField form={form} name="title" label="Bezeichnung" maxLength={200} />
    <Select
      form={form}
      name="origin"
      label="Anlass"
      placeholder="Bitte wählen"
      width="medium"
      options={optionsOf(origins)}
    />
    <TextField
      form={form}
      name="originReference"
      label="Bezug des Anlasses"
      hint="zum Beispiel „Fachaufsicht 2019, Bericht vom 12.11.2019“"
      maxLength={300}
    />
    <CriteriaChoice form={form} criteria={criteria} />
    <Checkboxes
      form={form}
      name="teamIds"
      label="Teams"
      hint="Die Leitungen aller gewählten Teams zeichnen mit."
      options={teams.map(({ id, name }) => ({ value: id, label: name }))}
    />
    <Select
      form={form}
      name="rhythm"
      label="Rhythmus der Ziehungen"
      width="medium"
      options={optionsOf(rhythmLabels)}
    />
    <NumberField form={form} name="sampleSize" label="Stichprobe je Ziehung" unit="Fälle" data={preview} />
    <NumberField form={form} name="minutesPerCase" label="Prüfzeit je Fall" unit="Minuten" data={preview} />
    <NumberField
      form={form}
      name="expectedCases"
      label="Erwartete Fälle in der Grundgesamtheit"
      hint="Nur für die Abschätzung; wird nicht gespeichert."
      unit="Fälle"
      data={preview}
    />
    <PreviewSentence>{sampleSentence(form.values)}</PreviewSentence>
    <p class="kern-body">
      <a class="kern-link" href={calculatorFor(form.values)} target="_blank" rel="noopener">
        Im Stichprobenrechner ansehen (neuer Tab)
      </a>
    </p>
    <NumberField
      form={form}
      name="tolerableRate"
      label="Tolerierbare Fehlerquote"
      hint="Was die Geschäftsführung für dieses Prüffeld hinnimmt."
      unit="%"
      decimals
    />
    {asksReason && (
      <TextArea
        form={form}
        name="reason"
        label="Grund der Änderung"
        hint="Der Prüfplan ist bestätigt. Die Änderung bleibt mit Grund und Datum neben dem Original sichtbar."
        rows={3}
      />
    )}
    <AdvancedFields form={form} />
  </>
);

const advanced = [
  'unit',
  'drawnBy',
  'method',
  'minimumPerStratum',
  'secondStageSize',
  'secondStageThreshold',
  'confidence',
  'recheckShare',
];

const AdvancedFields = ({ form }: { form: FormState }) => (
  <Details summary="Erweitert" open={advanced.some((name) => errorOf(form, name) !== undefined)}>
    <TextField
      form={form}
      name="unit"
      label="Ein Fall ist"
      hint="zum Beispiel BG, Kunde, Antrag, Maßnahme"
      width="short"
      maxLength={40}
    />
    <Radios
      form={form}
      name="drawnBy"
      label="Wer zieht?"
      options={[
        {
          value: 'team',
          label: 'Jede Teamleitung für ihr Team',
          hint: 'Eine Grundgesamtheit je Team, die angegebene Zahl Fälle je Team',
        },
        {
          value: 'area',
          label: 'Die Bereichsleitung über alle Teams',
          hint: 'Eine gemeinsame Grundgesamtheit; jede Teamleitung sieht nur die eigenen Fälle',
        },
      ]}
    />
    <Select form={form} name="method" label="Verfahren" width="medium" options={optionsOf(methods)} />
    <NumberField
      form={form}
      name="minimumPerStratum"
      label="Mindestumfang je Schicht"
      unit="Fälle"
      optional
    />
    <NumberField
      form={form}
      name="secondStageSize"
      label="Erweiterung um"
      hint="Vorab festgelegt, geht eine Erweiterung in die Fehlerquote ein (zweistufige Stichprobe)."
      unit="Fälle"
      optional
    />
    <NumberField
      form={form}
      name="secondStageThreshold"
      label="Erweitert wird bei mehr als"
      unit="fehlerhaften Fällen"
      optional
    />
    <NumberField form={form} name="confidence" label="Sicherheit" unit="%" decimals />
    <NumberField
      form={form}
      name="recheckShare"
      label="Anteil blinder Zweitprüfungen"
      hint="Anteil der Fälle ohne Fehler, der ein zweites Mal geprüft wird."
      unit="%"
      decimals
    />
  </Details>
);
