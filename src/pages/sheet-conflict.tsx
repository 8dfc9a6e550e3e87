import {
  dispositionNames,
  resultNames,
  severityNames,
  type lastHand,
  type SheetQuestion,
  type SheetView,
} from '../checks/index.ts';
import type { ErrorType } from '../catalogue/index.ts';
import { dateTime } from '../format.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  Page,
  freshForm,
  valueOf,
  type FieldValues,
} from '../ui/index.ts';
import { entriesOf, FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import type { Visit } from './page-route.ts';
import { amounts, sheetAddress, typeName } from './sheet-parts.tsx';
import { fieldsOf, valuesOfSheet } from './sheet-values.ts';

interface ConflictProps {
  readonly visit: Visit;
  /** The sheet as it stands now, saved by the other person. */
  readonly theirs: SheetView;
  /** Who that was. */
  readonly hand: Awaited<ReturnType<typeof lastHand>>;
  /** What this person entered. */
  readonly yours: FieldValues;
  readonly errorTypes: readonly ErrorType[];
}

const nameIn = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code;

/** One answer with everything that belongs to it, from the fields of the form. */
function answerIn(values: FieldValues, question: SheetQuestion, errorTypes: readonly ErrorType[]): string {
  const form = freshForm(values);
  const names = fieldsOf(question.id);
  const result = valueOf(form, names.result);
  if (result === '') return 'offen';
  if (result !== 'error') return nameIn(resultNames, result);
  const type = valueOf(form, names.errorType);
  const details = [
    typeName(errorTypes, type),
    nameIn(severityNames, valueOf(form, names.severity)),
    valueOf(form, names.facts),
  ];
  const euros = new FormReader(values);
  return (
    [resultNames.error, ...details.filter((detail) => detail !== '')].join('; ') +
    amounts({ overpaidCents: euros.cents(names.overpaid), underpaidCents: euros.cents(names.underpaid) })
  );
}

/** What is compared, line by line. */
const linesOf = (values: FieldValues, questions: readonly SheetQuestion[], types: readonly ErrorType[]) => {
  const form = freshForm(values);
  const disposition = valueOf(form, 'disposition');
  return [
    { label: 'Stand des Falls', text: nameIn(dispositionNames, disposition) },
    {
      label: 'Grund, wenn der Fall nicht geprüft wurde',
      text: disposition === 'complete' ? '' : valueOf(form, 'dispositionReason'),
    },
    ...questions.map((question) => ({
      label: `${question.code}: ${question.question}`,
      text: disposition === 'complete' ? answerIn(values, question, types) : '',
    })),
    { label: 'Bemerkung', text: valueOf(form, 'note') },
  ];
};

const savedBy = {
  self: 'Sie haben diesen Bogen inzwischen in einem anderen Fenster gespeichert',
  lead: 'Die Teamleitung hat diesen Bogen inzwischen gespeichert',
  deputy: 'Die Vertretung der Teamleitung hat diesen Bogen inzwischen gespeichert',
  'second-person': 'Die zweitprüfende Person hat diesen Bogen inzwischen gespeichert',
} as const;

/** Both versions of a sheet beside each other; the person decides, nothing is lost until then. */
export const SheetConflictPage = ({ visit, theirs, hand, yours, errorTypes }: ConflictProps) => {
  const base = sheetAddress(theirs.subject);
  const isComplete = theirs.content.state === 'complete';
  const next = valueOf(freshForm(yours), 'weiter');
  const theirLines = linesOf(valuesOfSheet(theirs.questions, theirs.content), theirs.questions, errorTypes);
  const rows = linesOf(yours, theirs.questions, errorTypes).map(({ label, text }, index) => ({
    label,
    theirs: theirLines[index]?.text ?? '',
    yours: text,
  }));
  return (
    <Page
      title="Zwei Fassungen des Prüfbogens"
      preline={theirs.subject.fieldTitle}
      frame={visit.frame}
      breadcrumbs={[home, { label: 'Prüfbögen', href: '/pruefboegen' }, { label: 'Prüfbogen', href: base }]}
    >
      <Alert tone="warning" title={savedBy[hand]} live>
        <p class="kern-body">
          {theirs.content.savedAt === null ? '' : `Gespeichert am ${dateTime(theirs.content.savedAt)}. `}
          Vergleichen Sie beide Fassungen und entscheiden Sie, welche gilt. Ihre Eingaben sind noch nicht
          gespeichert.
          {isComplete ? ' Die gespeicherte Fassung ist abgeschlossen.' : ''}
        </p>
      </Alert>
      <DataTable
        id="fassungen"
        caption="Beide Fassungen"
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Angabe', cell: ({ label }) => label },
          { label: 'Gespeicherte Fassung', cell: (row) => row.theirs },
          {
            label: 'Ihre Fassung',
            cell: (row) => (row.yours === row.theirs ? row.yours : <strong>{row.yours}</strong>),
          },
        ]}
      />
      <Form action={base} csrf={visit.csrf} hidden={{ version: String(theirs.content.version) }}>
        {entriesOf(yours)
          .filter(([name]) => name !== 'version' && name !== '_csrf' && name !== 'weiter')
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
        <ButtonRow>
          <Button name="weiter" value={isComplete ? 'naechster' : next || 'entwurf'}>
            Meine Fassung speichern
          </Button>
          <ButtonLink href={base}>Gespeicherte Fassung behalten</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
};
