/** What every report carries: whose it is, which version, in which state, on which journal and software. */
import { z } from 'zod';
import { act, digest, instant, text, whole, type Fixed } from './figures.ts';

/** One thing that a later version says differently, and why. */
export const reportChange = z.strictObject({ place: text, before: text, after: text, reason: text });
export type ReportChange = Fixed<z.infer<typeof reportChange>>;

export const journalHead = z.strictObject({ number: whole, hash: digest });

export const reportHead = z.strictObject({
  /** „Jobcenter Worms“ */
  authority: text,
  /** „Leistung“; null where a paper concerns the whole house */
  area: text.nullable(),
  version: z.int().min(1),
  /** A draft is printed with a watermark. */
  state: z.enum(['draft', 'released']),
  /** When the value was collected; also the file's creation date. */
  collectedAt: instant,
  /**
   * Hotspots, measures, corrections and trainings are told as they stood then: when the first version was collected.
   * Figures of cases are those known when this one was (rule 6).
   */
  asOf: instant,
  /** Who released it when, and the journal's head just before. */
  released: act.extend({ journal: journalHead }).nullable(),
  /** Version 2 and later: the one before, why it was replaced, and what changed. */
  replaces: z
    .strictObject({ version: z.int().min(1), reason: text, changes: z.array(reportChange) })
    .nullable(),
  /** When the value was collected: the figures rest on what stood there. */
  journal: journalHead,
  softwareVersion: text,
});
export type ReportHead = Fixed<z.infer<typeof reportHead>>;
