import axe from 'axe-core';
import { expect } from 'vitest';
import type { ColourScheme, Page } from './browser.ts';

const schemes: readonly ColourScheme[] = ['light', 'dark'];

/** What the colours of a scheme can spoil; every other rule is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block'];
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * axe-core finds nothing against WCAG 2.2 A and AA nor against its good practice, in light and in dark.
 * axe is put in through the debugger, which the content security policy does not hinder; it needs a page with script.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const before = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await violations(page, colorScheme), `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: before ? 'dark' : 'light' });
}

async function violations(page: Page, scheme: ColourScheme): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const rules = scheme === 'light' ? standards : colourRules;
  return page.evaluate(async (runOnly) => {
    const { axe: injected } = globalThis as unknown as { axe: typeof axe };
    const { violations: all } = await injected.run(document, {
      resultTypes: ['violations'],
      runOnly,
    });
    return all.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html} ${node.failureSummary ?? ''}`),
    );
  }, rules);
}

/**
 * Nothing sticks out sideways: at 320 px (WCAG 1.4.10), at 640 px (a 1280 px screen zoomed to 200 %), and at
 * 1280 px with text twice as large (1.4.4). Names what sticks out.
 */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const [width, textSize] of [
    [320, '100%'],
    [640, '100%'],
    [1280, '200%'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    const sticksOut = await page.evaluate((size) => {
      const root = document.documentElement;
      root.style.fontSize = size;
      const room = root.clientWidth;
      const tooWide = root.scrollWidth > room;
      const culprits = [...document.querySelectorAll('body *')]
        .filter(
          (element) =>
            element.getBoundingClientRect().right > room + 1 ||
            element.scrollWidth > Math.max(room, element.clientWidth + 1),
        )
        .map((element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`);
      root.style.removeProperty('font-size');
      return tooWide ? [`${root.scrollWidth} px wide`, ...culprits] : [];
    }, textSize);
    expect(sticksOut, `${page.url()} at ${width} px, text ${textSize}`).toEqual([]);
  }
  if (before !== null) await page.setViewportSize(before);
}
