import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { staticFiles } from '../../src/http/static-files.ts';
import { refusedForm } from '../../src/ui/index.ts';
import { newPage, screenshot } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { KitPage } from './support/kit-page.tsx';
import { listen, type Listening } from './support/serve.ts';

const app = new Hono();
app.use(securityHeaders({ strictTransport: false }));
app.route('/', staticFiles());
app.get('/kit', (c) => c.html(<KitPage />));
app.post('/kit', async (c) => {
  const entered = await c.req.parseBody({ all: true });
  const values = Object.fromEntries(
    Object.entries(entered).filter(
      (entry): entry is [string, string | string[]] => !(entry[1] instanceof File),
    ),
  );
  const refused = new Failure('invalid', 'field-incomplete', 'Das Prüffeld wurde nicht gespeichert.', {
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
  return c.html(<KitPage form={refusedForm(values, refused)} />, 422);
});

let service: Listening;
beforeAll(async () => {
  service = await listen(app);
});
afterAll(() => service.close());

test('a page with every component is accessible and fits narrow and zoomed screens', async () => {
  const page = await newPage({ origin: service.origin });
  await page.goto('/kit');
  await screenshot(page, 'kit-light');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'kit-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 800 });
  await screenshot(page, 'kit-320');
  expect(await page.title()).toBe('Bausteine der Seiten – IKS-Stichproben');
});

test('a refused form keeps what was entered and leads from the summary to the field', async () => {
  const page = await newPage({ origin: service.origin });
  await page.goto('/kit');
  await page.getByLabel('Zahl der Fälle').fill('zwanzig');
  await page.getByRole('button', { name: 'Prüffeld speichern' }).click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await screenshot(page, 'kit-errors');
  expect(await page.title()).toMatch(/^Fehler: /);
});
