import {
  dispositionNames,
  resultNames,
  severityNames,
  type findingHistory,
  type SheetQuestion,
  type SheetResult,
  type SheetView,
  type SubjectRef,
  type SubjectView,
} from '../checks/index.ts';
import type { ErrorType } from '../catalogue/index.ts';
import { date, dateTime, euro, integer } from '../format.ts';
import { DataTable, StatusTag, SummaryList, type Tone } from '../ui/index.ts';

export const findingStates: Readonly<
  Record<NonNullable<SheetResult['finding']>['state'], { readonly word: string; readonly tone: Tone }>
> = {
  recorded: { word: 'festgestellt', tone: 'warning' },
  confirmed: { word: 'bestätigt', tone: 'danger' },
  amended: { word: 'geändert bestätigt', tone: 'danger' },
  rejected: { word: 'verworfen', tone: 'neutral' },
  withdrawn: { word: 'zurückgenommen', tone: 'neutral' },
};

export const FindingStateTag = ({ state }: { state: string }) => {
  const known = Object.entries(findingStates).find(([code]) => code === state)?.[1];
  return <StatusTag tone={known?.tone ?? 'neutral'}>{known?.word ?? state}</StatusTag>;
};

/** Where a sheet is. */
export const sheetAddress = ({ kind, id }: SubjectRef): string => `/pruefboegen/${kind}/${id}`;

/** Which case it is, in rows of a summary. */
export const caseRows = (subject: SubjectView) => [
  { key: 'Fallnummer', value: subject.caseNumber ?? 'gelöscht' },
  { key: 'Tag der Entscheidung', value: date(subject.decisionDate) },
  {
    key: 'Auswahl',
    value:
      subject.rank === null
        ? 'gezielt ausgewählt'
        : `gezogen, Rang ${integer(subject.rank)}${subject.stratum === null ? '' : `, Schicht ${subject.stratum}`}`,
  },
];

/** What case it is. */
export const CaseFacts = ({ view }: { view: SheetView }) => {
  const { subject, content } = view;
  return (
    <SummaryList
      rows={[
        ...caseRows(subject),
        ...(content.savedAt === null
          ? []
          : [
              {
                key: content.state === 'complete' ? 'Abgeschlossen' : 'Zuletzt gespeichert',
                value: `${dateTime(content.savedAt)}, Fassung ${integer(content.version)}`,
              },
            ]),
      ]}
    />
  );
};

interface AnswerRow {
  readonly question: SheetQuestion;
  readonly result: SheetResult | undefined;
}

/** The filled sheet to read: the whole check, not only its errors. */
export const SheetReading = ({ view, errorTypes }: { view: SheetView; errorTypes: readonly ErrorType[] }) => {
  const { content, questions } = view;
  const answers = new Map(content.results.map((result) => [result.criterionId, result]));
  const rows = questions.map((question): AnswerRow => ({ question, result: answers.get(question.id) }));
  return (
    <>
      {content.disposition !== null && content.disposition !== 'complete' && (
        <p class="kern-body">
          Nicht geprüft: {dispositionNames[content.disposition]}. Grund:{' '}
          {content.dispositionReason ?? '(gelöscht)'}
        </p>
      )}
      <DataTable
        id="ergebnisse"
        caption="Ergebnisse"
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Kriterium', cell: ({ question }) => question.code },
          { label: 'Prüffrage', cell: ({ question }) => question.question },
          { label: 'Ergebnis', cell: ({ result }) => <ResultTag result={result} /> },
          {
            label: 'Feststellung',
            cell: ({ result }) =>
              result?.finding == null ? (
                '–'
              ) : (
                <FindingText finding={result.finding} errorTypes={errorTypes} />
              ),
          },
        ]}
      />
      {content.note !== null && <p class="kern-body">Bemerkung: {content.note}</p>}
    </>
  );
};

const resultTones = { ok: 'success', error: 'danger', 'not-applicable': 'neutral' } as const;

const ResultTag = ({ result }: { result: SheetResult | undefined }) =>
  result === undefined ? (
    <>offen</>
  ) : (
    <StatusTag tone={resultTones[result.result]}>{resultNames[result.result]}</StatusTag>
  );

/** An error in words: type, severity, facts, euros, and where it stands. */
export const FindingText = (props: {
  finding: NonNullable<SheetResult['finding']>;
  errorTypes: readonly ErrorType[];
}) => {
  const { finding } = props;
  return (
    <>
      <p>
        <FindingStateTag state={finding.state} /> {classificationOf(finding, props.errorTypes)}
      </p>
      <p>{finding.facts ?? '(Sachverhalt gelöscht)'}</p>
    </>
  );
};

type FindingVersion = Awaited<ReturnType<typeof findingHistory>>['versions'][number];

/** What a finding says in each of its versions, beside each other; who made one is never said. */
export const FindingVersions = (props: {
  versions: readonly FindingVersion[];
  errorTypes: readonly ErrorType[];
}) => (
  <DataTable
    id="fassungen"
    caption="Fassungen der Feststellung"
    narrow="list"
    rows={props.versions}
    columns={[
      { label: 'Fassung', cell: ({ version }) => integer(version) },
      { label: 'Stand', cell: ({ state }) => <FindingStateTag state={state} /> },
      { label: 'am', cell: ({ madeAt }) => dateTime(madeAt) },
      { label: 'Einordnung', cell: (version) => classificationOf(version, props.errorTypes) },
      { label: 'Sachverhalt', cell: ({ facts }) => facts ?? '(gelöscht)' },
      { label: 'Begründung', cell: ({ reason }) => reason ?? '–' },
    ]}
  />
);

/** `Rechtsfehler, mittel, Überzahlung 12,00 €` */
export const classificationOf = (
  of: Pick<FindingVersion, 'errorType' | 'severity' | 'overpaidCents' | 'underpaidCents'>,
  errorTypes: readonly ErrorType[],
): string => `${typeName(errorTypes, of.errorType)}, ${severityNames[of.severity]}${amounts(of)}`;

/** `, Überzahlung 12,00 €`; over- and underpayment stay apart. */
export const amounts = (of: { readonly overpaidCents: number; readonly underpaidCents: number }): string =>
  [
    of.overpaidCents > 0 ? `, Überzahlung ${euro(of.overpaidCents)}` : '',
    of.underpaidCents > 0 ? `, Unterzahlung ${euro(of.underpaidCents)}` : '',
  ].join('');

/** What an error type is called; one that is gone keeps its code. */
export const typeName = (types: readonly ErrorType[], code: string): string =>
  types.find((type) => type.code === code)?.name ?? code;
