import { isEncrypted, type Config } from '../config.ts';
import type { Database } from '../database/index.ts';
import { gatherFacts, type DatabaseFacts, type Facts, type PlaceFacts } from './facts.ts';

/** One thing looked at: fine, or what is wrong and what to do about it. */
export interface Diagnosis {
  readonly subject: string;
  readonly fine: boolean;
  readonly message: string;
}

const leastDisk = 1_000_000_000;
const mostClockDrift = 5_000;

/** Looks at address, directories, disk, database, role, schema, clock, time zone and keys. */
export const examine = async (database: Database, config: Config): Promise<Diagnosis[]> =>
  diagnose(await gatherFacts(database, config));

/** What to say about the facts, and what to do where something is wrong. */
export const diagnose = (facts: Facts): Diagnosis[] => [
  { subject: 'Programm', fine: true, message: `${facts.software}, Node.js ${process.versions.node}` },
  judge(
    'Adresse',
    [
      [
        isEncrypted(facts.publicUrl),
        'Kennwörter gingen unverschlüsselt durchs Netz. Stellen Sie einen Proxy mit TLS davor und nennen Sie in IKS_PUBLIC_URL die Adresse mit https.',
      ],
    ],
    facts.publicUrl.origin,
  ),
  ...facts.places.flatMap(diagnosePlace),
  ...(facts.database === null
    ? [judge('Datenbank', [[false, 'Sie antwortet nicht. Prüfen Sie DATABASE_URL, Netz und Rechte.']], '')]
    : diagnoseDatabase(facts.database)),
  ...(facts.database === null ? [] : [diagnoseZone(facts.zone)]),
  diagnoseKeys(facts),
];

/** Fine where every condition holds; else the first remedy. */
function judge(
  subject: string,
  conditions: readonly (readonly [holds: boolean, remedy: string])[],
  good: string,
): Diagnosis {
  const broken = conditions.find(([holds]) => !holds);
  return { subject, fine: broken === undefined, message: broken?.[1] ?? good };
}

const subjects = {
  IKS_KEY_DIRECTORY: 'Schlüsselverzeichnis',
  IKS_CHECKPOINT_DIRECTORY: 'Verzeichnis der Prüfpunkte',
  IKS_EMBEDDED_DIRECTORY: 'Verzeichnis der Testdatenbank',
} as const satisfies Record<PlaceFacts['setting'], string>;

function diagnosePlace({ setting, state, freeBytes }: PlaceFacts): Diagnosis[] {
  const place = judge(
    subjects[setting],
    [
      [
        state !== 'not-writable',
        `Das Verzeichnis aus ${setting} fehlt oder ist nicht beschreibbar. Legen Sie es an (Rechte 0700, Eigentümer ist das Konto des Dienstes) oder stellen Sie es aus der Sicherung wieder her.`,
      ],
      [
        state !== 'open-to-others',
        `Andere Konten dieses Rechners können das Verzeichnis aus ${setting} lesen. Setzen Sie die Rechte auf 0700.`,
      ],
    ],
    'lesbar und beschreibbar',
  );
  if (freeBytes === null) return [place];
  const free = `${Math.floor(freeBytes / 1e6)} MB frei`;
  return [
    place,
    judge(
      `Speicherplatz (${subjects[setting]})`,
      [[freeBytes >= leastDisk, `${free}: Schaffen Sie mindestens 1 GB.`]],
      free,
    ),
  ];
}

const roleRemedies = {
  missing:
    'Die Rolle fehlt. Erlauben Sie dem Konto, Rollen anzulegen (alter role … createrole), und starten Sie den Dienst, oder legen Sie die Rolle an.',
  bypasses:
    'Die Rolle umgeht die Zeilensicherheit. Nehmen Sie ihr das Recht: alter role iks_service nosuperuser nobypassrls.',
  'not-member': 'Das Konto des Dienstes gehört der Rolle nicht an: grant iks_service to ….',
} as const;

function diagnoseDatabase(found: DatabaseFacts): Diagnosis[] {
  const drift = Math.abs(found.clockAhead);
  const role = found.role === 'fine' ? null : roleRemedies[found.role];
  return [
    judge(
      'PostgreSQL',
      [[found.versionNumber >= 150_000, `${found.version}: Es wird PostgreSQL 15 oder neuer gebraucht.`]],
      found.kind === 'embedded' ? `${found.version} (Testdatenbank, nur zur Erprobung)` : found.version,
    ),
    judge(
      'Zeichensatz',
      [[found.encoding === 'UTF8', `${found.encoding}: Legen Sie die Datenbank mit UTF8 neu an.`]],
      'UTF8',
    ),
    judge('Rolle iks_service', [[role === null, role ?? '']], 'vorhanden, an die Zeilensicherheit gebunden'),
    judge(
      'Schema',
      [
        [
          found.schema !== 'other',
          'Es ist nicht auf dem Stand dieses Programms. Starten Sie den Dienst einmal, damit er die Migrationen ausführt.',
        ],
        [
          found.schema !== 'newer',
          'Es ist neuer als dieses Programm. Ersetzen Sie diese Instanz durch die neuere Programmversion.',
        ],
      ],
      'auf dem Stand dieses Programms',
    ),
    judge(
      'Uhr',
      [
        [
          drift < mostClockDrift,
          `Dienst und Datenbank liegen ${Math.round(drift / 1000)} Sekunden auseinander. Richten Sie NTP ein.`,
        ],
        [
          found.journalAhead < mostClockDrift,
          'Der letzte Eintrag des Vorgangsprotokolls liegt in der Zukunft: Die Uhr wurde zurückgestellt. Richten Sie NTP ein.',
        ],
      ],
      'Dienst und Datenbank stimmen überein',
    ),
  ];
}

const diagnoseZone = (zone: Facts['zone']): Diagnosis =>
  judge(
    'Zeitzone',
    [
      [zone !== null, 'Die Datenbank kennt Europe/Berlin nicht. Installieren Sie dort das Paket tzdata.'],
      [
        zone?.every(({ program, database }) => program === database) ?? true,
        'Dienst und Datenbank rechnen die Sommerzeit verschieden. Aktualisieren Sie das Paket tzdata der Datenbank und dieses Programm.',
      ],
    ],
    'Europe/Berlin, Sommerzeit wie in der Datenbank',
  );

function diagnoseKeys({ keys, hasGeneralKey }: Pick<Facts, 'keys' | 'hasGeneralKey'>): Diagnosis {
  const yearsIn = (state: string) =>
    keys.flatMap((key) => (key.state === state ? [key.auditYear] : [])).join(', ');
  const [missing, foreign] = [yearsIn('missing'), yearsIn('foreign')];
  return judge(
    'Schlüssel',
    [
      [
        hasGeneralKey,
        'Die Schlüsseldatei „general.key“ fehlt. Stellen Sie IKS_KEY_DIRECTORY aus der Sicherung wieder her, bevor Sie den Dienst starten.',
      ],
      [
        missing === '',
        `Der Schlüssel des Prüfjahres ${missing} fehlt. Stellen Sie IKS_KEY_DIRECTORY aus der Sicherung wieder her, bevor Sie den Dienst starten.`,
      ],
      [
        foreign === '',
        `Der Schlüssel des Prüfjahres ${foreign} gehört nicht zu dieser Datenbank oder ist beschädigt. Stellen Sie IKS_KEY_DIRECTORY aus der Sicherung wieder her.`,
      ],
    ],
    keys.length === 0 ? 'noch keine Fallnummern' : 'passen zu den Fallnummern der Datenbank',
  );
}
