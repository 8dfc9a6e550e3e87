import { elevated } from '../database/index.ts';
import { keysMissing, type YearKeys } from '../keys/index.ts';
import type { ServiceWork, Work } from '../work.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * The case numbers behind pseudonyms of an audit year, by the pseudonym's hex digits. The caller has checked that
 * the actor may see these cases; nobody reads the table of numbers by themselves.
 */
export async function caseNumbersOf(
  work: Work | ServiceWork,
  auditYear: number,
  pseudonyms: readonly (Uint8Array | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = pseudonyms.filter((pseudonym) => pseudonym !== null);
  if (wanted.length === 0) return new Map();
  const rows = await elevated(work.tx, () =>
    work.tx
      .selectFrom('case_number')
      .select(['pseudonym', 'ciphertext'])
      .where('audit_year', '=', auditYear)
      .where('pseudonym', 'in', wanted)
      .execute(),
  );
  if (rows.length === 0) return new Map();
  const keys = work.deps.keys.ofYear(auditYear);
  return new Map(rows.map((row) => [hex(row.pseudonym), keys.decrypt(row.ciphertext, row.pseudonym)]));
}

/** The number behind one pseudonym, or null once it is deleted. */
export async function caseNumberOf(
  work: Work | ServiceWork,
  auditYear: number,
  pseudonym: Uint8Array | null,
): Promise<string | null> {
  if (pseudonym === null) return null;
  return (await caseNumbersOf(work, auditYear, [pseudonym])).get(hex(pseudonym)) ?? null;
}

/**
 * The keys under which numbers of a year are stored; the first of the year makes them.
 * @throws Failure `keys-missing` where the year has numbers already and its key lies on another machine
 */
export async function keysToStore({ tx, deps }: Work, auditYear: number): Promise<YearKeys> {
  const { keys } = deps;
  const isNew = !keys.hasYear(auditYear);
  const numbers = isNew
    ? await elevated(tx, () =>
        tx
          .selectFrom('case_number')
          .select('audit_year')
          .where('audit_year', '=', auditYear)
          .limit(1)
          .executeTakeFirst(),
      )
    : undefined;
  // looked at again: another instance with the same directory may have stored the year's first numbers just now
  if (numbers !== undefined && !keys.hasYear(auditYear)) throw keysMissing(String(auditYear));
  return keys.toStore(auditYear);
}

/** Stores one case number apart and returns its pseudonym. */
export async function storeCaseNumber(
  work: Work,
  auditYear: number,
  caseNumber: string,
): Promise<Uint8Array> {
  const keys = await keysToStore(work, auditYear);
  const pseudonym = keys.pseudonym(caseNumber);
  await elevated(work.tx, () =>
    work.tx
      .insertInto('case_number')
      .values({ audit_year: auditYear, pseudonym, ciphertext: keys.encrypt(caseNumber, pseudonym) })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  return pseudonym;
}
