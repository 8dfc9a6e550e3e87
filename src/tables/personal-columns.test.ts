import { describe, expect, it } from 'vitest';

import { personalKind } from './personal-columns.ts';

describe('columns that have no place in a delivery', () => {
  it.each([
    [
      'name',
      [
        'Name',
        'NAME',
        'Vorname',
        'Nachname',
        'Familienname',
        'Vor- und Nachname',
        'Name, Vorname',
        'VorName',
      ],
    ],
    ['name', ['Name des Kunden', 'Kundenname', 'first_name', 'Surname', 'last name']],
    [
      'birth',
      ['Geburtsdatum', 'geb.', 'Geb.-Datum', 'GebDat', 'Geburtstag', 'Geburtsort', 'birth_date', 'DOB'],
    ],
    [
      'case-worker',
      ['Sachbearbeiter', 'Sachbearbeiter/in', 'Sachbearbeiterin', 'SB', 'Sb.', 'Bearbeiter', 'IFK'],
    ],
    [
      'case-worker',
      ['Ansprechpartner', 'pAp', 'Fallmanagerin', 'Berater', 'Sachbearbeitung', 'case_worker', 'Kürzel'],
    ],
    [
      'contact',
      [
        'E-Mail',
        'EMail',
        'Mailadresse',
        'Telefon',
        'Telefonnummer',
        'Tel.',
        'Anschrift',
        'Straße',
        'Strasse',
      ],
    ],
    ['identifier', ['IBAN', 'BIC', 'Kontonummer', 'Sozialversicherungsnummer', 'Steuer-ID']],
  ])('%s: %j', (kind, headers) => {
    for (const header of headers) expect([header, personalKind(header)]).toEqual([header, kind]);
  });

  it('are not confused with columns about cases, teams and things', () => {
    const harmless = [
      'Fallnummer',
      'Team',
      'Teamname',
      'Name der Maßnahme',
      'Trägername',
      'Schicht',
      'Betrag',
    ].concat(
      [
        'Sachgebiet',
        'Bearbeitungsstand',
        'Bearbeitungsdatum',
        'Entscheidungsdatum',
        'Beratungsart',
        'Fallmanagement',
      ],
      [
        'Profillage',
        'Ort',
        'PLZ',
        'Altersgruppe',
        'Betreuungsstufe',
        'Vermittlungshemmnis',
        'Datensatz',
        'Status',
      ],
      [
        'Straßenverkehr',
        'Mailing',
        'Ort "Worms"',
        '10',
        'case_id',
        'state',
        'amount_in_error',
        'Teilnahmestatus',
      ],
    );
    for (const header of harmless) expect([header, personalKind(header)]).toEqual([header, null]);
  });
});
