import { Hono } from 'hono';
import { Failure } from '../../../src/failure.ts';
import { securityHeaders } from '../../../src/http/security-headers.ts';
import { staticFiles } from '../../../src/http/static-files.ts';
import { refusedForm, type FieldValues } from '../../../src/ui/index.ts';
import { KitPage } from './kit-page.tsx';
import { PreviewPage, SheetPage, UploadPage, WaitingPage } from './kit-script-pages.tsx';

/** What the little service remembers, and how it is told to answer the next save of the sheet. */
export interface KitMemory {
  sheet: { version: number; values: FieldValues };
  answer: 'saved' | 'conflict' | 'signed-out' | 'invalid';
  /** What saving as one goes waits for before it is answered. */
  answering: Promise<void>;
  rowsRead: number;
}

const refusal = new Failure('invalid', 'field-incomplete', 'Das Prüffeld wurde nicht gespeichert.', {
  fields: [
    { path: 'title', code: 'missing', message: 'Geben Sie eine Bezeichnung ein.' },
    { path: 'team', code: 'missing', message: 'Wählen Sie ein Team.' },
    { path: 'from', code: 'missing', message: 'Geben Sie den ersten Tag ein.' },
    { path: 'size', code: 'not-a-number', message: 'Geben Sie die Zahl der Fälle in Ziffern ein.' },
    { path: 'origin', code: 'missing', message: 'Wählen Sie einen Anlass.' },
    { path: 'criteria', code: 'missing', message: 'Wählen Sie mindestens ein Prüfkriterium.' },
    { path: 'file', code: 'missing', message: 'Wählen Sie die Datei noch einmal aus.' },
    { path: 'sure', code: 'missing', message: 'Bestätigen Sie die Angaben.' },
  ],
});

/** A service of a few pages that hold every component and every script of the kit. */
export function buildKitApp(): { app: Hono; memory: KitMemory } {
  const memory: KitMemory = {
    sheet: { version: 1, values: {} },
    answer: 'saved',
    answering: Promise.resolve(),
    rowsRead: 0,
  };
  const app = new Hono();
  app.use(securityHeaders({ strictTransport: false }));
  app.route('/', staticFiles());

  app.get('/kit', (c) => c.html(<KitPage />));
  app.post('/kit', async (c) =>
    c.html(<KitPage form={refusedForm(await enteredValues(c.req.raw), refusal)} />, 422),
  );

  app.get('/bogen', (c) => c.html(<SheetPage version={memory.sheet.version} values={memory.sheet.values} />));
  app.post('/bogen', async (c) => {
    memory.sheet = { version: memory.sheet.version + 1, values: await enteredValues(c.req.raw) };
    return c.redirect('/kit', 303);
  });
  app.post('/bogen/entwurf', async (c) => {
    if (memory.answer === 'conflict') return c.json({ details: { conflict: '/kit' } }, 409);
    if (memory.answer === 'signed-out') return c.json({ detail: 'Anmeldung erforderlich' }, 401);
    if (memory.answer === 'invalid') return c.json({ detail: 'Geben Sie den Betrag in Euro ein.' }, 422);
    memory.sheet = { version: memory.sheet.version + 1, values: await enteredValues(c.req.raw) };
    await memory.answering;
    return c.json({ version: memory.sheet.version, savedAt: '10:32' });
  });

  app.get('/groesse', (c) => c.html(<PreviewPage sentence="Mit 20 Fällen …" />));
  app.get('/groesse/vorschau', (c) =>
    /^\d+$/.test(c.req.query('size') ?? '')
      ? c.text(`Mit ${c.req.query('size')} Fällen und ohne Fehler …`)
      : c.text('', 422),
  );

  app.get('/hochladen', (c) => c.html(<UploadPage />));
  app.post('/hochladen', async (c) => {
    const { file } = await c.req.parseBody();
    if (file instanceof File && file.name.endsWith('.csv')) return c.redirect('/einlesen', 303);
    const wrong = new Failure('invalid', 'file-type', 'Die Datei wurde nicht angenommen.', {
      fields: [{ path: 'file', code: 'file-type', message: 'Wählen Sie eine CSV-Datei.' }],
    });
    return c.html(<UploadPage form={refusedForm({}, wrong)} />, 422);
  });
  app.get('/einlesen', (c) => c.html(<WaitingPage rowsRead={memory.rowsRead} />));
  return { app, memory };
}

/** The text fields of a form as they were sent; several values of one name as a list. */
async function enteredValues(request: Request): Promise<FieldValues> {
  const form = await request.formData();
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === 'string');
      return [name, texts.length === 1 ? texts[0] : texts];
    }),
  );
}
