/** The month in five sentences, said by the value alone, so that words and figures can't differ. */
import { counted, enumeration, integer, month } from '../../format.ts';
import type { JourFixe } from './jour-fixe.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** „1 Fehlerschwerpunkt besteht“ / „3 Fehlerschwerpunkte bestehen“ / „Kein Fehlerschwerpunkt besteht“ */
const some = (count: number, none: string, one: string, many: string): string =>
  count === 0 ? none : counted(count, one, many);

/** „in keinem“ / „in 3“ */
const inSome = (count: number): string => (count === 0 ? 'in keinem' : `in ${integer(count)}`);

function planSentence(value: JourFixe): string {
  const { now } = value.headline.checked;
  const fields = value.progress.filter(({ period }) => period.drawn > 0).length;
  const year = value.progress.map((row) => row.year);
  const checked = integer(sum(year.map((row) => row.checked)));
  const planned = integer(sum(year.map((row) => row.planned)));
  const start =
    now.drawn === 0
      ? `Für ${month(value.month)} wurde keine Stichprobe gezogen`
      : `Für ${month(value.month)} ${now.checked === 1 ? 'ist' : 'sind'} ${integer(now.checked)} von ${integer(now.drawn)} gezogenen Fällen in ${counted(fields, 'Prüffeld', 'Prüffeldern')} geprüft`;
  return `${start}; im laufenden Jahr sind es ${checked} von ${planned} geplanten Fällen.`;
}

function resultSentence(value: JourFixe): string {
  const rates = value.results.flatMap(({ estimate }) => (estimate.type === 'rate' ? [estimate] : []));
  const judged = (judgement: string): number =>
    rates.filter((estimate) => estimate.judgement === judgement).length;
  const exceeded = value.results.flatMap(({ field, estimate }) =>
    estimate.type === 'rate' && estimate.judgement === 'exceeded' ? [field.code] : [],
  );
  const named = exceeded.length === 0 ? '' : ` (${enumeration(exceeded)})`;
  if (rates.length === 0) return 'Eine Fehlerquote war in diesem Monat nicht zu bewerten.';
  const withheld = rates.filter((estimate) => !estimate.figure.shown).length;
  const parts = enumeration([
    `${inSome(judged('met'))} nachweislich eingehalten`,
    `${inSome(exceeded.length)} nachweislich überschritten${named}`,
    `${inSome(judged('open'))} offen (Stichprobe zu klein)`,
  ]);
  const end = withheld === 0 ? '' : `; in ${integer(withheld)} wird sie nicht ausgewiesen`;
  const early = rates.filter(({ figure }) => figure.shown && figure.provisional).length;
  const open = early === 0 ? '' : `; ${counted(early, 'Bewertung ist', 'Bewertungen sind')} vorläufig`;
  // Fields of monetary-unit draws are among those checked, but have no rate.
  const those = rates.length < value.results.length ? ' mit Fehlerquote' : '';
  return `Von ${counted(rates.length, 'Prüffeld', 'Prüffeldern')}${those} ist die tolerierbare Fehlerquote ${parts}${end}${open}.`;
}

function hotspotSentence(value: JourFixe): string {
  const fresh = value.hotspots.filter((hotspot) => hotspot.isNew).length;
  const hotspots = some(
    value.hotspots.length,
    'Es besteht kein Fehlerschwerpunkt',
    'Fehlerschwerpunkt besteht',
    'Fehlerschwerpunkte bestehen',
  );
  const anomalies = some(value.anomalies.length, 'keine Auffälligkeit', 'Auffälligkeit', 'Auffälligkeiten');
  const news =
    value.hotspots.length === 0
      ? ''
      : value.hotspots.length === 1
        ? `, er ist ${fresh === 1 ? 'neu' : 'nicht neu'}`
        : `, davon ${fresh === 0 ? 'keiner' : integer(fresh)} neu`;
  return `${hotspots}${news}; der Monat zeigt ${anomalies}.`;
}

function measureSentence(value: JourFixe): string {
  const open = value.measures.filter(({ state }) => state === 'open');
  const overdue = open.filter((measure) => measure.overdueWorkingDays > 0).length;
  // What may only be named as taken may be open, too.
  const hidden = value.measuresTaken.length;
  const none = hidden === 0 ? 'Keine Maßnahme ist' : 'Keine einzeln ausgewiesene Maßnahme ist';
  const measures = some(open.length, none, 'Maßnahme ist', 'Maßnahmen sind');
  const others =
    hidden === 0 ? '' : `, in ${counted(hidden, 'Prüffeld', 'Prüffeldern')} sind weitere veranlasst`;
  const counts = value.corrections.map((row) => row.overdue);
  const corrections = sum(counts.map((count) => (count.shown ? count.value : 0)));
  const withheld = counts.filter((count) => !count.shown).length;
  const late =
    withheld > 0 && withheld === counts.length
      ? 'die Zahl der überfälligen Fallkorrekturen wird nicht ausgewiesen'
      : some(
          corrections,
          'keine Fallkorrektur ist überfällig',
          'Fallkorrektur ist überfällig',
          'Fallkorrekturen sind überfällig',
        );
  const rest =
    withheld === 0 || withheld === counts.length
      ? ''
      : `, in ${counted(withheld, 'weiteren Prüffeld', 'weiteren Prüffeldern')} wird ihre Zahl nicht ausgewiesen`;
  const part =
    open.length === 0
      ? ''
      : open.length === 1
        ? `, sie ist ${overdue === 1 ? 'überfällig' : 'nicht überfällig'}`
        : overdue === open.length
          ? ', alle überfällig'
          : `, davon ${overdue === 0 ? 'keine' : integer(overdue)} überfällig`;
  return `${measures} offen${part}${others}; ${late}${rest}.`;
}

function decisionSentence(value: JourFixe): string {
  const changes = value.trainings.filter(({ change }) => change !== 'unchanged').length;
  const decisions = some(
    value.decisions.length,
    'Eine Entscheidung der Geschäftsführung wird nicht erbeten',
    'Entscheidung der Geschäftsführung wird erbeten',
    'Entscheidungen der Geschäftsführung werden erbeten',
  );
  return `Der Qualifizierungsplan ${changes === 0 ? 'ist unverändert' : `ändert sich in ${counted(changes, 'Punkt', 'Punkten')}`}; ${decisions.replace(/^Eine/, 'eine')}.`;
}

/** Plan, results, hotspots, measures, decisions: always five, always in this order. */
export const jourFixeSentences = (value: JourFixe): readonly string[] => [
  planSentence(value),
  resultSentence(value),
  hotspotSentence(value),
  measureSentence(value),
  decisionSentence(value),
];
