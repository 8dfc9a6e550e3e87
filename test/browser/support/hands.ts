import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import type { Page } from './browser.ts';

/** What a person does on a page, whatever they do it with. Names are the visible words. */
export interface Hands {
  readonly page: Page;
  /** Follows a link; the first of that name. */
  follow(name: string | RegExp, within?: Locator): Promise<void>;
  press(button: string, within?: Locator): Promise<void>;
  fill(label: string | RegExp, text: string, within?: Locator): Promise<void>;
  select(label: string | RegExp, option: string, within?: Locator): Promise<void>;
  /** A radio button or a box to tick. */
  choose(label: string | RegExp, within?: Locator): Promise<void>;
  /** Answers a question of the check sheet. */
  answer(question: Locator, result: Result): Promise<void>;
  /** Opens what a summary hides. */
  open(summary: string): Promise<void>;
  attach(label: string, file: GivenFile): Promise<void>;
}

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The three results of the check sheet and the keys for them. */
const resultKeys = { 'in Ordnung': '1', Fehler: '2', 'nicht anwendbar': '3' } as const;
export type Result = keyof typeof resultKeys;

/** Which controls stand for which word. */
const linkOf = (within: Locator, name: string | RegExp) =>
  within.getByRole('link', { name, exact: true }).first();
const buttonOf = (within: Locator, name: string) => within.getByRole('button', { name, exact: true }).first();
const fieldOf = (within: Locator, label: string | RegExp) =>
  within.getByLabel(label, { exact: true }).first();

/** Sends the form in view by its button and waits for the page that answers, however busy the machine is. */
export async function sendBy(page: Page, button: string): Promise<void> {
  await page.waitForLoadState();
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button }).click()]);
}

/** A mouse, and a keyboard only where text is written. */
export function mouse(page: Page): Hands {
  const body = page.locator('body');
  return {
    page,
    follow: (name, within = body) => linkOf(within, name).click(),
    press: (name, within = body) => buttonOf(within, name).click(),
    fill: (label, text, within = body) => fieldOf(within, label).fill(text),
    select: async (label, option, within = body) => {
      await fieldOf(within, label).selectOption(option);
    },
    // As a mouse does: on the words beside the circle.
    choose: (label, within = body) => within.locator('label').filter({ hasText: label }).first().click(),
    answer: (question, result) => question.getByText(result, { exact: true }).first().click(),
    open: (summary) => page.locator('summary').filter({ hasText: summary }).first().click(),
    attach: (label, file) => fieldOf(body, label).setInputFiles(file),
  };
}

/** No page of the walk has more stops than this. */
const MOST_STOPS = 250;

/** Keys alone: everything is reached by Tab from where the focus stands, and the focus can be seen. */
export function keyboard(page: Page): Hands {
  const body = page.locator('body');
  const { keyboard: keys } = page;

  const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);

  /** Tabs to the target. A group of radio buttons is one stop, wherever in it the focus lands. */
  async function reach(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      const arrived = await target.evaluate((element) => {
        const focused = document.activeElement;
        return (
          element === focused ||
          (element instanceof HTMLInputElement &&
            focused instanceof HTMLInputElement &&
            element.type === 'radio' &&
            focused.type === 'radio' &&
            element.form === focused.form &&
            element.name === focused.name)
        );
      });
      if (arrived) return expectFocusSeen();
      await keys.press('Tab');
    }
    throw new Error(`No ${MOST_STOPS} presses of Tab reach ${String(target)} on ${page.url()}`);
  }

  /** The element in focus, its label or what stands for it shows a ring. */
  async function expectFocusSeen(): Promise<void> {
    const seen = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null) return false;
      const near = [focused, focused.parentElement, focused.nextElementSibling].filter(
        (element) => element !== null,
      );
      const styles = near.flatMap((element) =>
        [undefined, '::before', '::after'].map((part) => getComputedStyle(element, part)),
      );
      return styles.some(
        ({ outlineStyle, outlineWidth, boxShadow }) =>
          (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      );
    });
    expect(seen, `focus can be seen on ${page.url()}`).toBe(true);
  }

  async function act(target: Locator, key: 'Enter' | 'Space'): Promise<void> {
    await reach(target);
    await keys.press(key);
  }

  return {
    page,
    follow: (name, within = body) => act(linkOf(within, name), 'Enter'),
    press: (name, within = body) => act(buttonOf(within, name), 'Space'),
    async fill(label, text, within = body) {
      await reach(fieldOf(within, label));
      await keys.press('ControlOrMeta+A');
      await keys.type(text);
    },
    async select(label, option, within = body) {
      const list = fieldOf(within, label);
      await reach(list);
      await keys.press('Home');
      const chosen = () =>
        list.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label ?? '');
      for (let before = ''; (await chosen()) !== option;) {
        const now = await chosen();
        expect(now, `${option} is in the list`).not.toBe(before);
        before = now;
        await keys.press('ArrowDown');
      }
    },
    async choose(label, within = body) {
      const choice = within.getByLabel(label).first();
      await reach(choice);
      // Arrows go round a group of radio buttons and choose as they go.
      for (let turn = 0; turn < 10 && !(await isFocused(choice)); turn += 1) await keys.press('ArrowDown');
      if (!(await choice.isChecked())) await keys.press('Space');
    },
    async answer(question, result) {
      await reach(question.getByRole('radio').first());
      await keys.press(resultKeys[result]);
    },
    open: (summary) => act(page.locator('summary').filter({ hasText: summary }).first(), 'Enter'),
    async attach(label, file) {
      const chooser = page.waitForEvent('filechooser');
      await act(fieldOf(body, label), 'Space');
      await (await chooser).setFiles(file);
    },
  };
}
