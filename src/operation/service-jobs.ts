import { deleteExpiredUploads } from '../frames/index.ts';
import type { Job } from '../jobs/index.ts';
import { runRetention } from '../privacy/index.ts';
import { performAsService } from '../work.ts';

/** Everything the service does without being asked. */
export const serviceJobs: readonly Job[] = [
  {
    name: 'expired-uploads',
    title: 'Abgelaufene Hochladungen löschen',
    cron: '17 * * * *',
    async run(deps) {
      const deleted = await performAsService(deps, deleteExpiredUploads);
      return deleted === 0 ? null : `${deleted} abgelaufene Hochladungen gelöscht.`;
    },
  },
  {
    name: 'retention',
    title: 'Löschen nach Ablauf der Aufbewahrungsfristen',
    cron: '40 2 * * *',
    run: runRetention,
  },
];
