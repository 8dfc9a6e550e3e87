import type { DrawMethod } from '../draw-procedure/index.ts';
import type { Tables } from '../database/index.ts';

/** What was sealed, as stored. */
export interface Seal {
  readonly id: string;
  readonly frameId: string;
  readonly number: number;
  readonly frameDigest: string;
  readonly digest: string;
  readonly method: DrawMethod;
  readonly sampleSize: number;
  readonly minimumPerStratum: number;
  readonly entropySource: string;
  readonly fieldVersionId: string;
  readonly planVersionId: string;
  readonly sealedFunction: string;
  readonly sealedAt: Date;
}

/** A reproducible random selection from a sealed frame. */
export interface Draw {
  readonly id: string;
  /** As printed: `Z-2020-0001`. */
  readonly number: string;
  readonly frameId: string;
  readonly seal: Seal;
  readonly entropyValue: string;
  readonly seed: string;
  readonly drawnFunction: string;
  readonly drawnAt: Date;
  readonly software: string;
  readonly journalNumber: number;
  readonly journalHead: string;
  /** Null: stands; `requested`: waits for the second person. */
  readonly voided: 'requested' | 'voided' | null;
  readonly requests: readonly Request[];
}

/** An extension or replacement, in the order in which they were asked for. */
export interface Request {
  readonly id: string;
  readonly number: number;
  readonly kind: Tables['draw_request']['kind'];
  readonly cases: number;
  /** An extension that the plan declared as the second stage (rule 15). */
  readonly declared: boolean;
  readonly reasonTextId: string;
  readonly requestedAt: Date;
}

export type ItemKind = Tables['sample_item']['kind'];

/** The drawing of a case: its rank and position, never the case itself. */
export interface SampleItem {
  readonly id: string;
  readonly teamId: string;
  readonly kind: ItemKind;
  readonly rank: number;
  readonly stratum: string | null;
  readonly position: number;
  readonly hits: number;
  readonly requestId: string | null;
  readonly replacesId: string | null;
}
