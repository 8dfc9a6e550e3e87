import { z } from 'zod';
import { orderErrand, type ErrandKind } from '../errands/index.ts';
import type { Actor, Deps } from '../work.ts';
import { prepareReport, requireOrder } from './prepare-report.ts';
import { reportOrderSchema } from './report-order.ts';

const commandSchema = z.object({ order: reportOrderSchema, reason: z.string().nullable() });
/** A report to be prepared, and why, once a version of it was released. */
export type ReportCommand = z.infer<typeof commandSchema>;

/** Preparing a report, as work that goes on without the person who ordered it. */
export const reportErrand: ErrandKind<ReportCommand, { reportId: string }> = {
  kind: 'report',
  command: commandSchema,
  result: z.object({ reportId: z.uuid() }),
  async run(deps, actor, { order, reason }, { progress, keep }) {
    await prepareReport(
      deps,
      actor,
      { ...order, reason },
      {
        onCollected: () => progress(1, 2),
        onKept: (tx, { reportId }) => keep(tx, { reportId }),
      },
    );
  },
};

/**
 * Orders that a report be prepared.
 * @returns the errand's id
 * @throws Failure as `prepareReport` for an order that cannot be carried out
 */
export const orderReport = (deps: Deps, actor: Actor, command: ReportCommand): Promise<string> =>
  orderErrand(deps, actor, reportErrand, command, (work) =>
    requireOrder(work, command.order, command.reason),
  );
