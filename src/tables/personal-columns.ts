import { normaliseText } from '../draw-procedure/index.ts';

/** Why a column does not belong into a delivery. */
export type PersonalKind = 'name' | 'birth' | 'case-worker' | 'contact' | 'identifier';

/**
 * Words that give a column away. They are matched whole (words stand between blanks), so that Sachgebiet,
 * Teamname and Bearbeitungsstand pass.
 */
const patterns: readonly (readonly [PersonalKind, RegExp])[] = [
  ['name', / (vor|nach|familien|zu|ruf|voll|kunden|personen)namen? | (first|last|sur|fore|full) ?name /],
  ['birth', / (geburts\S*|geb|geb ?(tag|dat|datum)|birth ?(date|day)?|date of birth|dob) /],
  [
    'case-worker',
    / (sachbearbeiter\S*|(arbeits|job)?vermittler(in)?|vermittlungsfachkraft|ansprechpartner\S*|integrationsfachkraft) /,
  ],
  [
    'case-worker',
    / (bearbeiter|berater|betreuer|fallmanager|mitarbeiter|prüfer)(innen|in)? | (sb|ifk|p ?ap|case ?worker) /,
  ],
  [
    'case-worker',
    / (namenszeichen|namenskürzel|handzeichen|personalnummer|benutzer(name|kennung)?|username) /,
  ],
  ['case-worker', /^ (sachbearbeitung|kürzel) $/],
  [
    'contact',
    / ((e ?)?mail(adresse)?|tel|telefon\S*|phone|handy(nummer)?|mobil(nummer|telefon)|fax(nummer)?) /,
  ],
  ['contact', / (anschrift|adresse|address|straße|strasse|street|hausnummer|hausnr) /],
  ['identifier', / (iban|bic|konto(nummer|nr)|bankverbindung|steuer ?(nummer|id)) /],
  ['identifier', / ((sozial|renten|kranken)?versicherungsnummer|vsnr|svnr|rvnr) /],
];

/** Beside one of these, "Name" is the name of a thing. */
const thing =
  /maßnahme|massnahme|träger|team|produkt|schicht|kurs|standort|feld|weisung|instrument|arbeitgeber|datei/;

/**
 * Tells whether a header looks like a column with names, birth dates, case workers, contact data or personal
 * identifiers, none of which a draw needs.
 */
export function personalKind(header: string): PersonalKind | null {
  const text = ` ${wordsOf(normaliseText(header))} `;
  const found = patterns.find(([, pattern]) => pattern.test(text));
  if (found !== undefined) return found[0];
  return / namen? /.test(text) && !thing.test(text) ? 'name' : null;
}

/** The words of a header in lower case, between single blanks; "VorName" has two. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
