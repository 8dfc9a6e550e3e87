import { screenshot, type Page } from './browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './expectations.ts';

/**
 * Looks closely at where a walk has come to: a picture, axe in light and dark, narrow and enlarged. Only where
 * `IKS_LOOK_CLOSELY=1` asks for it, as `.ci/full` does: the gate looks at every page once, in `every-page.test.ts`.
 */
export async function look(page: Page, name: string): Promise<void> {
  if (process.env['IKS_LOOK_CLOSELY'] !== '1') return;
  await screenshot(page, `pages/${name}`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
