import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirmedField } from '../support/plan.ts';
import type { Page } from './support/browser.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await confirmedField(office.world, { title: 'Folge-EGV', tolerableRate: 0.1, minutesPerCase: 45 });
});
afterAll(() => office.close());

/** Every act works without JavaScript. */
const openAs = (actor: keyof typeof office.world & ('leadA' | 'areaHead' | 'controlling' | 'oversight')) =>
  signedInPage(office, office.world[actor], { javascript: false });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name }).first().click();
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');

describe('the sample-size helper', () => {
  test('says what 20 of 400 cases can show, and what they cost', async () => {
    const page = await openAs('oversight');
    await page.goto('/stichprobenrechner?faelle=400&minuten=45');
    const row = plain(await page.getByRole('row', { name: /^20 Fälle/ }).textContent());
    expect(row).toContain(
      'Mit 20 Fällen ohne Fehler können Sie höchstens sagen: weniger als 13,5 % der 400 Fälle sind fehlerhaft',
    );
    expect(row).toContain('15 Stunden');
    // DCAA EZ-Quant: 47 of 500 for 6 %.
    await page.getByLabel('Fälle in der Grundgesamtheit').fill('500');
    await page.getByLabel('Tolerierbare Fehlerquote').fill('6');
    await press(page, 'Stichprobe berechnen');
    await page.getByText('47 geprüfte Fälle ohne Fehler zeigen').waitFor();
    await page.getByRole('img', { name: /^Obergrenze/ }).waitFor();
  });

  test('starts from a field and names every fault at its place', async () => {
    const page = await openAs('leadA');
    await page.goto('/pruefplan');
    await follow(page, 'Folge-EGV');
    await follow(page, 'Stichprobe berechnen');
    expect(await page.getByLabel('Tolerierbare Fehlerquote').inputValue()).toBe('10');
    expect(await page.getByLabel('Prüfzeit je Fall').inputValue()).toBe('45');
    await page.getByLabel('Fälle in der Grundgesamtheit').fill('1');
    await page.getByLabel('Sicherheit').fill('100');
    await press(page, 'Stichprobe berechnen');
    await page.getByRole('link', { name: 'Geben Sie mehr als 0 und weniger als 100 % an.' }).waitFor();
    await page.getByRole('link', { name: /^Geben Sie 2 bis/ }).waitFor();
    expect(await page.getByLabel('Sicherheit').inputValue()).toBe('100');
    await page.goto('/stichprobenrechner?faelle=40&tolerierbar=5&fehler=2');
    expect(await page.getByRole('link', { name: /^Mit diesen Angaben genügt keine/ }).count()).toBe(1);
  });
});
