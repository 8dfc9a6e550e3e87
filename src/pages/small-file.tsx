import { z } from 'zod';
import type { RowFault } from '../catalogue/index.ts';
import { Failure } from '../failure.ts';
import { counted, integer } from '../format.ts';
import { ownUpload, receiveUpload, uploadSource, type Upload } from '../frames/index.ts';
import { Alert, DataTable } from '../ui/index.ts';
import type { Work } from '../work.ts';
import type { SentFile, Visit } from './page-route.ts';

/** Files that are read as a whole; a list of cases may be larger and goes another way. */
const largestFile = 20_000_000;

export const ofUploaded = z.object({ uploadId: z.uuid() });

/** Takes a small file in, encrypted, until its report is read and it is taken over or expires. */
export const takeSmallFile = ({ deps, actor }: Visit, file: SentFile): Promise<Upload> =>
  receiveUpload(deps, actor, file.name, file.content);

/** The bytes of a file the actor uploaded. @throws Failure `file-too-large` */
export async function uploadedBytes(
  work: Work,
  uploadId: string,
): Promise<{ upload: Upload; bytes: Uint8Array }> {
  const upload = await ownUpload(work, uploadId);
  if (upload.size > largestFile) {
    throw new Failure('too-large', 'file-too-large', 'Die Datei ist größer als 20 MB. Teilen Sie sie.');
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of uploadSource(work.tx, work.deps.keys, upload.id)()) pieces.push(piece);
  return { upload, bytes: Buffer.concat(pieces) };
}

/** What is wrong with a file: its rows where the failure names them. */
export interface FileRefusal {
  readonly message: string;
  readonly faults: readonly Pick<RowFault, 'line' | 'message'>[];
  /** Faults in all; only the first hundred are named. */
  readonly count: number;
}

const detailsSchema = z.object({
  refusals: z.array(z.object({ line: z.number(), message: z.string() })),
  refusalCounts: z.record(z.string(), z.number()),
});

/** The refusal a file was read with; anything that is not about the file is thrown on. */
export function refusalOf(error: unknown): FileRefusal {
  if (!(error instanceof Failure) || error.kind !== 'invalid') throw error;
  const details = detailsSchema.safeParse(error.details);
  if (!details.success) return { message: error.message, faults: [], count: 0 };
  const { refusals, refusalCounts } = details.data;
  return {
    message: error.message,
    faults: refusals,
    count: Object.values(refusalCounts).reduce((sum, one) => sum + one, 0),
  };
}

/** The report on a file that cannot be taken over. */
export const RefusedFile = ({ refusal: { message, faults, count } }: { refusal: FileRefusal }) => (
  <>
    <Alert tone="danger" title="Die Datei kann so nicht übernommen werden">
      <p class="kern-body">
        {count === 0
          ? message
          : `${counted(count, 'Angabe ist', 'Angaben sind')} falsch. Berichtigen Sie die Datei und laden Sie sie neu hoch.`}{' '}
        Es wurde nichts gespeichert.
      </p>
    </Alert>
    {faults.length > 0 && (
      <DataTable
        id="abgewiesen"
        caption={count > faults.length ? `Die ersten ${faults.length} Fehler` : 'Fehler in der Datei'}
        narrow="list"
        rows={faults}
        columns={[
          { label: 'Zeile', cell: ({ line }) => integer(line), numeric: true },
          { label: 'Grund', cell: ({ message: reason }) => reason.replace(/^Zeile \d+, /, '') },
        ]}
      />
    )}
  </>
);
