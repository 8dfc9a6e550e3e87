/** The German words for the closed lists of the report values. One place for pages and paper. */
import type {
  Actor,
  DrawMethod,
  InstructionRef,
  IntervalKind,
  Judgement,
  Origin,
  Severity,
} from './figures.ts';
import type { FieldRef, HotspotRow, MeasureRow, TrainingRow } from './parts.ts';

export const judgementWord: Readonly<Record<Judgement, string>> = {
  met: 'nachweislich eingehalten',
  open: 'offen (Stichprobe zu klein)',
  exceeded: 'nachweislich überschritten',
};

export const intervalKindWord: Readonly<Record<IntervalKind, string>> = {
  exact: 'exakt',
  'clopper-pearson': 'Clopper–Pearson',
  approximate: 'Näherung',
};

export const methodWord: Readonly<Record<DrawMethod, string>> = {
  simple: 'einfache Zufallsauswahl',
  stratified: 'geschichtete Zufallsauswahl',
  systematic: 'systematische Auswahl',
  'monetary-unit': 'betragsproportionale Auswahl',
};

export const severityWord: Readonly<Record<Severity, string>> = {
  minor: 'gering',
  medium: 'mittel',
  serious: 'schwer',
};

export const originWord: Readonly<Record<Origin, string>> = {
  'earlier-audit': 'frühere interne Prüfung',
  'internal-revision': 'Interne Revision',
  'federal-audit-office': 'Bundesrechnungshof',
  'business-priority': 'geschäftspolitischer Schwerpunkt',
  'development-topic': 'Entwicklungsthema',
  hotspot: 'Fehlerschwerpunkt des Vorjahres',
};

export const hotspotWord: Readonly<Record<HotspotRow['kind'], string>> = {
  statistical: 'statistisch',
  declared: 'fachlich festgestellt',
};

export const measureStateWord: Readonly<Record<MeasureRow['state'], string>> = {
  open: 'offen',
  done: 'erledigt',
  effective: 'erledigt, wirksam',
  ineffective: 'erledigt, nicht wirksam',
};

export const trainingStateWord: Readonly<Record<TrainingRow['state'], string>> = {
  open: 'offen',
  scheduled: 'terminiert',
  held: 'durchgeführt',
  'other-remedy': 'andere Abhilfe',
  declined: 'abgelehnt',
};

export const trainingChangeWord: Readonly<Record<TrainingRow['change'], string>> = {
  new: 'neu',
  moved: 'verschoben',
  changed: 'geändert',
  unchanged: 'unverändert',
};

/** „GA 02/2015 Fachaufsicht“: number and title, because the number alone stands for two. */
export const instructionName = (instruction: InstructionRef): string =>
  instruction.number === null ? instruction.title : `${instruction.number} ${instruction.title}`;

/** „Bereichsleitung (in Vertretung)“ */
export const actorName = (actor: Actor): string =>
  actor.deputy ? `${actor.function} (in Vertretung)` : actor.function;

/** „LE-03 Kosten der Unterkunft“ */
export const fieldName = (field: FieldRef): string => `${field.code} ${field.title}`;
