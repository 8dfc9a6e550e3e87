import { shippedCatalogue } from '../../seeds/catalogue/index.ts';
import { loadCatalogue } from '../catalogue/index.ts';
import type { ServiceWork, Work } from '../work.ts';

/** How much the shipped catalogue holds. */
export const shippedSizes = {
  instructions: shippedCatalogue.instructions.length,
  criteria: shippedCatalogue.criteria.length,
} as const;

/** Loads the shipped catalogue; what the house already has stays as it has made it. */
export const loadShippedCatalogue = (work: Work | ServiceWork): Promise<void> =>
  loadCatalogue(work, shippedCatalogue);
