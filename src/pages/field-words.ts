/** What a version of a field says, in words, and where two versions differ. */
import { methods, origins, type FieldCriterion, type FieldVersion } from '../audit-plan/index.ts';
import { rhythmLabels } from '../calendar/index.ts';
import { severityNames } from '../checks/index.ts';
import { counted, integer } from '../format.ts';
import { percentText } from './field-form.tsx';

/** To its last decimal, so that no change is rounded away. */
const exactly = (fraction: number): string => `${percentText(fraction)}\u00a0%`;

/** One thing a version says: „Rhythmus: monatlich“. */
export interface Statement {
  readonly key: string;
  readonly value: string;
}

/** What a version says, but for its title and its criteria. */
export function statements(field: FieldVersion): Statement[] {
  const { secondStage, minimumPerStratum } = field;
  return [
    { key: 'Anlass', value: `${origins[field.origin]}: ${field.originReference}` },
    { key: 'Teams', value: field.teams.map(({ name }) => name).join(', ') },
    { key: 'Rhythmus', value: rhythmLabels[field.rhythm] },
    {
      key: 'Stichprobe',
      value: [
        `${counted(field.sampleSize, 'Fall', 'Fälle')} (${field.unit}) ${field.drawnBy === 'team' ? 'je Team' : 'über alle Teams'}`,
        methods[field.method],
        ...(minimumPerStratum === 0 ? [] : [`mindestens ${integer(minimumPerStratum)} je Schicht`]),
      ].join(', '),
    },
    ...(secondStage === null
      ? []
      : [
          {
            key: 'Erweiterung',
            value: `um ${counted(secondStage.size, 'Fall', 'Fälle')}, wenn mehr als ${counted(secondStage.threshold, 'Fall fehlerhaft ist', 'Fälle fehlerhaft sind')}`,
          },
        ]),
    {
      key: 'Tolerierbare Fehlerquote',
      value: `${exactly(field.tolerableRate)} bei ${exactly(field.confidence)} Sicherheit`,
    },
    { key: 'Prüfzeit', value: `${counted(field.minutesPerCase, 'Minute', 'Minuten')} je Fall` },
    { key: 'Blinde Zweitprüfungen', value: `${exactly(field.recheckShare)} der Fälle ohne Fehler` },
  ];
}

/** A statement that two versions make differently; null where one does not make it. */
export interface Difference {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Where `after` differs from `before`: title, statements, criteria by their questions, and the criteria's order. */
export function differences(
  before: FieldVersion,
  after: FieldVersion,
  errorTypes: ReadonlyMap<string, string>,
): Difference[] {
  const was = everything(before, after, errorTypes);
  const is = everything(after, before, errorTypes);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key) => ({ key, before: was.get(key) ?? null, after: is.get(key) ?? null }))
    .filter((row) => row.before !== row.after);
}

const everything = (
  field: FieldVersion,
  other: FieldVersion,
  errorTypes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map([
    ['Bezeichnung', field.title],
    ...statements(field).map(({ key, value }) => [key, value] as const),
    ...field.criteria.map((criterion) => [nameOf(criterion), weightOf(criterion, errorTypes)] as const),
    ['Reihenfolge der Kriterien', orderOf(field, other)],
  ]);

const nameOf = ({ code, version, question }: FieldCriterion): string =>
  `${code}${version === 1 ? '' : ` (Fassung ${version})`}: ${question}`;

const weightOf = (
  { severity, errorType, tolerableRate }: FieldCriterion,
  errorTypes: ReadonlyMap<string, string>,
): string =>
  [
    severityNames[severity],
    errorTypes.get(errorType) ?? errorType,
    ...(tolerableRate === null ? [] : [`tolerierbar ${exactly(tolerableRate)}`]),
  ].join(', ');

/** In which order a version asks the criteria that the other asks as well. */
const orderOf = ({ criteria }: FieldVersion, other: FieldVersion): string =>
  criteria
    .filter(({ criterionId }) => other.criteria.some((one) => one.criterionId === criterionId))
    .map(({ code }) => code)
    .join(', ');
