import type { Role, Work } from '../work.ts';
import { Page } from '../ui/index.ts';
import { page, type Html, type PageRoute, type Visit } from './page-route.ts';
import { showLeadStart } from './start-lead.tsx';
import { roleNames } from './navigation.ts';

/** The first page of each function, under one address. */
const starts: Readonly<Partial<Record<Role, (work: Work, visit: Visit) => Promise<Html>>>> = {
  'team-lead': showLeadStart,
};

const GeneralStart = ({ visit }: { visit: Visit }) => (
  <Page title={roleNames[visit.actor.role]} frame={visit.frame} />
);

export const startPages: readonly PageRoute[] = [
  page({
    path: '/',
    act: 'own-account.use',
    show: async (work, visit) =>
      (await starts[visit.actor.role]?.(work, visit)) ?? <GeneralStart visit={visit} />,
  }),
];
