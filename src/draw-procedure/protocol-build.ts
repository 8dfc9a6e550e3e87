import { sha256Json } from './digest.ts';
import { extentOf, populationOf, positionRanks, strataSizes } from './frame-view.ts';
import type { WholeFrameView } from './frame-view.ts';
import { PROCEDURE } from './protocol.ts';
import type { Protocol, ProtocolRequest } from './protocol.ts';
import { selectRanks } from './ranks.ts';
import { checkEntropyValue, checkSealTerms, sealDigest, seedFrom } from './seal.ts';
import type { SealTerms } from './seal.ts';
import { compareUtf8 } from './text.ts';

/** Everything of a protocol that somebody decides or knows; the rest follows from it. */
export type ProtocolContent = Omit<Protocol, 'procedure' | 'protocolDigest'>;

/** Completes a protocol with the procedure's name and its own digest. */
export function completeProtocol(content: ProtocolContent): Protocol {
  const protocol: Protocol = { procedure: PROCEDURE, ...content };
  return { ...protocol, protocolDigest: protocolDigest(protocol) };
}

/**
 * The digest of a protocol, over everything in it but this digest itself and the case numbers, which are held
 * against the frame: so it stays the same for readers who may not see them, and after their deletion.
 */
export function protocolDigest(protocol: Protocol): string {
  const ranks = protocol.ranks.map((rank) => ({ ...rank, caseNumber: undefined }));
  return sha256Json(sortKeys({ ...protocol, ranks, protocolDigest: undefined }));
}

/** The same JSON value with every object as its [key, value] pairs, ascending by the keys' UTF-8 bytes. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([key, item]) => [key, sortKeys(item)]);
}

/** A draw from a frame held in memory. */
export interface DrawOrder {
  readonly frame: WholeFrameView;
  readonly terms: Omit<SealTerms, 'frameDigest'>;
  readonly entropyValue: string;
  readonly reserves: number;
  readonly requests: readonly ProtocolRequest[];
}

/**
 * Performs a draw and returns its protocol's content: seal, seed and every rank.
 *
 * @throws Failure where terms, value or requests are not possible for this frame
 */
export function drawFromFrame({
  frame,
  terms,
  entropyValue,
  reserves,
  requests,
}: DrawOrder): ProtocolContent {
  const { sealNumber, ...promised } = terms;
  const sealed = { ...terms, frameDigest: frame.digest };
  checkSealTerms(sealed, extentOf(frame));
  checkEntropyValue(terms.entropySource, entropyValue);
  const population = populationOf(frame, terms.method);
  if (population === null) throw new Error('the frame lacks what the method selects from');
  const digest = sealDigest(sealed);
  const seed = seedFrom(digest, entropyValue);
  const ranks = selectRanks(population, { ...terms, seed, reserves, requests });
  return {
    frame: {
      digest: frame.digest,
      size: frame.size,
      strata: strataSizes(frame.strata),
    },
    seal: { digest, number: sealNumber, ...promised },
    entropyValue,
    seed,
    reserves,
    requests: [...requests],
    ranks: positionRanks(ranks, frame.strata).map(({ position, hits, ...rank }) => ({
      ...rank,
      position,
      caseNumber: frame.caseNumbers[position - 1] ?? null,
      ...(hits === undefined ? {} : { hits }),
    })),
  };
}

/** The same protocol for readers who may not see case numbers. */
export const withoutCaseNumbers = (protocol: Protocol): Protocol => ({
  ...protocol,
  ranks: protocol.ranks.map((rank) => ({ ...rank, caseNumber: null })),
});
