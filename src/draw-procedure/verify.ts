import { Failure } from '../failure.ts';
import { integer } from '../format.ts';
import { extentOf, populationOf, positionRanks, strataSizes, viewOfSize } from './frame-view.ts';
import type { FrameView, PositionedRank } from './frame-view.ts';
import { protocolDigest } from './protocol-build.ts';
import type { Protocol, ProtocolRank } from './protocol.ts';
import { selectRanks } from './ranks.ts';
import { checkEntropyValue, checkSealTerms, sealDigest, seedFrom } from './seal.ts';
import type { SealTerms } from './seal.ts';

/** One statement of the protocol, repeated. */
export interface VerifiedItem {
  readonly what: VerifiedWhat;
  readonly agrees: true | false | 'not-recomputable';
  /** A German sentence that says what was found. */
  readonly sentence: string;
}

export type VerifiedWhat =
  | 'protocol-digest'
  | 'frame-digest'
  | 'frame-size'
  | 'strata'
  | 'terms'
  | 'seal'
  | 'entropy-value'
  | 'seed'
  | 'requests'
  | 'positions'
  | 'case-numbers';

/**
 * Repeats a draw from its protocol. Every step starts from what the protocol says of the step before, so that
 * the first one that disagrees is the one that was changed.
 *
 * @param protocol a value that `protocolSchema` accepted
 * @param frame the frame, or what is left of it; null repeats what follows from the number of cases alone
 */
export function verifyProtocol(protocol: Protocol, frame: FrameView | null): VerifiedItem[] {
  const view = frame ?? viewOfSize(protocol.frame.size);
  return [
    ...verifyOwnDigest(protocol),
    ...verifyFrame(protocol, frame, view),
    ...verifySeal(protocol, view),
    ...verifyRanks(protocol, view),
  ];
}

/** Whether every statement was repeated and agrees; only a frame digest may be beyond repeating. */
export function verdictOf(items: readonly VerifiedItem[]): 'agrees' | 'disagrees' | 'incomplete' {
  if (items.some(({ agrees }) => agrees === false)) return 'disagrees';
  const open = items.some(({ what, agrees }) => agrees === 'not-recomputable' && what !== 'frame-digest');
  return open ? 'incomplete' : 'agrees';
}

const compare = (what: VerifiedWhat, agrees: boolean, yes: string, no: string): VerifiedItem => ({
  what,
  agrees,
  sentence: agrees ? yes : no,
});

const notRecomputable = (what: VerifiedWhat, sentence: string): VerifiedItem => ({
  what,
  agrees: 'not-recomputable',
  sentence,
});

function verifyOwnDigest(protocol: Protocol): VerifiedItem[] {
  if (protocol.protocolDigest === undefined) return [];
  return [
    compare(
      'protocol-digest',
      protocolDigest(protocol) === protocol.protocolDigest,
      'Die Prüfsumme des Protokolls stimmt.',
      'Die Prüfsumme des Protokolls stimmt nicht: Das Protokoll wurde nach seiner Ausgabe verändert.',
    ),
  ];
}

function verifyFrame({ frame: stated }: Protocol, frame: FrameView | null, view: FrameView): VerifiedItem[] {
  const items: VerifiedItem[] = [];
  items.push(
    view.digest === null
      ? notRecomputable(
          'frame-digest',
          'Die Prüfsumme der Grundgesamtheit konnte ohne Fallnummern nicht nachgerechnet werden.',
        )
      : compare(
          'frame-digest',
          view.digest === stated.digest,
          'Die Prüfsumme der Grundgesamtheit stimmt.',
          'Die Prüfsumme der Grundgesamtheit stimmt nicht: Es ist nicht die versiegelte Grundgesamtheit.',
        ),
  );
  if (frame !== null) {
    items.push(
      compare(
        'frame-size',
        frame.size === stated.size,
        `Die Zahl der Fälle stimmt (${stated.size}).`,
        `Die Zahl der Fälle stimmt nicht: Das Protokoll nennt ${stated.size}, die Datei enthält ${frame.size}.`,
      ),
    );
  }
  if (stated.strata !== undefined && view.strata !== null) {
    const sizes = strataSizes(view.strata);
    const agree =
      sizes.length === stated.strata.length &&
      sizes.every(({ stratum, size }, i) => {
        const entry = stated.strata?.[i];
        return entry?.stratum === stratum && entry.size === size;
      });
    items.push(
      compare(
        'strata',
        agree,
        'Die Zahl der Fälle je Schicht stimmt.',
        'Die Zahl der Fälle je Schicht stimmt nicht.',
      ),
    );
  }
  return items;
}

function verifySeal({ frame, seal, entropyValue, seed }: Protocol, view: FrameView): VerifiedItem[] {
  const terms: SealTerms = {
    frameDigest: frame.digest,
    method: seal.method,
    sampleSize: seal.sampleSize,
    minimumPerStratum: seal.minimumPerStratum,
    entropySource: seal.entropySource,
    sealNumber: seal.number,
  };
  return [
    obeys('terms', 'Die versiegelten Festlegungen sind zulässig.', () =>
      checkSealTerms(terms, extentOf(view)),
    ),
    compare(
      'seal',
      sealDigest(terms) === seal.digest,
      'Die Versiegelung stimmt.',
      'Die Versiegelung stimmt nicht: Verfahren, Umfang, Zufallsquelle, Nummer oder Grundgesamtheit wurden verändert.',
    ),
    obeys('entropy-value', 'Der Zufallswert hat die Form, die seine Quelle verlangt.', () =>
      checkEntropyValue(seal.entropySource, entropyValue),
    ),
    compare(
      'seed',
      seedFrom(seal.digest, entropyValue) === seed,
      'Der Startwert stimmt.',
      'Der Startwert stimmt nicht: Er folgt nicht aus Versiegelung und Zufallswert.',
    ),
  ];
}

/** True unless the check refuses; the refusal's own sentence then says why. */
function obeys(what: VerifiedWhat, yes: string, check: () => void): VerifiedItem {
  try {
    check();
    return { what, agrees: true, sentence: yes };
  } catch (error) {
    if (error instanceof Failure) return { what, agrees: false, sentence: error.message };
    throw error;
  }
}

function verifyRanks(protocol: Protocol, view: FrameView): VerifiedItem[] {
  const population = populationOf(view, protocol.seal.method);
  if (population === null) {
    const needed = protocol.seal.method === 'stratified' ? 'Schicht' : 'Betrag';
    return [
      notRecomputable(
        'positions',
        `Die Ränge konnten nicht nachgerechnet werden: Dafür wird der ${needed === 'Betrag' ? 'Betrag' : 'Name der Schicht'} je Position gebraucht (Tabelle mit den Spalten Position und ${needed}).`,
      ),
      ...verifyCaseNumbers(protocol.ranks, view),
    ];
  }
  let expected: PositionedRank[];
  try {
    const selection = {
      ...protocol.seal,
      seed: protocol.seed,
      reserves: protocol.reserves ?? reservesShown(protocol.ranks),
      requests: protocol.requests ?? [],
    };
    expected = positionRanks(selectRanks(population, selection), view.strata);
  } catch (error) {
    if (error instanceof Failure) return [{ what: 'requests', agrees: false, sentence: error.message }];
    throw error;
  }
  return [
    compareRequests(protocol, expected),
    comparePositions(protocol.ranks, expected),
    ...verifyCaseNumbers(protocol.ranks, view),
  ];
}

/** Reserves per stratum, as far as the ranks show them. */
function reservesShown(ranks: readonly ProtocolRank[]): number {
  const counts = new Map<string | null, number>();
  for (const { kind, stratum } of ranks) {
    if (kind === 'reserve') counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  return [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
}

function compareRequests(
  { ranks, requests = [] }: Protocol,
  expected: readonly PositionedRank[],
): VerifiedItem {
  const agree =
    ranks.length === expected.length &&
    expected.every(({ rank, kind, stratum }, i) => {
      const stated = ranks[i];
      return stated?.rank === rank && stated.kind === kind && stated.stratum === stratum;
    });
  return compare(
    'requests',
    agree,
    requests.length === 0
      ? 'Umfang, Schichten und Reihenfolge der Ränge stimmen.'
      : `Umfang, Schichten und Reihenfolge der Ränge stimmen, auch nach ${requests.length === 1 ? 'einer Erweiterung oder Ersetzung' : `${integer(requests.length)} Erweiterungen und Ersetzungen`}.`,
    'Umfang, Schichten oder Reihenfolge der Ränge folgen nicht aus Versiegelung, Erweiterungen und Ersetzungen.',
  );
}

function comparePositions(ranks: readonly ProtocolRank[], expected: readonly PositionedRank[]): VerifiedItem {
  const wrong = expected.findIndex(({ position, hits }, i) => {
    const stated = ranks[i];
    return stated?.position !== position || (stated.hits ?? undefined) !== hits;
  });
  const first = expected[wrong];
  return compare(
    'positions',
    first === undefined && ranks.length === expected.length,
    ranks.length === 1
      ? 'Die gezogene Position stimmt.'
      : `Alle ${integer(ranks.length)} gezogenen Positionen stimmen.`,
    first === undefined
      ? 'Das Protokoll enthält mehr Ränge, als aus der Ziehung folgen.'
      : `Die gezogenen Positionen stimmen nicht: Auf Rang ${first.rank}${first.stratum === null ? '' : ` der Schicht „${first.stratum}“`} folgt Position ${first.position}.`,
  );
}

function verifyCaseNumbers(ranks: readonly ProtocolRank[], { caseNumbers }: FrameView): VerifiedItem[] {
  if (ranks.every(({ caseNumber }) => (caseNumber ?? null) === null)) return [];
  if (caseNumbers === null) {
    return [
      notRecomputable(
        'case-numbers',
        'Die Fallnummern konnten nicht verglichen werden: Dafür wird die Grundgesamtheit mit Fallnummern gebraucht.',
      ),
    ];
  }
  const agree = ranks.every(({ position, caseNumber }) => caseNumbers[position - 1] === caseNumber);
  return [
    compare(
      'case-numbers',
      agree,
      'Die Fallnummern stimmen mit der Grundgesamtheit überein.',
      'Die Fallnummern stimmen nicht mit den Positionen in der Grundgesamtheit überein.',
    ),
  ];
}
