import { forgetErrands, type AnyErrandKind } from '../errands/index.ts';
import { counted } from '../format.ts';
import { deleteExpiredUploads, deliveryErrand, previewErrand } from '../frames/index.ts';
import { takeDueLooks } from '../hotspots/index.ts';
import { forgetAnswers } from '../http/index.ts';
import { forgetRuns, type Job } from '../jobs/index.ts';
import { makeCheckpoint, runRetention } from '../privacy/index.ts';
import { prepareDueDrafts, reportErrand } from '../reporting/index.ts';
import { performAsService } from '../work.ts';

/** Where jobs put what lies outside the database. */
export interface JobPlaces {
  /** Null: checkpoints are kept in the database only. */
  readonly checkpointDirectory: string | null;
}

/** What people order and need not wait for. */
export const serviceErrands: readonly AnyErrandKind[] = [deliveryErrand, previewErrand, reportErrand];

/** Everything the service does without being asked. */
export const serviceJobs = ({ checkpointDirectory }: JobPlaces): readonly Job[] => [
  {
    name: 'expired-uploads',
    title: 'Abgelaufene hochgeladene Dateien löschen',
    cron: '17 * * * *',
    async run(deps) {
      const deleted = await performAsService(deps, deleteExpiredUploads);
      return deleted === 0
        ? null
        : `${counted(deleted, 'abgelaufene Datei', 'abgelaufene Dateien')} gelöscht.`;
    },
  },
  {
    name: 'earlier-answers',
    title: 'Antworten früherer Anfragen, erledigte Aufträge und frühere Läufe löschen',
    cron: '27 * * * *',
    async run(deps) {
      const answers = await performAsService(deps, forgetAnswers);
      const errands = await performAsService(deps, forgetErrands);
      const runs = await performAsService(deps, forgetRuns);
      return answers + errands + runs === 0
        ? null
        : `${counted(answers, 'Antwort', 'Antworten')}, ${counted(errands, 'Auftrag', 'Aufträge')} und ${counted(runs, 'Lauf', 'Läufe')} gelöscht.`;
    },
  },
  {
    name: 'report-drafts',
    title: 'Fällige Berichte als Entwurf erstellen',
    cron: '30 5 * * *',
    async run(deps, progress) {
      const prepared = await prepareDueDrafts(deps, progress);
      return prepared === 0 ? null : `${counted(prepared, 'Entwurf', 'Entwürfe')} erstellt.`;
    },
  },
  {
    name: 'hotspot-looks',
    title: 'Ausstehende Quartalsauswertungen durchführen',
    cron: '10 5 * * *',
    async run(deps) {
      const { length } = await performAsService(deps, takeDueLooks);
      return length === 0
        ? null
        : `${counted(length, 'Quartalsauswertung', 'Quartalsauswertungen')} durchgeführt.`;
    },
  },
  {
    name: 'retention',
    title: 'Löschen nach Ablauf der Aufbewahrungsfristen',
    cron: '40 2 * * *',
    run: runRetention,
  },
  {
    name: 'journal-checkpoint',
    title: 'Prüfpunkt des Vorgangsprotokolls',
    cron: '5 0 * * *',
    run: (deps) => makeCheckpoint(deps, checkpointDirectory),
  },
];
