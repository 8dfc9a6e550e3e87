import { Failure } from '../failure.ts';
import { counted, integer } from '../format.ts';
import { digestPattern, sha256Json } from './digest.ts';

export const drawMethods = ['simple', 'stratified', 'systematic', 'monetary-unit'] as const;
export type DrawMethod = (typeof drawMethods)[number];

/** The entropy source that means: the service draws 32 random bytes after sealing. */
export const SYSTEM_ENTROPY = 'system';

/** More selections than any monetary-unit draw needs; keeps the work of one draw bounded. */
export const MONETARY_UNIT_LIMIT = 1_000_000;

/** What a seal fixes before any random value exists. */
export interface SealTerms {
  readonly frameDigest: string;
  readonly method: DrawMethod;
  readonly sampleSize: number;
  /** 0 unless stratified. */
  readonly minimumPerStratum: number;
  /** `"system"`, or the announcement in words of a public random event still to come. */
  readonly entropySource: string;
  /** 1 for a frame's first seal, one more after each voided draw. */
  readonly sealNumber: number;
}

const sealed = (terms: SealTerms) => [
  'iks-seal/1',
  terms.frameDigest,
  terms.method,
  terms.sampleSize,
  terms.minimumPerStratum,
  terms.entropySource,
  terms.sealNumber,
];

/** The seal's digest; the terms must have passed `checkSealTerms`. */
export const sealDigest = (terms: SealTerms): string => sha256Json(sealed(terms));

/** The text whose SHA-256 is the seal's digest, for paper. */
export const sealText = (terms: SealTerms): string => JSON.stringify(sealed(terms));

/** The seed. Nobody types a seed: it follows from the seal and the value that came after it. */
export const seedFrom = (seal: string, entropyValue: string): string =>
  sha256Json(['iks-seed/1', seal, entropyValue]);

/** What of a frame limits its draws. */
export interface FrameExtent {
  readonly size: number;
  /** Σ of the positive amounts in cents. */
  readonly positiveAmountCents: number;
  readonly casesWithoutStratum: number;
}

/** Refuses terms that no draw could follow, with the number at fault and what would be possible. */
export function checkSealTerms(terms: SealTerms, extent: FrameExtent): void {
  if (!digestPattern.test(terms.frameDigest)) throw new Error('a frame digest has 64 lowercase hex digits');
  if (extent.size < 1)
    throw refusal(
      'frame-empty',
      'Die Grundgesamtheit enthält keinen Fall. Übernehmen Sie eine Fallliste mit Fällen.',
    );
  if (!isPositiveInteger(terms.sealNumber)) {
    throw refusal('seal-number-invalid', 'Die Nummer der Versiegelung muss eine ganze Zahl ab 1 sein.');
  }
  if (terms.entropySource.trim() === '' || !terms.entropySource.isWellFormed()) {
    throw refusal('entropy-source-missing', 'Geben Sie an, woher der Zufallswert kommen wird.');
  }
  checkSampleSize(terms, extent);
  checkStrata(terms, extent);
}

function checkSampleSize({ method, sampleSize }: SealTerms, extent: FrameExtent): void {
  const limit = method === 'monetary-unit' ? MONETARY_UNIT_LIMIT : extent.size;
  if (!isPositiveInteger(sampleSize) || sampleSize > limit) {
    throw refusal(
      'sample-size-invalid',
      `Der Stichprobenumfang muss zwischen 1 und ${integer(limit)} liegen.`,
    );
  }
  if (method !== 'monetary-unit') return;
  if (extent.positiveAmountCents <= 0) {
    throw refusal(
      'no-positive-amount',
      'Für eine betragsproportionale Ziehung fehlt ein Fall mit positivem Betrag. Prüfen Sie die Beträge oder wählen Sie eine andere Auswahl.',
    );
  }
  if (!Number.isSafeInteger(extent.positiveAmountCents)) {
    throw refusal(
      'amount-total-too-large',
      'Die Summe der Beträge ist zu groß, um genau gerechnet zu werden. Prüfen Sie die Beträge der Fallliste.',
    );
  }
}

function checkStrata({ method, minimumPerStratum }: SealTerms, extent: FrameExtent): void {
  if (!Number.isSafeInteger(minimumPerStratum) || minimumPerStratum < 0) {
    throw refusal('minimum-invalid', 'Der Mindestumfang je Schicht muss eine ganze Zahl ab 0 sein.');
  }
  if (method !== 'stratified') {
    if (minimumPerStratum === 0) return;
    throw refusal(
      'minimum-without-strata',
      'Ein Mindestumfang je Schicht ist nur bei geschichteter Ziehung möglich. Setzen Sie ihn auf 0 oder ziehen Sie geschichtet.',
    );
  }
  if (extent.casesWithoutStratum > 0) {
    throw refusal(
      'stratum-missing',
      `Für eine geschichtete Ziehung braucht jeder Fall eine Schicht; ${counted(extent.casesWithoutStratum, 'Fall hat', 'Fälle haben')} keine. Ergänzen Sie die Schichten in der Fallliste oder ziehen Sie ohne Schichten.`,
    );
  }
}

/** Refuses a random value that its source cannot have produced. */
export function checkEntropyValue(entropySource: string, entropyValue: string): void {
  if (entropySource === SYSTEM_ENTROPY) {
    if (digestPattern.test(entropyValue)) return;
    throw refusal(
      'entropy-value-invalid',
      'Der Zufallswert des Dienstes besteht aus genau 64 Zeichen 0–9 und a–f (Kleinbuchstaben).',
    );
  }
  if (/^[0-9]{1,200}$/.test(entropyValue)) return;
  throw refusal(
    'entropy-value-invalid',
    'Der Zufallswert eines öffentlichen Ereignisses besteht aus 1 bis 200 Ziffern ohne Leer- oder Trennzeichen.',
  );
}

const isPositiveInteger = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

const refusal = (code: string, message: string): Failure => new Failure('invalid', code, message);
