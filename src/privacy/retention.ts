import type { Settings } from '../catalogue/index.ts';
import type { Tables } from '../database/index.ts';
import { counted } from '../format.ts';

/** Kinds of records that are deleted, in the order in which a run takes them. */
export type RetentionKind = Tables['retention_deletion']['kind'];

type Periods = Settings['retention'];

interface RetentionRule {
  /** What is deleted. */
  readonly name: string;
  /** What is left of it. */
  readonly remains: string;
  /** Until when it is kept, in words. */
  readonly period: (periods: Periods) => string;
}

const months = (count: number): string => counted(count, 'Monat', 'Monate');

/** The rules of deletion: what, when, and what stays so that draws and figures can still be repeated. */
export const retentionRules: Readonly<Record<RetentionKind, RetentionRule>> = {
  'received-file': {
    name: 'Empfangene Falllisten',
    remains: 'Prüfsumme, Kontrollsummen und Zahl der Zeilen',
    period: ({ receivedFileDays }) =>
      `${counted(receivedFileDays, 'Tag', 'Tage')} nach der letzten Ziehung daraus`,
  },
  'case-numbers': {
    name: 'Fallnummern und Merkmale der Grundgesamtheiten',
    remains: 'Position, Schicht, Betrag und Team jedes Falls',
    period: ({ caseNumberMonths }) => `${months(caseNumberMonths)} nach Ende des Zeitraums`,
  },
  'deliberate-cases': {
    name: 'Fallnummern gezielt ausgewählter Fälle',
    remains: 'Monat, Anlass und Ergebnis der Prüfung',
    period: ({ caseNumberMonths }) => `${months(caseNumberMonths)} nach Ende des Monats`,
  },
  'year-key': {
    name: 'Schlüssel der Fallnummern eines Prüfjahres',
    remains: 'nichts; die Pseudonyme sind niemandem mehr zuzuordnen',
    period: ({ caseNumberMonths }) =>
      `${months(caseNumberMonths)} nach Jahresende, sobald keine Fallnummer des Jahres mehr gespeichert ist`,
  },
  'free-text': {
    name: 'Freitexte der Prüfungen, Feststellungen und Maßnahmen',
    remains: 'Kriterium, Fehlerart, Schwere, Betrag und der Nachweis, dass ein Text da war',
    period: ({ freeTextMonths }) => `${months(freeTextMonths)} nach dem Schreiben`,
  },
  'protocol-reasons': {
    name: 'Begründungen in Protokollen, Vorfällen und Aussetzungen',
    remains: 'der Vorgang und der Nachweis, dass eine Begründung da war',
    period: ({ recordYears }) => `${counted(recordYears, 'Jahr', 'Jahre')} nach dem Schreiben`,
  },
  'access-log': {
    name: 'Zugriffsprotokoll',
    remains: 'nichts',
    period: ({ accessLogMonths }) => `${months(accessLogMonths)} nach dem Zugriff`,
  },
};

export const retentionKinds = Object.keys(retentionRules) as RetentionKind[];

/** What no job deletes: the database itself refuses it, because the chains of the evidence run through it. */
export const keptRecords = (periods: Periods): string =>
  `Berichte, Versiegelungen, Protokolle ohne Fallnummern und Vorgangsprotokoll bleiben ${counted(periods.recordYears, 'Jahr', 'Jahre')}. Sie hängen in Prüfsummen aneinander; die Datenbank lehnt jede Löschung ab. Danach werden sie mit der Datenbank des Zeitraums ausgesondert.`;
