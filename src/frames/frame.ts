import type { IsoDate } from '../calendar/index.ts';
import type { Tables } from '../database/index.ts';

export type FrameState = Tables['frame']['state'];

/** Where a frame lies and whom it concerns; what rights are decided on. */
export interface FramePlace {
  readonly areaId: string;
  /** Null: several teams of the area. */
  readonly teamId: string | null;
  /** The lead whom the area head named to draw a frame of several teams. */
  readonly namedDrawer: string | null;
  readonly teams: readonly FrameTeam[];
}

/** A team of a frame under the code that was hashed, with the number of its cases. */
export interface FrameTeam {
  readonly teamId: string;
  readonly code: string;
  readonly cases: number;
}

/** All cases from which a draw is made, for one field and period. */
export interface Frame extends FramePlace {
  readonly id: string;
  readonly fieldId: string;
  readonly deliveryId: string;
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
  readonly cutOffDate: IsoDate;
  readonly auditYear: number;
  readonly state: FrameState;
  /** Number of cases, exclusions removed. */
  readonly size: number;
  /** Σ of the amounts in cents; null where no case has one. */
  readonly amountCents: number | null;
  readonly positiveAmountCents: number;
  /** In canonical order; cases without a stratum are in none. */
  readonly strata: readonly { readonly stratum: string; readonly size: number }[];
  /** Null before the first seal. */
  readonly digest: string | null;
  readonly successorOf: string | null;
  readonly caseNumbersDeleted: boolean;
}

/** Number of cases without a stratum. */
export const casesWithoutStratum = ({ size, strata }: Pick<Frame, 'size' | 'strata'>): number =>
  size - strata.reduce((sum, stratum) => sum + stratum.size, 0);
