import { planYearOf } from './plan-year.ts';
import { drawDetail, drawProtocol, type DrawDetail } from '../draws/index.ts';
import { sealText, withoutCaseNumbers, type Protocol } from '../draw-procedure/index.ts';
import { loadFrame } from '../frames/index.ts';
import type { Work } from '../work.ts';
import { headOf } from './collect-report.ts';
import { loadDirectory } from './directory.ts';
import { actsOn, functionName } from './function-names.ts';
import type { DrawProtocol } from './values/draw-protocol.ts';
import type { Act } from './values/figures.ts';

/** What stands where a reason was deleted. */
const deletedReason = '(gelöscht)';

/**
 * A draw's protocol as it is printed: the published JSON form, and who acted in which function. The right to the draw
 * is checked with the protocol; case numbers are in it for those who may see all of the frame's.
 */
export async function drawProtocolValue(
  work: Work,
  drawId: string,
  options: { readonly caseNumbers: boolean },
): Promise<DrawProtocol> {
  const { tx } = work;
  const detail = await drawDetail(work, drawId);
  const whole = await drawProtocol(work, { drawId, reserves: 0 });
  const protocol = options.caseNumbers ? whole : withoutCaseNumbers(whole);
  const frame = await loadFrame(tx, detail.frameId, 'read');
  const year = await planYearOf(tx, detail.fieldId);
  const directory = await loadDirectory(tx, detail.areaId, year, work.now);
  const { seal } = protocol;
  const sealed = actAt(
    await actsOn(tx, 'frame.sealed', [frame.id]),
    frame.id,
    detail.seal.sealedAt,
    seal.sealedBy,
  );
  const drawn = actAt(await actsOn(tx, 'draw.drawn', [drawId]), drawId, detail.drawnAt, detail.drawnBy);
  const isPublic = seal.entropySource !== 'system';
  const confirmations = await actsOn(tx, 'draw.entropy-confirmed', [frame.id]);
  const entered = await actsOn(tx, 'draw.entropy-entered', [frame.id]);
  const lead = functionName(detail.drawnBy);
  return {
    kind: 'draw-protocol',
    head: await headOf(work, detail.areaId),
    protocolNumber: detail.number,
    field: directory.fieldRef(detail.fieldId),
    teams: frame.teams.map(({ teamId }) => directory.team(teamId)),
    protocol,
    frame: {
      from: frame.firstDay,
      to: frame.lastDay,
      cutOff: frame.cutOffDate,
      sourceFile: protocol.frame.sourceFile?.name ?? '–',
      sourceSha256: protocol.frame.sourceFile?.sha256 ?? '0'.repeat(64),
      strata: strataOf(protocol),
      exclusions: (protocol.frame.exclusions ?? []).map(({ reason, count }) => ({ reason, count })),
    },
    sealText: sealText({
      frameDigest: detail.seal.frameDigest,
      method: seal.method,
      sampleSize: seal.sampleSize,
      minimumPerStratum: seal.minimumPerStratum,
      entropySource: seal.entropySource,
      sealNumber: seal.number,
    }),
    sealed,
    entropyEntered: isPublic
      ? actAt(entered, frame.id, protocol.entropyAt ?? detail.drawnAt, protocol.entropyBy)
      : drawn,
    entropyConfirmed: isPublic
      ? (confirmations.get(frame.id)?.findLast(({ at }) => at <= detail.drawnAt) ?? null)
      : null,
    drawn,
    requests: await requestsOf(work, detail, protocol),
    voided: await voidOf(work, detail),
    journal: { number: detail.journalNumber, head: detail.journalHead, at: detail.drawnAt },
    signatures: [
      lead,
      lead === functionName('area-head') ? functionName('management') : functionName('area-head'),
    ],
  };
}

/** The act on an object at this moment; without an entry of the journal at least its function. */
function actAt(
  acts: ReadonlyMap<string, readonly Act[]>,
  object: string,
  at: string,
  fallback: string | undefined,
): Act {
  return (
    acts.get(object)?.find((act) => act.at === at) ?? {
      at,
      by: { function: functionName(fallback ?? 'service'), deputy: false },
    }
  );
}

function strataOf(protocol: Protocol): DrawProtocol['frame']['strata'] {
  if (protocol.seal.method !== 'stratified') return [];
  return (protocol.frame.strata ?? []).map(({ stratum, size }) => ({
    stratum: stratum ?? 'ohne Schicht',
    size,
    sample: protocol.ranks.filter((rank) => rank.kind === 'sample' && rank.stratum === stratum).length,
  }));
}

async function requestsOf(
  { tx }: Work,
  detail: DrawDetail,
  protocol: Protocol,
): Promise<DrawProtocol['requests']> {
  const acts = [
    ...((await actsOn(tx, 'draw.extended', [detail.id])).get(detail.id) ?? []),
    ...((await actsOn(tx, 'draw.replaced', [detail.id])).get(detail.id) ?? []),
  ];
  return (protocol.requests ?? []).map((request) => {
    const at = request.at ?? detail.drawnAt;
    return {
      kind: request.kind,
      act: acts.find((act) => act.at === at) ?? {
        at,
        by: { function: functionName(detail.drawnBy), deputy: false },
      },
      reason: request.reason ?? deletedReason,
      count: request.kind === 'extension' ? request.count : 1,
      stratum: request.kind === 'replacement' ? request.stratum : null,
      lostRank: request.kind === 'replacement' ? request.rank : null,
    };
  });
}

async function voidOf({ tx }: Work, detail: DrawDetail): Promise<DrawProtocol['voided']> {
  const requested = (await actsOn(tx, 'draw.void-requested', [detail.id])).get(detail.id)?.at(-1);
  const confirmed = (await actsOn(tx, 'draw.voided', [detail.id])).get(detail.id)?.at(-1);
  if (requested === undefined || confirmed === undefined) return null;
  const successor = await tx
    .selectFrom('draw as d')
    .leftJoin('draw_void as v', (join) =>
      join.onRef('v.draw_id', '=', 'd.id').on('v.confirmed_at', 'is not', null),
    )
    .select('d.number')
    .where('d.frame_id', '=', detail.frameId)
    .where('v.draw_id', 'is', null)
    .executeTakeFirst();
  return {
    act: requested,
    second: confirmed,
    reason: detail.void?.reason ?? deletedReason,
    successor: successor?.number ?? null,
  };
}
