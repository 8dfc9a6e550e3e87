/** Shown or nicht ausgewiesen: what other rooms may use. */
export { criteriaLinks, distinctLinks, emptyLedger } from './figure.ts';
export type { Atom, Facts, Figure, Ledger, Link, Sample } from './figure.ts';
export type { Decision, DisclosureRequest } from './protect.ts';
export { defaultDisclosureRules, describeWithheld, disclosureRules, notShown } from './rules.ts';
export type { DisclosureRules } from './rules.ts';
export { mayStandAlone } from './threshold.ts';

/** The engine, loaded at first use: its solver takes 20 MB, which an idle service does without. */
export const protection = () => import('./protect.ts');
