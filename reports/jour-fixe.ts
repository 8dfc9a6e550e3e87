/** Jour-fixe-Bericht: the month of one area on paper, for the management. */
import {
  changeInPoints,
  integer,
  interval,
  month,
  NOT_SHOWN,
  outOf,
  percent,
  signed,
  tolerance,
} from '../src/format.ts';
import type { JourFixe } from '../src/reporting/values/jour-fixe.ts';
import { jourFixeSentences } from '../src/reporting/values/jour-fixe-sentences.ts';
import { intervalKindWord, judgementOf } from '../src/reporting/values/words.ts';
import { heading, list, paragraph } from './document/blocks.ts';
import { cards, type Card } from './document/cards.ts';
import { closeReport, openReport } from './document/report.ts';
import {
  anomalySection,
  correctionTable,
  decisionSection,
  effectSection,
  hotspotSection,
  measurePart,
  trainingTable,
} from './sections/actions.ts';
import { openSecondChecks } from './sections/cells.ts';
import { evidenceSection } from './sections/evidence.ts';
import { progressSection, quotaSection, resultSection } from './sections/results.ts';
import { secondCheckSection } from './sections/second-checks.ts';
import { patternSection, trendSection } from './sections/trends.ts';

type Headline = JourFixe['headline'];

const checkedCard = ({ now, before }: Headline['checked']): Card => ({
  label: 'Geprüfte Fälle',
  value: integer(now.checked),
  lines: [
    `von ${integer(now.drawn)} gezogenen`,
    before === null
      ? 'kein Vormonat'
      : `Vormonat ${outOf(before.checked, before.drawn)} (${signed(now.checked - before.checked)})`,
    now.checked < now.drawn ? `● ${integer(now.drawn - now.checked)} noch offen` : '✓ vollständig',
  ],
});

const JUDGEMENT_SIGN = { met: '✓', open: '●', exceeded: '▲' } as const;

function faultyCard({ now, before, tolerable, judgement }: Headline['faulty']): Card {
  const label = 'Fehlerhafte Fälle';
  const bound = tolerable === null ? [] : [`tolerierbar ${tolerance(tolerable)}`];
  if (now === null) return { label, value: '–', lines: ['noch nichts geprüft', ...bound] };
  if (!now.shown) return { label, value: '–', lines: [NOT_SHOWN, ...bound] };
  const change =
    before === null
      ? ['kein Vormonat']
      : before.shown
        ? [
            `Vormonat ${percent(before.rate)}`,
            `(${interval(before.lower, before.upper)}), ${outOf(before.faulty, before.n)}`,
            ...openSecondChecks(before),
            `Veränderung ${changeInPoints(before.rate, now.rate)}`,
          ]
        : [`Vormonat ${NOT_SHOWN}`];
  // As the engine judged: while cases are open it does so from more than the interval shown.
  const against = judgement === null ? [] : [`${JUDGEMENT_SIGN[judgement]} ${judgementOf(judgement, now)}`];
  return {
    label,
    value: percent(now.rate),
    share: 1.4,
    lines: [
      `(${interval(now.lower, now.upper)}), ${intervalKindWord[now.kind]}`,
      outOf(now.faulty, now.n),
      ...openSecondChecks(now),
      ...change,
      ...bound,
      ...against,
    ],
  };
}

const countCard = (
  label: string,
  { now, before, tolerable }: Headline['exceeded'],
  isPart = false,
): Card => ({
  label,
  value: integer(now),
  lines: [
    ...(isPart ? ['ohne nicht ausgewiesene'] : []),
    before === null ? 'kein Vormonat' : `Vormonat ${integer(before)} (${signed(now - before)})`,
    `Toleranz ${integer(tolerable)}`,
    now > tolerable
      ? '▲ über der Toleranz'
      : isPart
        ? '● soweit ausgewiesen innerhalb der Toleranz'
        : '✓ innerhalb der Toleranz',
  ],
});

export async function renderJourFixe(value: JourFixe): Promise<Uint8Array> {
  const name = month(value.month);
  const paper = openReport(value, 'Jour-fixe-Bericht', name);

  heading(paper, 2, 'Der Monat in fünf Sätzen');
  list(paper, jourFixeSentences(value), { numbered: true, kind: 'lead' });
  heading(paper, 2, 'Der Monat in fünf Zahlen');
  const { checked, faulty, exceeded, overdue, hotspots } = value.headline;
  cards(paper, [
    checkedCard(checked),
    faultyCard(faulty),
    countCard(
      'Prüffelder nachweislich überschritten',
      exceeded,
      value.results.some(({ estimate }) => estimate.type === 'rate' && !estimate.figure.shown),
    ),
    countCard(
      'Maßnahmen und Fallkorrekturen überfällig',
      overdue,
      value.measuresTaken.length > 0 || value.corrections.some((row) => !row.overdue.shown),
    ),
    countCard('Bestehende Fehler\u00adschwerpunkte', hotspots),
  ]);

  progressSection(paper, value.progress, name, true);
  resultSection(paper, value.results);
  secondCheckSection(paper, value.secondChecks);
  quotaSection(paper, value.quotas);
  trendSection(paper, value.trends);
  patternSection(paper, value.matrix, value.errorTypes);
  hotspotSection(paper, value.hotspots);
  anomalySection(paper, value.anomalies);

  heading(paper, 2, 'Maßnahmen und Fallkorrekturen');
  measurePart(
    paper,
    value.measures,
    value.measuresTaken,
    'Keine Maßnahme ist offen oder in diesem Monat erledigt.',
  );
  correctionTable(paper, value.corrections, 'seit Monatsbeginn');

  heading(paper, 2, 'Qualifizierungsplan');
  if (value.trainings.length === 0) paragraph(paper, 'Der Qualifizierungsplan enthält keinen Eintrag.');
  else trainingTable(paper, value.trainings);
  effectSection(paper, value.trainings, 3);

  decisionSection(
    paper,
    'Erbetene Entscheidungen der Geschäftsführung',
    value.decisions,
    'Es wird keine Entscheidung erbeten.',
  );
  evidenceSection(paper, value.evidence, value.head);
  return closeReport(paper, value.head);
}
