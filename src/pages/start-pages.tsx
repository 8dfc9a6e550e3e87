import type { Role, Work } from '../work.ts';
import { page, type Html, type PageRoute, type Visit } from './page-route.ts';
import { showControllingStart } from './start-controlling.tsx';
import { showDevelopmentStart } from './start-development.tsx';
import { showLeadStart } from './start-lead.tsx';
import { showGuide, showHeadStart, showManagementStart } from './start-others.tsx';

/** The first page of each function, under one address. */
const starts: Readonly<Record<Role, (work: Work, visit: Visit) => Promise<Html>>> = {
  'team-lead': showLeadStart,
  'area-head': showHeadStart,
  management: showManagementStart,
  'personnel-development': showDevelopmentStart,
  controlling: showControllingStart,
  auditor: showGuide,
  oversight: showGuide,
  administrator: showGuide,
};

export const startPages: readonly PageRoute[] = [
  page({ path: '/', act: 'own-account.use', show: (work, visit) => starts[visit.actor.role](work, visit) }),
];
