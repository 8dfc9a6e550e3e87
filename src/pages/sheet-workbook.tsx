import type { z } from 'zod';
import { exportSheets, importSheets } from '../checks/index.ts';
import { drawDetail } from '../draws/index.ts';
import { Failure } from '../failure.ts';
import { counted } from '../format.ts';
import { perform, type Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  FileField,
  Form,
  freshForm,
  Page,
  UploadState,
  type FormState,
} from '../ui/index.ts';
import { ofDraw } from './draw-page.tsx';
import { address } from './lists.tsx';
import { drawList, home } from './navigation.ts';
import {
  answerOf,
  download,
  goTo,
  page,
  upload,
  type Input,
  type PageRoute,
  type SentFile,
  type Visit,
} from './page-route.ts';

/** Sheets filled away from the network are small. */
const largestWorkbook = 5_000_000;

async function wholeFile({ content }: SentFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > largestWorkbook) {
      throw new Failure('invalid', 'file-too-large', 'Die Datei ist größer als 5 MB.', {
        fields: [
          {
            path: 'datei',
            code: 'file-too-large',
            message: 'Wählen Sie die ausgefüllte Excel-Datei dieser Ziehung.',
          },
        ],
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The faults of a file with their rows in the sentence: there is one field to lead to. */
function namingRows(error: unknown): never {
  if (!(error instanceof Failure)) throw error;
  throw new Failure(error.kind, error.code, error.message, {
    fields: error.fields.map(({ path, code, message }) => ({
      path: 'datei',
      code,
      message: `${path}: ${message}`,
    })),
  });
}

async function showImport(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofDraw>, unknown>,
  form: FormState = freshForm(),
) {
  const draw = await drawDetail(work, params.drawId);
  return (
    <Page
      title="Ausgefüllte Prüfbögen einlesen"
      preline={`Ziehung ${draw.number}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, drawList, { label: `Ziehung ${draw.number}`, href: `/ziehungen/${draw.id}` }]}
      scripts={['upload-progress.js']}
    >
      <p class="kern-body">
        Die Datei wird ganz oder gar nicht übernommen. Wurde ein Bogen inzwischen hier gespeichert, nennt
        Ihnen der Dienst die Zeile.
      </p>
      <Form
        action={`/ziehungen/${draw.id}/arbeitsmappe/einlesen`}
        csrf={visit.csrf}
        upload
        data={{ 'data-upload': '' }}
      >
        <FileField
          form={form}
          name="datei"
          label="Datei"
          hint="Excel oder CSV, höchstens 5 MB"
          accept=".xlsx,.csv"
        />
        <UploadState />
        <ButtonRow>
          <Button>Prüfbögen einlesen</Button>
          <ButtonLink href={address('/pruefboegen', { ziehung: draw.id })}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

export const workbookPages: readonly PageRoute[] = [
  answerOf({
    path: '/ziehungen/:drawId/arbeitsmappe',
    act: 'check.read',
    params: ofDraw,
    answer: async (work, _visit, { params }) =>
      download({
        fileName: 'pruefboegen.xlsx',
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        content: await exportSheets(work, params.drawId),
      }),
  }),
  page({
    path: '/ziehungen/:drawId/arbeitsmappe/einlesen',
    act: 'check.save',
    params: ofDraw,
    show: showImport,
  }),
  upload({
    path: '/ziehungen/:drawId/arbeitsmappe/einlesen',
    act: 'check.save',
    params: ofDraw,
    show: showImport,
    take: (_visit, file) => wholeFile(file),
    async outside({ deps, actor }, { params }, _values, file) {
      if (file === null) {
        throw new Failure('invalid', 'file-missing', 'Es wurde keine Datei gewählt.', {
          fields: [{ path: 'datei', code: 'missing', message: 'Wählen Sie die ausgefüllte Datei.' }],
        });
      }
      const { sheets } = await perform(deps, actor, (work) => importSheets(work, params.drawId, file)).catch(
        namingRows,
      );
      return goTo(
        address('/pruefboegen', { ziehung: params.drawId }),
        `${counted(sheets, 'Prüfbogen ist', 'Prüfbögen sind')} eingelesen.`,
      );
    },
  }),
];
