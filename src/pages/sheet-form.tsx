import {
  dispositionNames,
  dispositions,
  resultNames,
  severities,
  severityNames,
  type SheetQuestion as Asked,
  type SheetView,
} from '../checks/index.ts';
import { instructionName, type ErrorType } from '../catalogue/index.ts';
import {
  Button,
  Details,
  Form,
  NumberField,
  QuietDetails,
  Radios,
  SaveState,
  Select,
  SheetBar,
  SheetQuestion,
  TextArea,
  errorOf,
  valueOf,
  type FormState,
} from '../ui/index.ts';
import type { Visit } from './page-route.ts';
import { sheetAddress } from './sheet-parts.tsx';
import { fieldsOf } from './sheet-values.ts';

const longestPassage = 2000;

/** The passage a criterion names, out of the instruction's text; its beginning where it is not found. */
export function passageOf(text: string, passage: string): string {
  const found = text.split(/\n\s*\n/).find((block) => block.trimStart().startsWith(passage));
  const shown = found ?? text;
  return shown.length > longestPassage ? `${shown.slice(0, longestPassage)} …` : shown;
}

/** Where a question comes from, with the passage one click away. */
export const AboutQuestion = ({ question }: { question: Asked }) => (
  <>
    <p>
      {question.code} · {severityNames[question.severity]}
      {question.applicability !== null && ` · gilt: ${question.applicability}`}
    </p>
    <QuietDetails summary={`${instructionName(question.instruction)}, ${question.instruction.passage}`}>
      {question.instructionText === null ? (
        <p>Am Tag der Entscheidung war keine Fassung dieser Geschäftsanweisung in Kraft.</p>
      ) : (
        <>
          <p>{passageOf(question.instructionText, question.instruction.passage)}</p>
          <p>
            <a class="kern-link" href={`/anweisungen/${question.instructionVersionId}`}>
              Ganze Geschäftsanweisung lesen
            </a>
          </p>
        </>
      )}
    </QuietDetails>
  </>
);

interface SheetFormProps {
  readonly visit: Visit;
  readonly view: SheetView;
  readonly errorTypes: readonly ErrorType[];
  readonly form: FormState;
  /** What the main button does: goes to the next case, or ends a second check. */
  readonly finish: string;
  /** `Fall 7 von 20 · 14 offen` */
  readonly place: string;
  /** False for a finished sheet that is being corrected: it is saved by its button only. */
  readonly savesAsYouGo: boolean;
}

/** The sheet to fill: three large choices a criterion, by mouse, finger or key. */
export const SheetForm = (props: SheetFormProps) => {
  const { visit, view, form, finish } = props;

  const base = sheetAddress(view.subject);
  const data = props.savesAsYouGo
    ? { 'data-sheet': '', 'data-sheet-save': `${base}/entwurf`, 'data-sheet-focus': '' }
    : {};
  return (
    <Form action={base} csrf={visit.csrf} hidden={{ version: valueOf(form, 'version') }} data={data}>
      {view.questions.map((question, index) => (
        <Question question={question} number={index + 1} form={form} errorTypes={props.errorTypes} />
      ))}
      <NotChecked form={form} />
      <Details summary="Bemerkung" open={valueOf(form, 'note') !== '' || errorOf(form, 'note') !== undefined}>
        <TextArea
          form={form}
          name="note"
          label="Bemerkung zum Fall"
          hint="Ohne Namen von Personen"
          rows={3}
          optional
        />
      </Details>
      <SheetBar>
        <p>{props.place}</p>
        {props.savesAsYouGo && <SaveState />}
        <Button name="weiter" value="naechster" data={{ 'data-sheet-submit': '' }}>
          {finish}
        </Button>
        {props.savesAsYouGo && (
          <Button kind="tertiary" name="weiter" value="entwurf">
            Zwischenspeichern
          </Button>
        )}
      </SheetBar>
    </Form>
  );
};

const Question = (props: {
  question: Asked;
  number: number;
  form: FormState;
  errorTypes: readonly ErrorType[];
}) => {
  const { question, form } = props;
  const names = fieldsOf(question.id);
  return (
    <SheetQuestion
      form={form}
      name={names.result}
      number={props.number}
      question={question.question}
      about={<AboutQuestion question={question} />}
      options={[
        { key: '1', value: 'ok', label: resultNames.ok },
        { key: '2', value: 'error', label: resultNames.error },
        { key: '3', value: 'not-applicable', label: resultNames['not-applicable'] },
      ]}
      details={{
        when: 'error',
        fields: (
          <>
            <TextArea
              form={form}
              name={names.facts}
              label="Sachverhalt"
              hint="Was ist falsch? Ohne Namen von Personen"
              rows={3}
            />
            <Select
              form={form}
              name={names.errorType}
              label="Fehlerart"
              width="medium"
              options={props.errorTypes.map(({ code, name }) => ({ value: code, label: name }))}
            />
            <Select
              form={form}
              name={names.severity}
              label="Schwere"
              width="medium"
              options={severities.map((value) => ({ value, label: severityNames[value] }))}
            />
            <NumberField form={form} name={names.overpaid} label="Überzahlung" unit="€" decimals optional />
            <NumberField form={form} name={names.underpaid} label="Unterzahlung" unit="€" decimals optional />
          </>
        ),
      }}
    />
  );
};

/** A case that was never part of the population, or whose file is missing. */
const NotChecked = ({ form }: { form: FormState }) => (
  <Details
    summary="Fall kann nicht geprüft werden"
    open={valueOf(form, 'disposition') !== 'complete' || errorOf(form, 'dispositionReason') !== undefined}
  >
    <Radios
      form={form}
      name="disposition"
      label="Stand des Falls"
      hint="Bei einem nicht geprüften Fall entfallen die Antworten oben."
      options={dispositions.map((value) => ({ value, label: dispositionNames[value] }))}
    />
    <TextArea
      form={form}
      name="dispositionReason"
      label="Grund, wenn der Fall nicht geprüft wurde"
      rows={2}
      optional
    />
  </Details>
);
