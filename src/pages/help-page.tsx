import { Details, Page, SummaryList, type PageFrame } from '../ui/index.ts';
import { home } from './navigation.ts';

/** A step of the year. */
interface Step {
  readonly title: string;
  readonly who: string;
  readonly text: string;
  /** Pages of the menu where it is taken; the first that the reader's function has is linked to. */
  readonly pages: readonly string[];
}

const steps: readonly Step[] = [
  {
    title: 'Prüfplan aufstellen',
    who: 'Teamleitung',
    text: 'Prüffelder mit Anlass, Prüfkriterien, Rhythmus und Stichprobengröße entwerfen, mitzeichnen und vorlegen.',
    pages: ['/pruefplan'],
  },
  {
    title: 'Prüfplan bestätigen',
    who: 'Bereichsleitung',
    text: 'Vorgelegte Prüffelder bestätigen oder mit Begründung zurückgeben. Spätere Änderungen bleiben neben der ersten Fassung sichtbar.',
    pages: ['/pruefplan'],
  },
  {
    title: 'Fallliste übernehmen',
    who: 'Teamleitung oder Controlling',
    text: 'Die Liste aller Fälle des Zeitraums hochladen, den Bericht mit dem Fachverfahren vergleichen, dann übernehmen. Eine fehlerhafte Zeile weist die ganze Datei zurück.',
    pages: ['/lieferungen', '/ziehungen'],
  },
  {
    title: 'Versiegeln und ziehen',
    who: 'Teamleitung, bei mehreren Teams Bereichsleitung',
    text: 'Die Grundgesamtheit wird versiegelt und kann danach nicht mehr geändert werden. Die Ziehung ist zufällig und mit dem Protokoll nachrechenbar.',
    pages: ['/ziehungen'],
  },
  {
    title: 'Prüfbögen ausfüllen',
    who: 'Teamleitung',
    text: 'Je Fall ein Bogen. Bei einem Fehler entstehen Feststellung und Fallkorrektur. Gespeichert wird fortlaufend.',
    pages: ['/pruefboegen'],
  },
  {
    title: 'Zweitprüfung',
    who: 'eine zweite Person',
    text: 'Jede Feststellung und ein zufälliger Teil der fehlerfreien Prüfungen wird von einer zweiten Person geprüft.',
    pages: ['/zweitpruefungen'],
  },
  {
    title: 'Maßnahmen und Fallkorrekturen',
    who: 'Teamleitung',
    text: 'Maßnahmen beginnen sofort. Zuständig ist eine Funktion im Team, nie eine namentlich genannte Person.',
    pages: ['/massnahmen'],
  },
  {
    title: 'Fehlerschwerpunkte feststellen',
    who: 'Bereichsleitung',
    text: 'Zum Quartalsende werden Fehlerquoten gegen die tolerierbare Fehlerquote geprüft. Fachlich kann ein Schwerpunkt sofort festgestellt werden.',
    pages: ['/schwerpunkte'],
  },
  {
    title: 'Qualifizierung planen',
    who: 'Personalentwicklung',
    text: 'Jeder Schwerpunkt wird zum Qualifizierungsbedarf, eingeplant oder mit Begründung anders behandelt.',
    pages: ['/qualifizierung'],
  },
  {
    title: 'Berichten',
    who: 'Bereichsleitung und Geschäftsführung',
    text: 'Der Bericht zur Fachbereichsbesprechung und der monatliche Jour-fixe-Bericht entstehen aus den Prüfungen und werden freigegeben.',
    pages: ['/berichte'],
  },
];

const keys: readonly (readonly [string, string])[] = [
  ['1', 'in Ordnung'],
  ['2', 'Fehler; öffnet die Angaben zur Feststellung'],
  ['3', 'nicht anwendbar'],
  ['Pfeil nach unten, Pfeil nach oben', 'zum nächsten, zum vorigen Prüfkriterium'],
  ['Tabulator', 'zum nächsten Feld, wie in jedem Formular'],
];

const words: readonly (readonly [string, string])[] = [
  ['Prüffeld', 'ein Thema, das im Kalenderjahr geprüft wird, mit Anlass, Prüfkriterien und Rhythmus'],
  ['Prüfkriterium', 'eine Frage des Prüfbogens; sie nennt die Geschäftsanweisung, gegen die geprüft wird'],
  ['Grundgesamtheit', 'alle Fälle eines Prüffelds und Zeitraums, aus denen gezogen wird'],
  ['Ziehung', 'die zufällige, nachrechenbare Auswahl aus einer versiegelten Grundgesamtheit'],
  ['Stichprobenfall', 'ein gezogener Fall in der Reihenfolge der Ziehung'],
  ['Ersatzfall', 'der nächste Fall derselben Reihenfolge, wenn ein gezogener nicht prüfbar ist'],
  ['Feststellung', 'ein Fehler mit Kriterium, Fehlerart, Schwere und gegebenenfalls Betrag'],
  [
    'Vertrauensbereich',
    'der Bereich, in dem die Fehlerquote aller Fälle mit der angegebenen Sicherheit liegt',
  ],
  ['Tolerierbare Fehlerquote', 'was die Geschäftsführung für ein Prüffeld hinnimmt'],
  ['Auffälligkeit', 'ein monatliches Zeichen; noch kein Fehlerschwerpunkt'],
  [
    'Fehlerschwerpunkt',
    'ein Prüfkriterium mit nachweislich zu hoher Fehlerquote (statistisch) oder mit Begründung festgestellt (fachlich)',
  ],
  [
    'nicht ausgewiesen',
    'eine Zahl, hinter der zu wenige Beschäftigte oder Fälle stehen; niemand wird einzeln bewertet',
  ],
];

const StepTitle = ({ title, href }: { title: string; href: string | undefined }) =>
  href === undefined ? (
    <strong>{title}</strong>
  ) : (
    <a class="kern-link" href={href}>
      {title}
    </a>
  );

/** From the plan to the report, the keys of the check sheet and the words, for everybody. */
export const HelpPage = ({ frame }: { frame: PageFrame }) => {
  const reachable = new Set(frame.navigation.map(({ href }) => href));
  return (
    <Page title="Hilfe" frame={frame} breadcrumbs={[home]}>
      <section>
        <h2 class="kern-heading-medium">Vom Prüfplan zum Bericht</h2>
        <ol class="kern-body iks-steps">
          {steps.map(({ title, who, text, pages }) => (
            <li>
              <StepTitle title={title} href={pages.find((href) => reachable.has(href))} /> ({who}): {text}
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2 class="kern-heading-medium">Tasten im Prüfbogen</h2>
        <p class="kern-body">
          Die Tasten gelten, solange die Auswahl eines Prüfkriteriums den Fokus hat. Alles geht auch mit Maus,
          Finger und Tabulatortaste.
        </p>
        <SummaryList rows={keys.map(([key, value]) => ({ key, value }))} />
      </section>
      <section>
        <h2 class="kern-heading-medium">Begriffe</h2>
        <SummaryList rows={words.map(([key, value]) => ({ key, value }))} />
      </section>
      <section>
        <h2 class="kern-heading-medium">Wenn etwas nicht geht</h2>
        <Details summary="Die Sitzung ist abgelaufen">
          <p class="kern-body">
            Melden Sie sich auf der gezeigten Seite an. Was Sie eingegeben haben, wird danach gespeichert; nur
            Dateien wählen Sie neu.
          </p>
        </Details>
        <Details summary="Eine Seite oder ein Menüpunkt fehlt">
          <p class="kern-body">
            Das Menü zeigt, wozu Ihre Funktion berechtigt ist. Haben Sie mehrere Funktionen oder eine
            Vertretung, wechseln Sie die Funktion unter „Konto“ oben auf der Seite.
          </p>
        </Details>
        <Details summary="Eine Person soll für mich handeln">
          <p class="kern-body">
            Richten Sie unter „Konto“ eine Vertretung mit erstem und letztem Tag ein. Jeder Vorgang hält fest,
            wer für wen gehandelt hat.
          </p>
        </Details>
        <p class="kern-body">
          Bei allem anderen hilft die Administration Ihres Jobcenters. Nennen Sie die Vorgangsnummer, wenn die
          Seite eine zeigt, aber keine Fallnummern und Namen.
        </p>
      </section>
    </Page>
  );
};
