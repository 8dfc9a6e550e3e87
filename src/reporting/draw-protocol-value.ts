import { planYearOf } from './plan-year.ts';
import { drawDetail, drawProtocol, type DrawDetail } from '../draws/index.ts';
import { sealText, withoutCaseNumbers, type Protocol } from '../draw-procedure/index.ts';
import { loadFrame, voidGroundNames } from '../frames/index.ts';
import type { Work } from '../work.ts';
import { headOf } from './collect-report.ts';
import { loadDirectory } from './directory.ts';
import { actOf, actsOn, functionName, type JournalledAct } from './function-names.ts';
import { successorDraw } from './successor-draw.ts';
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
  const ofSeal = async (act: 'frame.sealed' | 'draw.entropy-entered' | 'draw.entropy-confirmed') =>
    (await actsOn(tx, act, [frame.id])).get(frame.id)?.findLast(({ data }) => data['seal'] === seal.digest);
  const sealed = actOr(await ofSeal('frame.sealed'), detail.seal.sealedAt, seal.sealedBy);
  const drawn = actOr(
    (await actsOn(tx, 'draw.drawn', [drawId])).get(drawId)?.[0],
    detail.drawnAt,
    detail.drawnBy,
  );
  const isPublic = seal.entropySource !== 'system';
  const confirmed = await ofSeal('draw.entropy-confirmed');
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
      sourceSha256: protocol.frame.sourceFile?.sha256 ?? null,
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
      ? actOr(await ofSeal('draw.entropy-entered'), protocol.entropyAt ?? detail.drawnAt, protocol.entropyBy)
      : drawn,
    entropyConfirmed: isPublic && confirmed !== undefined ? actOf(confirmed) : null,
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

/** The act as the journal holds it; without an entry at least its moment and function. */
const actOr = (entry: JournalledAct | undefined, at: string, fallback: string | undefined): Act =>
  entry === undefined
    ? { at, by: { function: functionName(fallback ?? 'service'), deputy: false } }
    : actOf(entry);

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
  return (protocol.requests ?? []).map((request, index) => {
    const id = detail.requests[index]?.id;
    return {
      kind: request.kind,
      act: actOr(
        acts.find(({ data }) => data['request'] === id),
        request.at ?? detail.drawnAt,
        detail.drawnBy,
      ),
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
  if (requested === undefined || confirmed === undefined || detail.void === null) return null;
  return {
    act: actOf(requested),
    second: actOf(confirmed),
    reason: voidGroundNames[detail.void.ground],
    explanation: detail.void.reason ?? deletedReason,
    successor: await successorDraw(tx, detail.frameId),
  };
}
