import type { Settings } from '../catalogue/index.ts';
import { counted, date } from '../format.ts';

/** What a setting is called and why it is there. */
export interface SettingWords {
  readonly label: string;
  readonly why: string;
  /** The rule of law behind it. */
  readonly source?: string;
  /** What a number counts: one, many. */
  readonly unit?: readonly [string, string];
}

export type SettingKey = Exclude<keyof Settings, 'operation' | 'retention'>;
export type PeriodKey = keyof Settings['retention'];

const days = ['Tag', 'Tage'] as const;
const workingDays = ['Arbeitstag', 'Arbeitstage'] as const;
const months = ['Monat', 'Monate'] as const;
const cases = ['Fall', 'Fälle'] as const;

/** The release of real operation is an act of its own and no setting. */
export const settingWords: Readonly<Record<SettingKey, SettingWords>> = {
  authority: { label: 'Name der Behörde', why: 'Steht auf allen Berichten und Protokollen.' },
  planConfirmation: {
    label: 'Bereichsleitung bestätigt den Prüfplan',
    why: 'Wer Prüffelder festlegt, bestätigt sie nicht selbst. Ohne Bestätigung gilt ein Prüffeld mit der Vorlage.',
  },
  uploadMegabytes: {
    label: 'Größte Falldatei',
    why: 'Eine größere Datei wird beim Hochladen abgewiesen.',
    unit: ['MB', 'MB'],
  },
  federalState: {
    label: 'Bundesland',
    why: 'Fristen zählen Arbeitstage; die gesetzlichen Feiertage dieses Landes zählen nicht mit.',
  },
  extraHolidays: {
    label: 'Weitere freie Tage',
    why: 'Einmalige Feiertage durch Verordnung und Tage, an denen das Haus geschlossen ist, zählen nicht als Arbeitstage.',
  },
  minimumEmployees: {
    label: 'Beschäftigte, ab denen eine Zahl ihr Team verlässt',
    why: 'Niemand wird einzeln bewertet: Eine Zahl muss von mehreren verursacht sein können. Mindestens 5, nur nach oben.',
    source: '§ 80 Abs. 1 Nr. 21 BPersVG',
    unit: ['Beschäftigter', 'Beschäftigte'],
  },
  minimumCases: {
    label: 'Geprüfte Fälle, ab denen eine Zahl ihr Team verlässt',
    why: 'Aus wenigen Fällen lässt sich auf einzelne schließen. Mindestens 10, nur nach oben.',
    source: '§ 35 SGB I',
    unit: cases,
  },
  minimumFaultyForSums: {
    label: 'Fehlerhafte Fälle, ab denen Beträge ausgewiesen werden',
    why: 'Euro-Summen und Aufteilungen nach Kundenmerkmalen verraten sonst einen einzelnen Fall. Mindestens 3, nur nach oben.',
    source: '§ 35 SGB I',
    unit: cases,
  },
  hidesOneAndTwo: {
    label: 'Anzahlen 1 und 2 auf Papieren verbergen, die das Haus verlassen',
    why: 'Strengere Regel nach dem Vorbild der Statistik der Bundesagentur für Arbeit.',
  },
  correctionDays: {
    label: 'Frist der Fallkorrektur',
    why: 'So bald nach der Feststellung soll der geprüfte Fall berichtigt sein.',
    unit: workingDays,
  },
  withdrawalMonths: {
    label: 'Rücknahmefrist ab Kenntnis',
    why: 'Danach kann ein rechtswidriger begünstigender Bescheid nicht mehr zurückgenommen werden. Das Gesetz sagt ein Jahr.',
    source: '§ 45 Abs. 4 Satz 2, § 48 Abs. 4 SGB X',
    unit: months,
  },
  withdrawalReminderDays: {
    label: 'Erinnerung vor Ende der Rücknahmefrist',
    why: 'So viele Tage vorher erscheint die Fallkorrektur als dringend.',
    unit: days,
  },
};

/** How long each kind of record is kept. */
export const periodWords: Readonly<Record<PeriodKey, SettingWords>> = {
  receivedFileDays: {
    label: 'Empfangene Falllisten',
    why: 'Gerechnet ab der letzten Ziehung daraus; es bleiben Prüfsumme und Kontrollsummen.',
    unit: days,
  },
  caseNumberMonths: {
    label: 'Fallnummern und Merkmale',
    why: 'Gerechnet ab Ende des Zeitraums; so lange lässt sich der Fall zu einer Feststellung finden.',
    unit: months,
  },
  freeTextMonths: {
    label: 'Freitexte der Prüfungen, Feststellungen und Maßnahmen',
    why: 'Gerechnet ab dem Schreiben; Kriterium, Fehlerart, Schwere und Betrag bleiben.',
    unit: months,
  },
  accessLogMonths: {
    label: 'Zugriffsprotokoll',
    why: 'Gerechnet ab dem Zugriff; es bleibt nichts.',
    unit: months,
  },
  recordYears: {
    label: 'Begründungen in Protokollen, Berichte und Vorgangsprotokoll',
    why: 'So lange kann die Revision jede Ziehung und jede Zahl nachvollziehen.',
    unit: ['Jahr', 'Jahre'],
  },
};

export const federalStates: Readonly<Record<Settings['federalState'], string>> = {
  BW: 'Baden-Württemberg',
  BY: 'Bayern',
  BE: 'Berlin',
  BB: 'Brandenburg',
  HB: 'Bremen',
  HH: 'Hamburg',
  HE: 'Hessen',
  MV: 'Mecklenburg-Vorpommern',
  NI: 'Niedersachsen',
  NW: 'Nordrhein-Westfalen',
  RP: 'Rheinland-Pfalz',
  SL: 'Saarland',
  SN: 'Sachsen',
  ST: 'Sachsen-Anhalt',
  SH: 'Schleswig-Holstein',
  TH: 'Thüringen',
};

/** Why a setting is there, with its rule of law on one line. */
export const reasonOf = ({ why, source }: SettingWords): string =>
  source === undefined ? why : `${why} (${source.replaceAll('§ ', '§\u00a0')})`;

const inUnits = (value: number, { unit }: SettingWords): string =>
  unit === undefined ? String(value) : counted(value, ...unit);

/** A setting as people read it. */
export function settingValue(house: Settings, key: SettingKey): string {
  if (key === 'federalState') return federalStates[house.federalState];
  if (key === 'extraHolidays') {
    return house.extraHolidays.map((day) => `${date(day.date)} ${day.name}`).join(', ') || 'keine';
  }
  const value = house[key];
  if (typeof value === 'boolean') return value ? 'ja' : 'nein';
  return typeof value === 'number' ? inUnits(value, settingWords[key]) : value;
}

export const periodValue = (house: Pick<Settings, 'retention'>, key: PeriodKey): string =>
  inUnits(house.retention[key], periodWords[key]);
