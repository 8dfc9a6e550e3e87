import type { Context } from 'hono';
import { settings } from '../catalogue/index.ts';
import type { RequestVariables } from '../http/index.ts';
import type { PageFrame } from '../ui/index.ts';
import { performAsService } from '../work.ts';
import { AccessibilityPage } from './accessibility-page.tsx';
import { HelpPage } from './help-page.tsx';
import type { Mounted } from './mounted.ts';
import type { Html } from './page-route.ts';
import { PrivacyPage, type PrivacyFacts } from './privacy-page.tsx';
import {
  anonymousFrame,
  currentFunction,
  functionKey,
  functionLabels,
  personalFrame,
  plainLabel,
} from './visit.ts';

/** What a page for everybody is made of. */
interface Shown {
  readonly frame: PageFrame;
  readonly house: PrivacyFacts;
}

/** Pages for everybody, signed in or not: what the footer leads to. None of them shows anything of the work. */
const pages: Readonly<Record<string, (shown: Shown) => Html>> = {
  '/hilfe': ({ frame }) => <HelpPage frame={frame} />,
  '/barrierefreiheit': ({ frame }) => <AccessibilityPage frame={frame} />,
  '/datenschutz': (shown) => <PrivacyPage {...shown} />,
};

/** Their addresses. */
export const publicPaths: readonly string[] = Object.keys(pages);

/** Mounts them. */
export function mountPublicPages(mounted: Mounted): void {
  for (const [path, show] of Object.entries(pages)) {
    mounted.app.get(path, async (context) => {
      context.header('Cache-Control', 'no-store');
      return context.html(show(await shownTo(mounted, context)));
    });
  }
}

/** The frame of whoever looks, and what the house has set. */
const shownTo = (
  { deps, surroundings }: Mounted,
  context: Context<{ Variables: RequestVariables }>,
): Promise<Shown> =>
  performAsService(deps, async (work) => {
    const signedIn = context.get('signedIn');
    const { authority, retention } = await settings(work.tx);
    const house = { authority, retention };
    const { path } = context.req;
    if (signedIn === null || signedIn.sessionId === null) {
      return { frame: anonymousFrame(surroundings, path), house };
    }
    const current = currentFunction(signedIn);
    const labels = await functionLabels(work, signedIn);
    const label = (current && labels.get(functionKey(current))) ?? plainLabel(signedIn.actor);
    return { frame: personalFrame(surroundings, path, signedIn, label), house };
  });
