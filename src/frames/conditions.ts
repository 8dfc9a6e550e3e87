import type { Condition } from '../audit-plan/index.ts';
import type { FrameCase } from '../draw-procedure/index.ts';

/** Whether a case meets the conditions. */
export type CaseTest = (item: Pick<FrameCase, 'team' | 'stratum' | 'attributes'>) => boolean;

/**
 * Every named attribute must hold one of the values; an attribute that a case lacks holds the empty text. „Team“
 * and „Schicht“ name the team's code and the stratum, because no attribute may be called so.
 */
export function caseTest(conditions: readonly Condition[]): CaseTest {
  const tests = conditions.map(({ attribute, equals }) => ({ attribute, allowed: new Set(equals) }));
  return (item) => tests.every(({ attribute, allowed }) => allowed.has(valueOf(item, attribute)));
}

function valueOf({ team, stratum, attributes }: Parameters<CaseTest>[0], attribute: string): string {
  if (attribute === 'Team') return team;
  if (attribute === 'Schicht') return stratum ?? '';
  return attributes.find(([key]) => key === attribute)?.[1] ?? '';
}
