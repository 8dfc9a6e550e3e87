import { boundCurve, toSvg } from '../charts/index.ts';
import { counted, hoursInWords, integer, percent } from '../format.ts';
import type { SampleMessage } from '../statistics/index.ts';
import { DataTable, DRAWING_WIDTH, Figure, HelpText, KeyFigures } from '../ui/index.ts';
import { ExportLinks } from './lists.tsx';
import type { SampleAnswer } from './sample-answer.ts';

const effort = (hours: number | null): string => (hours === null ? '–' : hoursInWords(hours));

/** „54 von 400 (13,5 %)“ */
const boundWords = ({ upper, upperCount }: SampleMessage, frameSize: number): string =>
  `${integer(upperCount)} von ${integer(frameSize)} (${percent(upper)})`;

/** How many cases are needed, and what other numbers of cases would show. */
export const AnswerParts = ({
  answer,
  query,
}: {
  answer: SampleAnswer;
  query: Record<string, string | undefined>;
}) => {
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
const ModelTable = ({ answer: { plan, terms, binomial, poisson } }: { answer: SampleAnswer }) => {
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

const CurveFigure = ({ answer: { terms, power }, found }: { answer: SampleAnswer; found: string }) => {
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
