/** Rule 24 and 26: may a figure leave its team, looked at alone? */
import { lookup, type Atom, type Facts, type Figure, type Lookup } from './figure.ts';
import type { DisclosureRules } from './rules.ts';

/** Cases checked and employees behind a set of atoms: each sample and each team counts once. */
export function behind(atoms: readonly Atom[], facts: Lookup): { cases: number; employees: number } {
  const samples = [...new Set(atoms.map((atom) => atom.sample))].map(facts.sample);
  const headcounts = new Map<string, number>();
  for (const { team, employees } of samples)
    headcounts.set(team, Math.max(employees, headcounts.get(team) ?? 0));
  return {
    cases: samples.reduce((sum, sample) => sum + sample.checked, 0),
    employees: [...headcounts.values()].reduce((sum, employees) => sum + employees, 0),
  };
}

/** Enough employees could have caused it, and enough cases were checked. */
export function enoughBehind(atoms: readonly Atom[], facts: Lookup, rules: DisclosureRules): boolean {
  const { cases, employees } = behind(atoms, facts);
  return cases >= rules.minimumCases && employees >= rules.minimumEmployees;
}

/** Whether the figure may be shown as far as the figure itself goes (rules 24 and 26). */
export function standsAlone(
  figure: Pick<Figure, 'kind' | 'atoms'>,
  facts: Lookup,
  rules: DisclosureRules,
): boolean {
  const atoms = figure.atoms.map(facts.atom);
  if (!enoughBehind(atoms, facts, rules)) return false;
  if (figure.kind !== 'count' && surelyFaulty(atoms) < rules.minimumFaultyForSums) return false;
  const count = atoms.reduce((sum, atom) => sum + atom.faulty, 0);
  return !(rules.hidesOneAndTwo && figure.kind !== 'euros' && (count === 1 || count === 2));
}

/** Faulty cases there are at least: headings of one sample may all lie in the same cases. */
function surelyFaulty(atoms: readonly Atom[]): number {
  const bySample = new Map<string, number>();
  for (const { sample, faulty } of atoms) bySample.set(sample, Math.max(faulty, bySample.get(sample) ?? 0));
  return [...bySample.values()].reduce((sum, faulty) => sum + faulty, 0);
}

/** For many sets of atoms, named as in `facts`: whether enough cases and employees stand behind each (rule 24). */
export function mayStandAlone(facts: Facts, rules: DisclosureRules): (atoms: readonly string[]) => boolean {
  const found = lookup(facts);
  return (atoms) => enoughBehind(atoms.map(found.atom), found, rules);
}
