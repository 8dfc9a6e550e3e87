import { accountPages } from './account-pages.tsx';
import { fieldPages } from './field-pages.tsx';
import type { PageRoute } from './page-route.ts';
import { planPages } from './plan-pages.tsx';
import { startPages } from './start-pages.tsx';

export { mountPages, type Pages } from './mount-pages.tsx';
export type { PageRoute } from './page-route.ts';

/** Every page, group by group; a group stands in a file of its own. */
export const pageRoutes: readonly PageRoute[] = [...startPages, ...accountPages, ...planPages, ...fieldPages];
