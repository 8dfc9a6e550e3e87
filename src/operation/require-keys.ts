import { Failure } from '../failure.ts';
import { serviceScope, type Database } from '../database/index.ts';
import { hasGeneralKey } from '../keys/index.ts';
import { hasAccounts, keyFacts } from './facts.ts';

/**
 * Refuses to run on a database whose keys do not lie in `directory` (`keys-missing`): the service would make new ones,
 * and the numbers of one year would lie under two keys. A database that nobody works on yet needs none.
 */
export async function requireKeys(database: Database, directory: string): Promise<void> {
  const lacking = await database.transaction(serviceScope, async (tx) => {
    const years = (await keyFacts(tx, directory)).filter(
      ({ state }) => state === 'missing' || state === 'foreign',
    );
    return [
      ...(hasGeneralKey(directory) || !(await hasAccounts(tx)) ? [] : ['general.key']),
      ...years.map(({ auditYear }) => `${auditYear}.key`),
    ];
  });
  if (lacking.length === 0) return;
  throw new Failure(
    'conflict',
    'keys-missing',
    `In IKS_KEY_DIRECTORY fehlen Schlüssel zu dieser Datenbank oder passen nicht zu ihr: ${lacking.join(', ')}. ` +
      'Stellen Sie das Schlüsselverzeichnis aus seiner Sicherung wieder her; jeder Rechner, auf dem der Dienst läuft, braucht dasselbe.',
  );
}
