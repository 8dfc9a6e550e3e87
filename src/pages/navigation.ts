import { reachOf, type Act } from '../identity/index.ts';
import type { Link } from '../ui/index.ts';
import type { Actor, Role } from '../work.ts';

/** Where breadcrumbs begin. */
export const home: Link = { label: 'Start', href: '/' };

export const drawList: Link = { label: 'Ziehungen', href: '/ziehungen' };

/** The way to what lies before a draw: over the draws, for those who may see them. */
export const drawsWay = (actor: Pick<Actor, 'role'>): Link[] =>
  reachOf(actor, 'draw.read') === null ? [home] : [home, drawList];

/** The functions as screens call them. */
export const roleNames: Readonly<Record<Role, string>> = {
  'team-lead': 'Teamleitung',
  'area-head': 'Bereichsleitung',
  management: 'Geschäftsführung',
  'personnel-development': 'Personalentwicklung',
  controlling: 'Controlling',
  auditor: 'Revision',
  oversight: 'Personalrat und Datenschutz',
  administrator: 'Administration',
};

interface Entry extends Link {
  readonly act: Act;
  /** Roles that have the right but find their part of it elsewhere. */
  readonly not?: readonly Role[];
}

/** The main menu in the order of the work; everyone sees the entries the function has a right to. */
export const menu: readonly Entry[] = [
  { label: 'Start', href: '/', act: 'own-account.use' },
  { label: 'Prüfplan', href: '/pruefplan', act: 'plan.read', not: ['controlling'] },
  { label: 'Lieferungen', href: '/lieferungen', act: 'delivery.read', not: ['team-lead', 'area-head'] },
  { label: 'Ziehungen', href: '/ziehungen', act: 'draw.read' },
  {
    label: 'Grundgesamtheiten',
    href: '/grundgesamtheiten',
    act: 'frame.read',
    not: ['team-lead', 'area-head'],
  },
  { label: 'Prüfbögen', href: '/pruefboegen', act: 'check.read', not: ['area-head'] },
  { label: 'Feststellungen', href: '/feststellungen', act: 'finding.read', not: ['area-head'] },
  { label: 'Zweitprüfungen', href: '/zweitpruefungen', act: 'second-check.do' },
  { label: 'Maßnahmen', href: '/massnahmen', act: 'measure.read' },
  { label: 'Auswertung', href: '/auswertung', act: 'evaluation.read' },
  { label: 'Schwerpunkte', href: '/schwerpunkte', act: 'hotspot.read' },
  { label: 'Qualifizierung', href: '/qualifizierung', act: 'qualification.read' },
  { label: 'Berichte', href: '/berichte', act: 'report.read' },
  { label: 'Vorgangsprotokoll', href: '/vorgangsprotokoll', act: 'journal.verify' },
  { label: 'Auswertungsverzeichnis', href: '/verzeichnis', act: 'evaluation-list.read' },
  { label: 'Löschungen', href: '/loeschungen', act: 'retention.read' },
  { label: 'Zugriffsprotokoll', href: '/zugriffsprotokoll', act: 'access-log.open' },
  {
    label: 'Berechtigungen',
    href: '/berechtigungen',
    act: 'permission.read',
    not: ['team-lead', 'area-head', 'management', 'personnel-development', 'controlling'],
  },
  { label: 'Konten', href: '/konten', act: 'account.manage' },
  { label: 'Organisation', href: '/organisation', act: 'organisation.read' },
  { label: 'Kataloge', href: '/kataloge', act: 'catalogue.read' },
  {
    label: 'Einstellungen',
    href: '/einstellungen',
    act: 'organisation.read',
    not: ['team-lead', 'management', 'personnel-development', 'controlling'],
  },
  { label: 'Betrieb', href: '/betrieb', act: 'operation.manage' },
  {
    label: 'Feststellungen Dritter',
    href: '/feststellungen-dritter',
    act: 'external-audit.read',
    not: ['team-lead', 'area-head', 'management', 'personnel-development', 'auditor'],
  },
  {
    label: 'Quoten',
    href: '/quoten',
    act: 'quota.read',
    not: ['team-lead', 'area-head', 'management', 'personnel-development', 'auditor'],
  },
  {
    label: 'Stichprobenrechner',
    href: '/stichprobenrechner',
    act: 'calculator.use',
    not: ['team-lead', 'area-head', 'management', 'personnel-development', 'auditor'],
  },
  { label: 'Suche', href: '/suche', act: 'catalogue.read' },
];

/** The menu of one function, of the pages that exist. */
export const navigationOf = (actor: Pick<Actor, 'role'>, paths: ReadonlySet<string>): Link[] =>
  menu
    .filter(
      ({ href, act, not = [] }) =>
        paths.has(href) && reachOf(actor, act) !== null && !not.includes(actor.role),
    )
    .map(({ label, href }) => ({ label, href }));
