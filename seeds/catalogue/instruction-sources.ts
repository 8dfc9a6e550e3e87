import { exampleNote } from './shapes.ts';

/** A rule the work programme repeats. */
export const programme = (section: string): string =>
  `Wiedergabe nach dem Arbeitsmarkt- und Integrationsprogramm 2020 des Jobcenters Worms, Abschnitt ${section}; ` +
  'der Wortlaut der Geschäftsanweisung ist zu ergänzen. Geltungsbeginn angenommen.';

/** An instruction the work programme names without its rules. */
export const namedOnly = `Im Arbeitsmarkt- und Integrationsprogramm 2020 nur benannt. ${exampleNote}.`;

export const owners = {
  management: 'Geschäftsführung',
  placement: 'Bereichsleitung Markt & Integration',
  benefits: 'Bereichsleitung Leistung',
};
