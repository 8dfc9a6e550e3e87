import type { FrameCase } from '../draw-procedure/index.ts';
import {
  openCases,
  refuse,
  type CaseReading,
  type ColumnProfile,
  type TableSource,
} from '../tables/index.ts';
import type { DeliveryScope, FrameDraft } from './delivery-targets.ts';
import { FingerprintSet } from './fingerprint-set.ts';

/** A case on its way into the frames it feeds. */
export interface AssignedCase {
  readonly item: FrameCase;
  readonly teamId: string;
  readonly fingerprint: string;
  readonly frames: readonly FrameDraft[];
}

export interface DeliveryReading extends Pick<CaseReading, 'facts' | 'columns' | 'report'> {
  /** Cases that feed no field; complete once all batches were read. */
  readonly tally: { unassigned: number };
  readonly batches: AsyncGenerator<readonly AssignedCase[]>;
}

/**
 * Reads a delivery and sorts its cases into frames; the drafts in `scope` count what they get. Preview and import
 * both come through here, so that the one says what the other does.
 *
 * @param fingerprint 32 or more hex digits that tell case numbers apart; the import's are the pseudonyms
 */
export async function readDelivery(
  source: TableSource,
  profile: ColumnProfile | null,
  scope: DeliveryScope,
  fingerprint: (caseNumber: string) => string,
): Promise<DeliveryReading> {
  const seen = new FingerprintSet();
  const fingerprints: string[] = [];
  const { facts, columns, report, batches } = await openCases(source, {
    profile,
    knownTeam: (code) => scope.teams.has(code),
    isRepeated: (caseNumber) => {
      const print = fingerprint(caseNumber);
      if (!seen.add(print)) return true;
      fingerprints.push(print);
      return false;
    },
  });
  const tally = { unassigned: 0 };
  async function* assign(): AsyncGenerator<readonly AssignedCase[]> {
    for await (const { cases, lines } of batches) {
      const prints = fingerprints.splice(0);
      yield cases.map((item, i) => {
        const teamId = scope.teams.get(item.team) ?? '';
        const frames: FrameDraft[] = [];
        for (const target of scope.targets) {
          const frame = target.frames.get(teamId);
          if (frame === undefined || !target.test(item)) continue;
          if (target.needsStratum && item.stratum === null) refuseWithoutStratum(lines[i] ?? 0);
          frame.cases += 1;
          frames.push(frame);
        }
        if (frames.length === 0) tally.unassigned += 1;
        return { item, teamId, fingerprint: prints[i] ?? '', frames };
      });
    }
  }
  const refuseWithoutStratum = (line: number): void =>
    refuse(report, line, [{ column: null, code: 'stratum-missing', valueClass: 'empty' }]);
  return { facts, columns, report, tally, batches: assign() };
}
