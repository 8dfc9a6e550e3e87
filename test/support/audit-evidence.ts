import type { AuditEvidence } from '../../reports/audit-archive.ts';
import { HASH } from './report-values.ts';

/** What lies beside an audit file without frames and reports. */
export const auditEvidence: AuditEvidence = {
  frames: [],
  journal: new TextEncoder().encode('{"number":1}\n'),
  checkpoints: [{ number: 1, head: HASH, at: '2020-04-02T08:15:00.000Z' }],
  reports: [],
};
