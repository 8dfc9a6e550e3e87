import { resultKinds, resultNames, type SheetView } from '../checks/index.ts';
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
import { entriesOf } from './form-values.ts';
import { home } from './navigation.ts';
import type { Visit } from './page-route.ts';
import { fieldsOf } from './sheet-values.ts';

interface ConflictProps {
  readonly visit: Visit;
  /** The sheet as it stands now, saved by the other person. */
  readonly theirs: SheetView;
  /** What this person entered. */
  readonly yours: FieldValues;
}

/** Both versions of a sheet beside each other; the person decides, nothing is lost until then. */
export const SheetConflictPage = ({ visit, theirs, yours }: ConflictProps) => {
  const { kind, id } = theirs.subject;
  const base = `/pruefboegen/${kind}/${id}`;
  const form = freshForm(yours);
  const saved = new Map(theirs.content.results.map((result) => [result.criterionId, result]));
  const word = (result: string): string => resultNames[resultKinds.find((known) => known === result) ?? 'ok'];
  const rows = theirs.questions.map((question) => {
    const names = fieldsOf(question.id);
    const other = saved.get(question.id);
    const mine = valueOf(form, names.result);
    const text = (result: string, facts: string): string =>
      result === '' ? 'offen' : `${word(result)}${result === 'error' && facts !== '' ? `: ${facts}` : ''}`;
    return {
      question,
      theirs: text(other?.result ?? '', other?.finding?.facts ?? ''),
      yours: text(mine, valueOf(form, names.facts)),
    };
  });
  return (
    <Page
      title="Zwei Fassungen des Prüfbogens"
      preline={theirs.subject.fieldTitle}
      frame={visit.frame}
      breadcrumbs={[home, { label: 'Prüfbögen', href: '/pruefboegen' }, { label: 'Prüfbogen', href: base }]}
    >
      <Alert tone="warning" title="Jemand anderes hat diesen Bogen inzwischen gespeichert" live>
        <p class="kern-body">
          {theirs.content.savedAt === null ? '' : `Gespeichert am ${dateTime(theirs.content.savedAt)}. `}
          Vergleichen Sie beide Fassungen und entscheiden Sie, welche gilt. Ihre Eingaben sind noch nicht
          gespeichert.
        </p>
      </Alert>
      <DataTable
        id="fassungen"
        caption="Beide Fassungen"
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Prüffrage', cell: ({ question }) => `${question.code}: ${question.question}` },
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
          <Button name="weiter" value="entwurf">
            Meine Fassung speichern
          </Button>
          <ButtonLink href={base}>Gespeicherte Fassung behalten</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
};
