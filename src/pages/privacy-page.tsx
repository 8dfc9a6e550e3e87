import type { Act } from '../identity/index.ts';
import type { Settings } from '../catalogue/index.ts';
import { DataTable, Page, SummaryList, type PageFrame } from '../ui/index.ts';
import { home, roleNames } from './navigation.ts';
import { reachText } from './permission-table.ts';
import { periodValue, periodWords, type PeriodKey } from './setting-words.ts';
import { roles, type Role } from '../work.ts';

/** What of the house's settings the notice tells. */
export type PrivacyFacts = Pick<Settings, 'authority' | 'retention'>;

/** What is stored of whom, and why; the periods are those of the house. */
const stored: readonly { readonly key: string; readonly value: string }[] = [
  {
    key: 'Kundinnen und Kunden',
    value:
      'Fallnummer (verschlüsselt und getrennt von den übrigen Angaben), Team, Schicht, Betrag und die gelieferten Merkmale des Falls, Ergebnisse und Feststellungen der Prüfung, Fallkorrekturen. Spalten mit Namen, Anschriften, Geburtsdaten oder Kennnummern werden abgewiesen.',
  },
  {
    key: 'Sachbearbeitende',
    value:
      'Nichts: Wer einen Fall bearbeitet hat, wird nicht gespeichert. Ausgewertet wird nach Team, Prüfkriterium und Funktion.',
  },
  {
    key: 'Nutzerinnen und Nutzer',
    value:
      'Kennung, Anzeigename, Funktionen, Vertretungen, Kennwort als Prüfwert, laufende Sitzungen. Vorgänge werden mit Funktion und zufälliger Kontonummer aufgezeichnet. Leistung und Verhalten werden nicht ausgewertet.',
  },
];

const bases: readonly { readonly key: string; readonly value: string }[] = [
  {
    key: '§ 35 SGB I, §§ 67 ff. SGB X',
    value: 'Falldaten sind Sozialdaten und unterliegen dem Sozialgeheimnis.',
  },
  {
    key: '§ 67c Abs. 3 SGB X',
    value: 'Sozialdaten dürfen für Aufsicht und Kontrolle genutzt werden, soweit es dafür erforderlich ist.',
  },
  {
    key: 'Art. 6 Abs. 1 Buchst. c und e DSGVO',
    value: 'Die Fachaufsicht ist eine rechtliche Pflicht und eine Aufgabe im öffentlichen Interesse.',
  },
  {
    key: '§ 80 Abs. 1 Nr. 21 BPersVG',
    value:
      'Der Personalrat bestimmt mit. Der Echtbetrieb beginnt erst mit Dienstvereinbarung und Datenschutz-Folgenabschätzung.',
  },
];

const seen: readonly { readonly label: string; readonly act: Act }[] = [
  { label: 'Prüfbögen und Feststellungen', act: 'finding.read' },
  { label: 'Auswertungen', act: 'evaluation.read' },
  { label: 'Verzeichnis der Auswertungen', act: 'evaluation-list.read' },
];

/** Who processes what for what purpose, how long, on which legal basis, and whom to turn to. */
export const PrivacyPage = ({ frame, house }: { frame: PageFrame; house: PrivacyFacts }) => (
  <Page title="Datenschutz" frame={frame} breadcrumbs={[home]}>
    <p class="kern-body">
      Verantwortlich ist: {house.authority}. Der Dienst unterstützt die Fachaufsicht: Aus den Fällen eines
      Zeitraums werden Stichproben gezogen, geprüft und zusammengefasst ausgewertet.
    </p>
    <section>
      <h2 class="kern-heading-medium">Was gespeichert wird</h2>
      <SummaryList rows={stored} />
      <p class="kern-body">
        Der Dienst setzt nur die Cookies, die Anmeldung und Rückmeldungen brauchen. Er ruft nichts von fremden
        Servern ab; der Browser speichert keine Falldaten.
      </p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Wie lange</h2>
      <SummaryList
        rows={(Object.keys(periodWords) as PeriodKey[]).map((key) => ({
          key: periodWords[key].label,
          value: `${periodValue(house, key)}. ${periodWords[key].why}`,
        }))}
      />
      <p class="kern-body">
        Die Schlüssel der Fallnummern gelten je Prüfjahr und werden mit der Zuordnung vernichtet. Die Revision
        kann eine Löschung mit Begründung aussetzen; Personalrat und Datenschutz sehen den Stand.
      </p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Rechtsgrundlagen</h2>
      <SummaryList rows={bases} />
    </section>
    <section>
      <h2 class="kern-heading-medium">Wer was sieht</h2>
      <DataTable
        id="rollen"
        caption="Zugriff nach Funktion"
        narrow="list"
        rows={roles}
        columns={[
          { label: 'Funktion', cell: (role) => roleNames[role] },
          ...seen.map(({ label, act }) => ({ label, cell: (role: Role) => reachText(role, act) })),
        ]}
      />
      <p class="kern-body">
        Eine Zahl verlässt ihr Team nur, wenn genügend Beschäftigte und Fälle dahinterstehen; sonst steht dort
        „nicht ausgewiesen“. Die vollständige Tabelle steht angemeldet unter „Berechtigungen“.
      </p>
    </section>
    <section>
      <h2 class="kern-heading-medium">Ihre Rechte</h2>
      <p class="kern-body">
        Sie haben im Rahmen der Art. 15 bis 18 und 21 DSGVO und der §§ 83 und 84 SGB X das Recht auf Auskunft,
        Berichtigung, Löschung, Einschränkung der Verarbeitung und Widerspruch. Wenden Sie sich an die
        Datenschutzbeauftragte oder den Datenschutzbeauftragten Ihres Jobcenters; die Administration nennt
        Ihnen die Anschrift. Beschweren können Sie sich bei der oder dem Bundesbeauftragten für den
        Datenschutz und die Informationsfreiheit (BfDI).
      </p>
    </section>
  </Page>
);
