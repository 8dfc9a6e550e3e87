import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldVersion } from '../../src/audit-plan/index.ts';
import { freshDatabase } from '../support/database.ts';
import { casesOf, insertFrame } from '../support/drawn.ts';
import { filledForm } from '../support/page-forms.ts';
import { pageOf, plainWords } from '../support/page-words.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/* Field, team, period, file, number: period and number are those of the field that was chosen. */

const start = '/ziehungen/neu';
let world: World;
let monthly: FieldVersion;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  monthly = await confirmedField(world, { title: 'Folge-EGV', sampleSize: 20 });
});
afterAll(() => world.deps.database.close());

const page = (path: string) => pageOf(world.deps, world.leadA, path);
const formAt = async (path: string) => filledForm(await page(path), start);

describe('the first screen', () => {
  it('asks for nothing that follows from the only field', async () => {
    expect(await formAt(start)).toMatchObject({ feld: monthly.fieldId, von: '01.01.2020', anzahl: '20' });
  });

  it('asks for the field first where there are several, and fills period and number for it', async () => {
    const quarterly = await confirmedField(world, {
      title: 'Rechtsfolgen',
      rhythm: 'quarterly',
      sampleSize: 35,
    });
    const choice = await page(start);
    expect(filledForm(choice, start)).not.toHaveProperty('von');
    expect(plainWords(choice)).toContain('Rechtsfolgen (2020, 35 Fälle)');
    expect(await formAt(`${start}?feld=${quarterly.fieldId}`)).toMatchObject({
      feld: quarterly.fieldId,
      von: '01.01.2020',
      bis: '31.03.2020',
      anzahl: '35',
    });
    expect(await formAt(`${start}?feld=${monthly.fieldId}`)).toMatchObject({
      feld: monthly.fieldId,
      bis: '31.01.2020',
      anzahl: '20',
    });
  });

  it('asks again, with a sentence, when none is chosen or one of which the lead does not draw', async () => {
    const byArea = await confirmedField(world, { title: 'Über alle Teams', drawnBy: 'area' });
    for (const chosen of ['', byArea.fieldId]) {
      const asked = await page(`${start}?feld=${chosen}`);
      expect(plainWords(asked)).toContain('Wählen Sie ein Prüffeld, aus dem Sie ziehen.');
      expect(filledForm(asked, start)).not.toHaveProperty('von');
    }
  });

  it('keeps what was entered when only the file is to be another', async () => {
    const entered = `feld=${monthly.fieldId}&von=2020-02-01&bis=2020-02-29&anzahl=7&stichtag=2020-02-15`;
    expect(await formAt(`${start}?${entered}`)).toMatchObject({
      von: '01.02.2020',
      bis: '29.02.2020',
      anzahl: '7',
      stichtag: '15.02.2020',
    });
  });
});

describe('the page before the seal', () => {
  it('compares the sample with the plan', async () => {
    const frameId = await insertFrame(world, monthly, casesOf(world.teamA, 40));
    const words = async (terms: string) =>
      plainWords(await page(`/grundgesamtheiten/${frameId}/versiegelung${terms}`));
    const planned = await words('');
    expect(planned).toContain('20 Fälle (im Prüfplan: 20)');
    expect(planned).not.toContain('weicht vom Prüfplan ab');
    const other = await words('?anzahl=12');
    expect(other).toContain('12 Fälle (im Prüfplan: 20)');
    expect(other).toContain('Die Stichprobe weicht vom Prüfplan ab');
  });
});
