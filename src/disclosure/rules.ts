/** The numbers of rules 24–26 and the German words for a figure that stays in its team. */
import { Failure } from '../failure.ts';

/** House settings of rules 24–26. The defaults are the law of the house; they can only be made stricter. */
export interface DisclosureRules {
  /** Employees of the teams or functions behind a figure, at least (rule 24). */
  readonly minimumEmployees: number;
  /** Cases checked behind a figure, at least (rule 24). */
  readonly minimumCases: number;
  /** Faulty cases behind a sum of euros or a split by a customer attribute, at least (rule 24). */
  readonly minimumFaultyForSums: number;
  /** Width, in faulty cases, of what stays possible for a figure that is not shown (rule 25). */
  readonly span: number;
  /** The stricter rule for papers that leave the house: counts of 1 and 2 are not shown (rule 26). */
  readonly hidesOneAndTwo: boolean;
  /**
   * Who reads: somebody who knows only what was published, or a team lead who knows the own team in full besides
   * (rule 24 gives team leads that view) and must not work out another team from a total.
   */
  readonly reader: 'public' | 'team-lead';
}

export const defaultDisclosureRules: DisclosureRules = {
  minimumEmployees: 5,
  minimumCases: 10,
  minimumFaultyForSums: 3,
  span: 3,
  hidesOneAndTwo: false,
  reader: 'public',
};

const settings = {
  minimumEmployees: 'Mindestzahl der Beschäftigten',
  minimumCases: 'Mindestzahl der geprüften Fälle',
  minimumFaultyForSums: 'Mindestzahl der fehlerhaften Fälle für Summen und Aufgliederungen',
  span: 'Mindestspanne nicht ausgewiesener Werte',
} as const;

/**
 * House rules from settings; what is not set keeps its default.
 * @throws Failure `disclosure-rule-too-low` for a number below its default or not whole.
 */
export function disclosureRules(house: Partial<DisclosureRules> = {}): DisclosureRules {
  const rules = { ...defaultDisclosureRules, ...house };
  const fields = (Object.keys(settings) as (keyof typeof settings)[])
    .filter((name) => !Number.isSafeInteger(rules[name]) || rules[name] < defaultDisclosureRules[name])
    .map((name) => ({
      path: name,
      code: 'disclosure-rule-too-low',
      message: `${settings[name]}: mindestens ${defaultDisclosureRules[name]}, nur ganze Zahlen.`,
    }));
  if (fields.length > 0) {
    throw new Failure(
      'invalid',
      'disclosure-rule-too-low',
      'Die Regeln zum Ausweis von Zahlen dürfen nur verschärft werden. Bitte die genannten Werte anheben.',
      { fields },
    );
  }
  return rules;
}

/** What stands in place of a figure that is not shown; the same words whatever the reason (rule 25). */
export const notShown = 'nicht ausgewiesen';

/**
 * German words for a figure that is not shown, naming the larger figure that contains it where one is shown,
 * e.g. `nicht ausgewiesen (enthalten in: Bereich Leistung)`.
 */
export const describeWithheld = (containedIn?: string): string =>
  containedIn === undefined ? notShown : `${notShown} (enthalten in: ${containedIn})`;
