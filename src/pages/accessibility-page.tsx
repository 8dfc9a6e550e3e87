import { Page, SummaryList, type PageFrame } from '../ui/index.ts';
import { home } from './navigation.ts';

/** The statement a public body makes (§ 12b BGG): what holds, what was tested and what not, and whom to tell. */
export const AccessibilityPage = ({ frame }: { frame: PageFrame }) => (
  <Page title="Erklärung zur Barrierefreiheit" frame={frame} breadcrumbs={[home]}>
    <p class="kern-body">
      Diese Erklärung gilt für den Dienst IKS-Stichproben in der Version {frame.version} und für die
      PDF-Dateien, die er erzeugt. Maßgeblich sind die Barrierefreie-Informationstechnik-Verordnung (BITV 2.0)
      und die Norm EN 301 549; angestrebt sind außerdem die WCAG 2.2, Stufe AA.
    </p>
    <section>
      <h2 class="kern-heading-medium">Stand der Vereinbarkeit</h2>
      <p class="kern-body">
        Die Erklärung beruht auf einer Selbstbewertung des Herstellers. Verstöße gegen die Anforderungen sind
        nicht bekannt. Eine Prüfung durch eine unabhängige Stelle und eine Erprobung durch Menschen, die
        Vorleseprogramme, Vergrößerungssoftware oder Spracheingabe nutzen, stehen noch aus.
      </p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Was geprüft wird</h2>
      <p class="kern-body">Mit jeder Version werden selbsttätig geprüft:</p>
      <ul class="kern-body iks-steps">
        <li>jede Seite mit dem Prüfprogramm axe-core, in heller und in dunkler Darstellung</li>
        <li>Darstellung bei 320 Pixeln Breite ohne seitliches Rollen und bei 200 Prozent Vergrößerung</li>
        <li>der Monat einer Teamleitung allein mit der Tastatur und einmal ohne JavaScript</li>
        <li>Titel, Sprache und Überschriften jeder Seite, Fehlermeldungen mit Verweis auf das Feld</li>
        <li>PDF-Dateien auf Auszeichnung (PDF/UA), Lesereihenfolge, Sprache und Alternativtexte</li>
      </ul>
      <p class="kern-body">Zu jedem Diagramm gibt es eine Tabelle mit denselben Zahlen.</p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Barrieren melden</h2>
      <p class="kern-body">
        Stoßen Sie auf eine Barriere, oder brauchen Sie Inhalte in anderer Form, wenden Sie sich an die
        Administration Ihres Jobcenters. Nennen Sie die Seite und was nicht ging; Fallnummern und Namen
        gehören nicht in die Meldung. Auch die Schwerbehindertenvertretung Ihres Hauses nimmt Hinweise
        entgegen.
      </p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Schlichtungsverfahren</h2>
      <p class="kern-body">
        Erhalten Sie keine zufriedenstellende Antwort, können Sie die Schlichtungsstelle nach § 16 des
        Behindertengleichstellungsgesetzes (BGG) anrufen. Das Verfahren ist kostenlos; ein Rechtsbeistand ist
        nicht nötig.
      </p>
      <SummaryList
        rows={[
          {
            key: 'Anschrift',
            value:
              'Schlichtungsstelle BGG bei dem Beauftragten der Bundesregierung für die Belange von Menschen mit Behinderungen, Mauerstraße 53, 10117 Berlin',
          },
          { key: 'Internet', value: 'www.schlichtungsstelle-bgg.de' },
        ]}
      />
    </section>
  </Page>
);
