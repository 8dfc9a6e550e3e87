import type { IsoDate } from '../../src/calendar/index.ts';

/** An entry of a fixed list: the code is stored, the name is what screens and papers say. */
export interface Named<Code extends string> {
  readonly code: Code;
  readonly name: string;
}

export type ErrorTypeCode =
  | 'legal'
  | 'procedure'
  | 'deadline'
  | 'documentation'
  | 'data-quality'
  | 'counselling';

export type SeverityCode = 'minor' | 'moderate' | 'severe';

/** What one case of a criterion is, in the words of the house. */
export type Unit = 'BG' | 'Kunde' | 'Antrag' | 'Maßnahme' | 'Vorgang';

/** A rule of an instruction that a criterion can point to. */
export interface Passage {
  readonly reference: string;
  readonly text: string;
}

export interface InstructionVersion {
  readonly label: string;
  readonly validFrom: IsoDate;
  /** Last day; null while in force. */
  readonly validTo: IsoDate | null;
  /** Where the passages were taken from, or that they are an example. */
  readonly source: string;
  readonly passages: readonly Passage[];
}

/** Identified by number and title together: 02/2015 stands for two. */
export interface Instruction {
  /** Name used by the criteria of this catalogue only. */
  readonly key: string;
  readonly number: string | null;
  readonly title: string;
  /** Function that owns the instruction. */
  readonly owner: string;
  readonly versions: readonly InstructionVersion[];
}

/** One question of the checklist. */
export interface Criterion {
  /** Stable; never reused for another question. */
  readonly code: string;
  /** Themenfeld. */
  readonly theme: string;
  readonly question: string;
  /** Key of the instruction it tests. */
  readonly instruction: string;
  /** Reference of the passage within that instruction. */
  readonly passage: string;
  readonly errorType: ErrorTypeCode;
  readonly severity: SeverityCode;
  readonly unit: Unit;
  /** When the question applies; null: to every case. */
  readonly applicability: string | null;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
  /** True: no rule of the house stands behind it yet; see `exampleNote`. */
  readonly example: boolean;
}

/** A quota over all customers: imported per statistics day, never sampled. */
export interface Quota {
  readonly code: string;
  readonly name: string;
  readonly instruction: string;
  /** Who counts below the line. */
  readonly population: string;
  /** At least this fraction (0–1). */
  readonly target: number;
}

/** Stands beside every criterion shipped as an example. */
export const exampleNote = 'Beispiel, an die örtliche GA anzupassen';
