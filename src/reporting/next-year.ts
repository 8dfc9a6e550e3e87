import { proposeFields, type Proposal } from '../audit-plan/index.ts';
import { hotspotCandidates } from '../hotspots/index.ts';
import type { Work } from '../work.ts';

/**
 * Proposes the fields of a year (the loop closes): from the hotspots of the year before, from what third parties
 * found, and from instructions that no plan has audited for long.
 */
export async function proposeNextYear(
  work: Work,
  command: { readonly year: number; readonly areaId: string },
): Promise<Proposal[]> {
  const candidates = await hotspotCandidates(work, command.year, command.areaId);
  return proposeFields(work, { ...command, candidates });
}
