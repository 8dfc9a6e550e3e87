import type { ErrorTypeCode, Named, Quota, SeverityCode } from './shapes.ts';

export const errorTypes: readonly Named<ErrorTypeCode>[] = [
  { code: 'legal', name: 'Rechtsfehler' },
  { code: 'procedure', name: 'Verfahrensfehler' },
  { code: 'deadline', name: 'Fristversäumnis' },
  { code: 'documentation', name: 'Dokumentationsmangel' },
  { code: 'data-quality', name: 'Datenqualitätsmangel' },
  { code: 'counselling', name: 'Beratungsmangel' },
];

export const severities: readonly (Named<SeverityCode> & { readonly weight: number })[] = [
  { code: 'minor', name: 'gering', weight: 1 },
  { code: 'moderate', name: 'mittel', weight: 3 },
  { code: 'severe', name: 'schwer', weight: 9 },
];

/** Why a field was chosen (Anlass). */
export const origins = [
  { code: 'internal-audit', name: 'Frühere interne Prüfung' },
  { code: 'interne-revision', name: 'Interne Revision' },
  { code: 'bundesrechnungshof', name: 'Bundesrechnungshof' },
  { code: 'business-policy', name: 'Geschäftspolitischer Schwerpunkt' },
  { code: 'development-topic', name: 'Entwicklungsthema' },
  { code: 'hotspot', name: 'Fehlerschwerpunkt des Vorjahres' },
] as const satisfies readonly Named<string>[];

export const trainingFormats = [
  { code: 'training', name: 'Schulung' },
  { code: 'peer-consultation', name: 'Kollegiale Fallberatung' },
  { code: 'learning-support', name: 'Individuelle Lernbegleitung' },
  { code: 'counselling-concept', name: 'Beratungskonzeption (BeKo)' },
  { code: 'benefit-law-counselling', name: 'Leistungsrechtliche Beratung' },
  { code: 'onboarding', name: 'Einarbeitung/Onboarding' },
  { code: 'hdba-course', name: 'Lehrgang (HdBA)' },
] as const satisfies readonly Named<string>[];

export const quotas: readonly Quota[] = [
  {
    code: 'EGV-ABSCHLUSS',
    name: 'EGV-Abschlussquote',
    instruction: 'neukundenprozess',
    population: 'Alle arbeitslosen und arbeitsuchenden Bewerberinnen und Bewerber am Statistiktag',
    target: 0.8,
  },
];
