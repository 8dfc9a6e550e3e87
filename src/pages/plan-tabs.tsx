import { reachOf, type Act } from '../identity/index.ts';
import { Tabs, type Link } from '../ui/index.ts';
import { home } from './navigation.ts';
import type { Visit } from './page-route.ts';

const views: readonly (Link & { readonly act: Act })[] = [
  { label: 'Prüfplan', href: '/pruefplan', act: 'plan.read' },
  { label: 'Vorschläge', href: '/vorschlaege', act: 'plan.read' },
  { label: 'Feststellungen Dritter', href: '/feststellungen-dritter', act: 'external-audit.read' },
  { label: 'Quoten', href: '/quoten', act: 'quota.read' },
  { label: 'Stichprobenrechner', href: '/stichprobenrechner', act: 'calculator.use' },
];

/** The plan and what it is made from, side by side; nothing for those who may see only one of it. */
export const PlanTabs = ({ visit, current }: { visit: Visit; current: string }) => {
  const tabs = views.filter(({ act }) => reachOf(visit.actor, act) !== null);
  return tabs.length < 2 ? null : <Tabs label="Ansichten der Planung" current={current} tabs={tabs} />;
};

/** The way to what the plan is made from: by the plan, for those in whose menu it is. */
export const planWay = ({ frame: { navigation } }: Visit): Link[] => [
  home,
  ...navigation.filter(({ href }) => href === '/pruefplan'),
];
