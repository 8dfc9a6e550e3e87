import { Failure, notFound } from '../failure.ts';
import type { Actor, Role } from '../work.ts';

/**
 * How far a right reaches.
 * - `own-team`: rows of the actor's team, in full.
 * - `own-area`: the actor's area, figures after suppression.
 * - `assigned`: second checks assigned to this account.
 * - `aggregates`: all areas, figures after suppression, no case.
 * - `all`: everything of this kind.
 * - `own-account`: what belongs to the account itself.
 */
export type Reach = 'own-team' | 'own-area' | 'assigned' | 'aggregates' | 'all' | 'own-account';

interface ActRule {
  /** What the act is called on the page of permissions. */
  readonly name: string;
  readonly reach: Readonly<Partial<Record<Role, Reach>>>;
}

const everyone = (reach: Reach): Readonly<Record<Role, Reach>> => ({
  'team-lead': reach,
  'area-head': reach,
  management: reach,
  'personnel-development': reach,
  controlling: reach,
  auditor: reach,
  oversight: reach,
  administrator: reach,
});

const rule = (name: string, reach: ActRule['reach']): ActRule => ({ name, reach });

/** The one table of rights: role × act → reach. Routes, queries and pages take theirs from here. */
export const permissions = {
  'account.manage': rule('Konten und Funktionen verwalten', { administrator: 'all' }),
  'own-account.use': rule('Eigenes Konto, Kennwort, Sitzungen, API-Schlüssel', everyone('own-account')),
  'deputy.appoint': rule('Vertretung einrichten', everyone('own-account')),
  'organisation.read': rule('Organisation sehen', everyone('all')),
  'organisation.write': rule('Organisation pflegen', { administrator: 'all' }),
  'setting.write': rule('Einstellungen ändern', { administrator: 'all' }),
  'catalogue.read': rule('Geschäftsanweisungen und Kriterien sehen', everyone('all')),
  'catalogue.write': rule('Geschäftsanweisungen und Kriterien pflegen', { administrator: 'all' }),
  'permission.read': rule('Berechtigungstabelle und Auswertungsliste sehen', everyone('all')),
  'calculator.use': rule('Statistikrechner benutzen', everyone('all')),

  'plan.read': rule('Prüfplan sehen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
    management: 'all',
    'personnel-development': 'all',
    controlling: 'all',
    auditor: 'all',
  }),
  'field.write': rule('Prüffelder festlegen, ändern, vorlegen', { 'team-lead': 'own-team' }),
  'plan.confirm': rule('Prüfplan bestätigen, Prüffeld zurückgeben', {
    'area-head': 'own-area',
    management: 'all',
  }),
  'proposal.decide': rule('Vorschläge für das nächste Jahr übernehmen oder ablehnen', {
    'team-lead': 'own-team',
  }),
  'proposal.make': rule('Vorschläge für das nächste Jahr erstellen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
  }),
  'external-audit.import': rule('Feststellungen Dritter einlesen', {
    controlling: 'all',
    'area-head': 'own-area',
  }),
  'external-audit.read': rule('Feststellungen Dritter sehen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
    management: 'all',
    'personnel-development': 'all',
    controlling: 'all',
    auditor: 'all',
  }),
  'quota.import': rule('Quoten je Statistiktag einlesen', { controlling: 'all' }),
  'quota.read': rule('Quoten sehen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
    management: 'all',
    'personnel-development': 'all',
    controlling: 'all',
    auditor: 'all',
  }),

  'delivery.create': rule('Fallliste hochladen und übernehmen', {
    controlling: 'all',
    'team-lead': 'own-team',
    'area-head': 'own-area',
  }),
  'delivery.read': rule('Lieferungen und Kontrollsummen sehen', {
    controlling: 'all',
    'team-lead': 'own-area',
    'area-head': 'own-area',
    auditor: 'all',
  }),
  'frame.read': rule('Grundgesamtheiten sehen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    controlling: 'all',
    auditor: 'all',
  }),
  'frame.seal': rule('Grundgesamtheit versiegeln, Fälle ausschließen, verwerfen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
  }),
  'frame.export': rule('Grundgesamtheit mit Fallnummern ausgeben', {
    'team-lead': 'own-team',
    auditor: 'all',
  }),
  'frame.void': rule('Aufhebung einer Grundgesamtheit beantragen oder bestätigen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    management: 'all',
  }),
  'draw.read': rule('Ziehungen und Protokolle sehen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    auditor: 'all',
  }),
  'draw.make': rule('Stichprobe ziehen, erweitern, Ersatzfall ziehen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
  }),
  'entropy.enter': rule('Öffentlichen Zufallswert eingeben oder bestätigen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    management: 'all',
  }),
  'draw.void': rule('Aufhebung einer Ziehung beantragen oder bestätigen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    management: 'all',
  }),

  'check.read': rule('Prüfbögen sehen', { 'team-lead': 'own-team', 'area-head': 'assigned', auditor: 'all' }),
  'check.save': rule('Prüfbögen ausfüllen', { 'team-lead': 'own-team' }),
  'finding.read': rule('Feststellungen sehen', {
    'team-lead': 'own-team',
    'area-head': 'assigned',
    auditor: 'all',
  }),
  'second-check.assign': rule('Zweitprüfungen des Teams sehen und zuweisen', { 'team-lead': 'own-team' }),
  'second-check.distribute': rule('Zweitprüfungen eines Teams zuweisen, ohne sie zu sehen', {
    'area-head': 'own-area',
  }),
  'second-check.do': rule('Zweitprüfungen durchführen', { 'team-lead': 'assigned', 'area-head': 'assigned' }),
  'measure.read': rule('Maßnahmen und Fallkorrekturen sehen', { 'team-lead': 'own-team', auditor: 'all' }),
  'measure.write': rule('Maßnahmen und Fallkorrekturen führen', { 'team-lead': 'own-team' }),

  'evaluation.read': rule('Auswertungen sehen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    management: 'aggregates',
    'personnel-development': 'aggregates',
    auditor: 'all',
  }),
  'hotspot.read': rule('Fehlerschwerpunkte sehen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
    management: 'aggregates',
    'personnel-development': 'aggregates',
    auditor: 'all',
  }),
  'hotspot.declare': rule('Fehlerschwerpunkt fachlich feststellen', {
    'team-lead': 'own-team',
    'area-head': 'own-area',
  }),
  'hotspot.look': rule('Quartalsauswertung durchführen', { 'area-head': 'own-area' }),

  'qualification.read': rule('Qualifizierungsplan sehen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
    management: 'aggregates',
    'personnel-development': 'aggregates',
    auditor: 'all',
  }),
  'need.plan': rule('Qualifizierungsbedarf einplanen oder andere Abhilfe vorsehen', {
    'personnel-development': 'all',
  }),
  'need.decline': rule('Qualifizierungsbedarf ablehnen', { 'area-head': 'own-area' }),
  'training.write': rule('Schulungen planen, ändern und abschließen', { 'personnel-development': 'all' }),

  'report.read': rule('Berichte sehen', {
    'team-lead': 'own-area',
    'area-head': 'own-area',
    management: 'aggregates',
    'personnel-development': 'aggregates',
    auditor: 'all',
  }),
  'report.prepare': rule('Berichte erstellen', { 'area-head': 'own-area' }),
  'qualification-plan.prepare': rule('Qualifizierungsplan als Bericht erstellen', {
    'area-head': 'own-area',
    'personnel-development': 'all',
  }),
  'report.release': rule('Berichte freigeben', { 'area-head': 'own-area', management: 'all' }),
  'audit-file.export': rule('Prüfakte eines Prüffelds ausgeben', { auditor: 'all' }),

  'journal.read': rule('Vorgangsprotokoll sehen', { auditor: 'all' }),
  'journal.verify': rule('Vorgangsprotokoll prüfen', {
    auditor: 'all',
    administrator: 'all',
    oversight: 'all',
  }),
  'journal.countersign': rule('Prüfpunkt gegenzeichnen', { auditor: 'all' }),
  'retention.read': rule('Stand der Löschungen sehen', {
    oversight: 'all',
    auditor: 'all',
    administrator: 'all',
  }),
  'retention.run': rule('Löschlauf starten', { administrator: 'all' }),
  'retention.hold': rule('Löschung aussetzen', { auditor: 'all' }),
  'evaluation-list.read': rule('Verzeichnis der Auswertungen sehen', {
    oversight: 'all',
    auditor: 'all',
    administrator: 'all',
  }),
  'operation.manage': rule('Betrieb: Zustand, Aufträge, Freigabe des Echtbetriebs', { administrator: 'all' }),
  'access-log.open': rule('Zugriffsprotokoll bei einem Vorfall öffnen', {
    oversight: 'all',
    administrator: 'all',
  }),
} as const satisfies Readonly<Record<string, ActRule>>;

export type Act = keyof typeof permissions;

/** How far `actor` reaches in `act`; null when this function may not do it at all. */
export function reachOf(actor: Pick<Actor, 'role'>, act: Act): Reach | null {
  const reach: Readonly<Partial<Record<Role, Reach>>> = permissions[act].reach;
  return reach[actor.role] ?? null;
}

/** Refuses an act this function has no right to, whatever the object (`forbidden`). Returns the reach. */
export function authorize(actor: Actor, act: Act): Reach {
  const reach = reachOf(actor, act);
  if (reach === null) {
    throw new Failure(
      'forbidden',
      'forbidden',
      `Ihre Funktion ist für „${permissions[act].name}“ nicht berechtigt. Wechseln Sie die Funktion oder wenden Sie sich an die Administration.`,
    );
  }
  return reach;
}

/** Where an object lies: its area, and its team if it belongs to one (null: several teams of the area). */
export interface Place {
  readonly areaId: string;
  readonly teamId: string | null;
}

/** Whether an object at `place` is within `reach` of the actor; `assigned` must be decided by the caller. */
export function isWithin(actor: Actor, reach: Reach, place: Place): boolean {
  switch (reach) {
    case 'all':
    case 'aggregates':
      return true;
    case 'own-area':
      return place.areaId === actor.areaId;
    case 'own-team':
      return place.teamId !== null && place.teamId === actor.teamId;
    case 'assigned':
    case 'own-account':
      return false;
  }
}

/** Refuses an act on an object out of reach as if it were missing. `what` is its German name. */
export function authorizeAt(actor: Actor, act: Act, place: Place, what: string): Reach {
  const reach = authorize(actor, act);
  if (!isWithin(actor, reach, place)) throw notFound(what);
  return reach;
}

/** Refuses a second person who already did or prepared the act (rule 28), acting for oneself or for another. */
export function requireSecondPerson(actor: Actor, first: readonly (string | null)[]): void {
  const mine = [actor.accountId, actor.onBehalfOf];
  if (first.some((account) => account !== null && mine.includes(account))) {
    throw new Failure(
      'conflict',
      'second-person-required',
      'Hierfür ist eine zweite Person nötig, die diesen Vorgang nicht selbst begonnen oder vorbereitet hat.',
    );
  }
}
