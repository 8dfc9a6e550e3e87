/** Shown or nicht ausgewiesen: what other rooms may use. */
export { criteriaLinks, emptyLedger } from './figure.ts';
export type { Atom, Facts, Figure, Ledger, Link, Sample } from './figure.ts';
export { protect, recordPublication } from './protect.ts';
export type { Decision, DisclosureRequest } from './protect.ts';
export { defaultDisclosureRules, describeWithheld, disclosureRules, notShown } from './rules.ts';
export type { DisclosureRules } from './rules.ts';
export { mayStandAlone } from './threshold.ts';
