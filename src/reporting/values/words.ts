/** The German words for the closed lists of the report values. One place for pages and paper. */
import type { ProtocolRank } from '../../draw-procedure/index.ts';
import type { AnnualReport } from './annual-report.ts';
import type { AuditFile, FindingKind } from './audit-file.ts';
import type { CheckSheetItem } from './check-sheet.ts';
import type {
  Actor,
  DrawMethod,
  InstructionRef,
  IntervalKind,
  Judgement,
  Origin,
  RateFigure,
  Severity,
} from './figures.ts';
import type { FieldRef, HotspotRow, MeasureRow, Remedy, TrainingRow } from './parts.ts';

export const judgementWord: Readonly<Record<Judgement, string>> = {
  met: 'nachweislich eingehalten',
  open: 'offen (Stichprobe zu klein)',
  exceeded: 'nachweislich überschritten',
};

/** „offen (Stichprobe zu klein) (vorläufig)“ while drawn cases are open; null where nothing is judged. */
export const judgementOf = (judgement: Judgement | null, figure: RateFigure | null): string | null =>
  judgement === null
    ? null
    : `${judgementWord[judgement]}${figure?.shown === true && figure.provisional ? ' (vorläufig)' : ''}`;

export const intervalKindWord: Readonly<Record<IntervalKind, string>> = {
  exact: 'exakt',
  'clopper-pearson': 'Clopper–Pearson',
  approximate: 'Näherung',
  'summed-bounds': 'Näherung, kleine Schichten',
};

export const methodWord: Readonly<Record<DrawMethod, string>> = {
  simple: 'einfache Zufallsauswahl',
  stratified: 'geschichtete Zufallsauswahl',
  systematic: 'systematische Auswahl',
  'monetary-unit': 'betragsproportionale Auswahl',
};

export const severityWord: Readonly<Record<Severity, string>> = {
  minor: 'gering',
  moderate: 'mittel',
  severe: 'schwer',
};

export const originWord: Readonly<Record<Origin, string>> = {
  'internal-audit': 'frühere interne Prüfung',
  'interne-revision': 'Interne Revision',
  bundesrechnungshof: 'Bundesrechnungshof',
  'business-policy': 'geschäftspolitischer Schwerpunkt',
  'development-topic': 'Entwicklungsthema',
  hotspot: 'Fehlerschwerpunkt des Vorjahres',
};

export const hotspotWord: Readonly<Record<HotspotRow['kind'], string>> = {
  statistical: 'statistisch',
  declared: 'fachlich festgestellt',
};

/**
 * That nothing is being done, where it is so: a need for training that was declined is no remedy. Null where something
 * is being done.
 */
export const nothingDoneWord = (remedies: readonly Remedy[]): string | null =>
  remedies.length === 0
    ? 'noch nichts veranlasst'
    : remedies.every(({ kind }) => kind === 'declined')
      ? 'Qualifizierung abgelehnt, sonst nichts veranlasst'
      : null;

export const measureStateWord: Readonly<Record<MeasureRow['state'], string>> = {
  open: 'offen',
  done: 'erledigt',
  effective: 'erledigt, wirksam',
  ineffective: 'erledigt, nicht wirksam',
};

export const trainingStateWord: Readonly<Record<TrainingRow['state'], string>> = {
  open: 'offen',
  scheduled: 'geplant',
  held: 'durchgeführt',
  cancelled: 'abgesagt',
  'other-remedy': 'andere Abhilfe',
  declined: 'abgelehnt',
};

export const trainingChangeWord: Readonly<Record<NonNullable<TrainingRow['change']>, string>> = {
  new: 'neu',
  moved: 'verschoben',
  changed: 'geändert',
  unchanged: 'unverändert',
};

export const rankKindWord: Readonly<Record<ProtocolRank['kind'], string>> = {
  sample: 'Stichprobe',
  reserve: 'Reserve',
  replacement: 'Ersatzfall',
  extension: 'Erweiterung',
};

export const findingKindWord: Readonly<Record<FindingKind, string>> = {
  sample: rankKindWord.sample,
  replacement: rankKindWord.replacement,
  'second-stage': 'zweite Stufe',
  extension: rankKindWord.extension,
  chosen: 'gezielt ausgewählt',
  repetition: 'blinde Wiederholung',
};

export const dispositionWord: Readonly<Record<NonNullable<CheckSheetItem['disposition']>, string>> = {
  complete: 'vollständig geprüft',
  'out-of-scope': 'gehörte nicht zur Grundgesamtheit',
  'not-checkable': 'nicht prüfbar',
};

export const resultWord: Readonly<Record<NonNullable<CheckSheetItem['results'][number]>['result'], string>> =
  {
    ok: 'in Ordnung',
    error: 'Fehler',
    'not-applicable': 'nicht anwendbar',
  };

export const findingStateWord: Readonly<
  Record<AuditFile['findings'][number]['versions'][number]['state'], string>
> = {
  recorded: 'festgestellt',
  confirmed: 'bestätigt',
  amended: 'geändert',
  rejected: 'verworfen',
  withdrawn: 'zurückgenommen',
};

export const proposalStateWord: Readonly<Record<AnnualReport['proposals'][number]['state'], string>> = {
  proposed: 'vorgeschlagen',
  'taken-over': 'übernommen',
  declined: 'abgelehnt',
};

/** „GA 02/2015 Fachaufsicht“: number and title, because the number alone stands for two. */
export const instructionName = (instruction: InstructionRef): string =>
  instruction.number === null ? instruction.title : `GA ${instruction.number} ${instruction.title}`;

/** „Bereichsleitung (in Vertretung)“ */
export const actorName = (actor: Actor): string =>
  actor.deputy ? `${actor.function} (in Vertretung)` : actor.function;

/** „LE-03 Kosten der Unterkunft“ */
export const fieldName = (field: FieldRef): string => `${field.code} ${field.title}`;
