import type { Evidence } from './values/parts.ts';

/** What the places of a report are called where they say how many figures are not shown. */
const places: Readonly<Record<string, string>> = {
  progress: 'Planfortschritt',
  results: 'Ergebnisse je Prüffeld',
  secondChecks: 'Zweitprüfungen',
  trends: 'Verlauf der Fehlerquoten',
  matrix: 'Prüfkriterien und Teams',
  errorTypes: 'Fehlerarten',
  quotas: 'Quoten über alle Kundinnen und Kunden',
  hotspots: 'Fehlerschwerpunkte',
  corrections: 'Fallkorrekturen',
  measures: 'Maßnahmen',
  trainings: 'Qualifizierungsplan',
};

/** Places of a value with figures not shown, and how many there. */
export const notShownIn = (value: object): Evidence['notShown'] =>
  Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const place = places[key];
    const count = place === undefined ? 0 : hiddenIn(member);
    return place === undefined || count === 0 ? [] : { place, count };
  });

function hiddenIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if ('shown' in value && value.shown === false) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + hiddenIn(member), 0);
}
