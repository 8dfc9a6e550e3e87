import { describe, expect, it } from 'vitest';
import { diagnose } from './doctor.ts';
import type { DatabaseFacts, Facts } from './facts.ts';

const database: DatabaseFacts = {
  kind: 'postgres',
  version: '15.6',
  versionNumber: 150_006,
  encoding: 'UTF8',
  role: 'fine',
  schema: 'same',
  clockAhead: -12,
  journalAhead: -60_000,
};
const healthy: Facts = {
  software: 'IKS-Stichproben 1.0',
  publicUrl: new URL('https://iks.example.de'),
  places: [{ setting: 'IKS_KEY_DIRECTORY', state: 'fine', freeBytes: 5e9 }],
  database,
  zone: [{ program: '2026-03-29T03:00:00', database: '2026-03-29T03:00:00' }],
  keys: [{ auditYear: 2026, state: 'fine' }],
  hasGeneralKey: true,
};
const place = { setting: 'IKS_CHECKPOINT_DIRECTORY', state: 'fine', freeBytes: 5e9 } as const;
const withDatabase = (change: Partial<DatabaseFacts>): Partial<Facts> => ({
  database: { ...database, ...change },
});

describe('iks doctor', () => {
  it('is content where nothing is wrong', () => {
    expect(diagnose(healthy).filter(({ fine }) => !fine)).toEqual([]);
  });

  it.each<[string, Partial<Facts>, string, string]>([
    ['plain http', { publicUrl: new URL('http://iks.example.de') }, 'Adresse', 'TLS'],
    [
      'a lost directory',
      { places: [{ ...place, state: 'not-writable', freeBytes: null }] },
      'Verzeichnis der Prüfpunkte',
      'IKS_CHECKPOINT_DIRECTORY',
    ],
    [
      'keys that others can read',
      { places: [{ ...place, setting: 'IKS_KEY_DIRECTORY', state: 'open-to-others' }] },
      'Schlüsselverzeichnis',
      '0700',
    ],
    [
      'a full disk',
      { places: [{ ...place, freeBytes: 999e6 }] },
      'Speicherplatz (Verzeichnis der Prüfpunkte)',
      '999 MB frei',
    ],
    ['a silent database', { database: null, zone: null }, 'Datenbank', 'DATABASE_URL'],
    [
      'an old database',
      withDatabase({ version: '14.11', versionNumber: 140_011 }),
      'PostgreSQL',
      '15 oder neuer',
    ],
    ['another encoding', withDatabase({ encoding: 'LATIN1' }), 'Zeichensatz', 'UTF8'],
    ['no role', withDatabase({ role: 'missing' }), 'Rolle iks_service', 'createrole'],
    ['a role above row security', withDatabase({ role: 'bypasses' }), 'Rolle iks_service', 'nobypassrls'],
    [
      'an account outside the role',
      withDatabase({ role: 'not-member' }),
      'Rolle iks_service',
      'grant iks_service',
    ],
    ['an older schema', withDatabase({ schema: 'other' }), 'Schema', 'Migrationen'],
    ['a newer schema', withDatabase({ schema: 'newer' }), 'Schema', 'neuere Programmversion'],
    ['no general key', { hasGeneralKey: false }, 'Schlüssel', 'general.key'],
    ['a clock that runs ahead', withDatabase({ clockAhead: -61_000 }), 'Uhr', '61 Sekunden'],
    ['a clock set back', withDatabase({ journalAhead: 3_600_000 }), 'Uhr', 'zurückgestellt'],
    ['no time zones', { zone: null }, 'Zeitzone', 'tzdata'],
    [
      'other clock changes',
      { zone: [{ program: '2026-03-29T03:00:00', database: '2026-03-29T02:00:00' }] },
      'Zeitzone',
      'tzdata',
    ],
    ['a lost key', { keys: [{ auditYear: 2025, state: 'missing' }] }, 'Schlüssel', 'Prüfjahres 2025 fehlt'],
    [
      'keys of another house',
      { keys: [{ auditYear: 2025, state: 'foreign' }] },
      'Schlüssel',
      'gehört nicht zu dieser Datenbank',
    ],
  ])('says what to do about %s, and no more', (_what, change, subject, remedy) => {
    const wrong = diagnose({ ...healthy, ...change }).filter(({ fine }) => !fine);
    expect(wrong.map((diagnosis) => diagnosis.subject)).toEqual([subject]);
    expect(wrong[0]?.message).toContain(remedy);
  });
});
