import { benefitCriteria } from './criteria-benefits.ts';
import { graduateCriteria } from './criteria-graduates.ts';
import { houseCriteria } from './criteria-house.ts';
import { placementCriteria } from './criteria-placement.ts';
import { numberedInstructions } from './instructions-numbered.ts';
import { unnumberedInstructions } from './instructions-unnumbered.ts';
import { errorTypes, origins, quotas, severities, trainingFormats } from './lists.ts';
import type { Criterion, InstructionVersion } from './shapes.ts';

const criteria: readonly Criterion[] = [
  ...placementCriteria,
  ...graduateCriteria,
  ...benefitCriteria,
  ...houseCriteria,
];

/** What every installation starts with; all of it can be changed there. */
export const catalogue = {
  errorTypes,
  severities,
  origins,
  trainingFormats,
  instructions: [...numberedInstructions, ...unnumberedInstructions],
  criteria,
  quotas,
};

/** The wording of a version as one text: where it comes from, then one paragraph a passage. */
export const instructionContent = ({ source, passages }: InstructionVersion): string =>
  [source, ...passages.map(({ reference, text }) => `${reference}: ${text}`)].join('\n\n');

/** The catalogue as it is loaded, each version with its wording as one text. */
export const shippedCatalogue = {
  ...catalogue,
  instructions: catalogue.instructions.map((instruction) => ({
    ...instruction,
    versions: instruction.versions.map((version) => ({ ...version, content: instructionContent(version) })),
  })),
};

export type { ErrorTypeCode, InstructionVersion, SeverityCode, Unit } from './shapes.ts';
