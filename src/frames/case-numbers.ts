import { elevated } from '../database/index.ts';
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

/** Stores one case number apart and returns its pseudonym. */
export async function storeCaseNumber(
  work: Work,
  auditYear: number,
  caseNumber: string,
): Promise<Uint8Array> {
  const keys = work.deps.keys.ofYear(auditYear);
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
