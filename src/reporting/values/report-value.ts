/** Every report value: immutable, JSON-serialisable, checked by its zod schema. */
import { z } from 'zod';
import { annualReport } from './annual-report.ts';
import { auditFile } from './audit-file.ts';
import { checkSheet } from './check-sheet.ts';
import { divisionMeeting } from './division-meeting.ts';
import { drawProtocol } from './draw-protocol.ts';
import type { Fixed } from './figures.ts';
import { jourFixe } from './jour-fixe.ts';
import { qualificationPlan } from './qualification-plan.ts';

export const reportValue = z.discriminatedUnion('kind', [
  jourFixe,
  divisionMeeting,
  drawProtocol,
  checkSheet,
  qualificationPlan,
  annualReport,
  auditFile,
]);
export type ReportValue = Fixed<z.infer<typeof reportValue>>;
export type ReportKind = ReportValue['kind'];
