import type { Tables, Tx } from '../database/index.ts';

/** Findings of one third party: a column of their own, never inside the own error rate. */
export interface ThirdParty {
  readonly auditor: Tables['external_audit']['auditor'];
  readonly findings: number;
}

/** Findings of third parties in an area's year, by criterion. */
export async function loadThirdParties(
  tx: Tx,
  areaId: string,
  year: number,
): Promise<(criteria: ReadonlySet<string>) => ThirdParty[]> {
  const rows = await tx
    .selectFrom('external_finding as f')
    .innerJoin('external_audit as a', 'a.id', 'f.audit_id')
    .select(['a.auditor', 'f.criterion_id'])
    .select(({ fn }) => fn.countAll<number>().as('findings'))
    .where('a.area_id', '=', areaId)
    .where('a.year', '=', year)
    .where('f.criterion_id', 'is not', null)
    .groupBy(['a.auditor', 'f.criterion_id'])
    .orderBy('a.auditor')
    .execute();
  return (criteria) => {
    const counts = new Map<ThirdParty['auditor'], number>();
    for (const { auditor, criterion_id, findings } of rows) {
      if (criterion_id !== null && criteria.has(criterion_id)) {
        counts.set(auditor, (counts.get(auditor) ?? 0) + findings);
      }
    }
    return [...counts].map(([auditor, findings]) => ({ auditor, findings }));
  };
}
