import { sql } from 'kysely';
import { z } from 'zod';
import { criteria, readNamedTable, refuseFaults, severities, type RowFault } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { parseAmountCents } from '../tables/index.ts';
import { text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';

/** Third parties whose findings are taken in: an origin and a column of their own, never part of the own rate. */
export const auditors = {
  'interne-revision': 'Interne Revision',
  bundesrechnungshof: 'Bundesrechnungshof',
  other: 'Andere Prüfung',
} as const;
export type Auditor = keyof typeof auditors;

/** Under which headers the file has its columns; only the subject is needed. */
export const externalColumnsSchema = z.strictObject({
  subject: text(1, 100).default('Gegenstand'),
  errorType: text(1, 100).default('Fehlerart'),
  criterion: text(1, 100).default('Kriterium'),
  severity: text(1, 100).default('Schwere'),
  amount: text(1, 100).default('Betrag'),
  reference: text(1, 100).default('Fundstelle'),
});
type Columns = z.infer<typeof externalColumnsSchema>;

export const externalAuditSchema = z.strictObject({
  auditor: z.enum(Object.keys(auditors) as [Auditor, ...Auditor[]]),
  title: text(1, 200),
  year: z.int().min(2000).max(2100),
  areaId: z.uuid(),
});

/** A file of findings, read but not yet held against the catalogue. */
export interface ExternalFile {
  readonly sha256: string;
  readonly findings: readonly {
    readonly line: number;
    readonly subject: string;
    readonly errorType: string | null;
    readonly criterion: string | null;
    readonly severity: string | null;
    readonly amountCents: number | null;
    readonly reference: string | null;
  }[];
}

/**
 * Reads a file of findings, CSV or XLSX; columns that are not named are never looked at.
 * @throws Failure `rows-refused` with every bad row: a subject is missing, an amount is none, a text is too long
 */
export async function readExternalFile(bytes: Uint8Array, columns: Columns): Promise<ExternalFile> {
  const { sha256, rows } = await readNamedTable(bytes, columns, ['subject']);
  const faults: RowFault[] = [];
  const findings = rows.map(({ line, cells }) => {
    const fault = (column: string, code: string, what: string): void => {
      faults.push({ line, column, code, message: `Zeile ${line}, Spalte „${column}“: ${what}` });
    };
    const optional = (name: Exclude<keyof Columns, 'amount'>): string | null => {
      if (cells[name] === '') return null;
      if (!text(1, 300).safeParse(cells[name]).success) {
        fault(columns[name], 'text-invalid', 'Der Text ist zu lang oder enthält Steuerzeichen.');
      }
      return cells[name];
    };
    if (cells.subject === '') fault(columns.subject, 'subject-missing', 'Der Gegenstand fehlt.');
    const amountCents = cells.amount === '' ? null : parseAmountCents(cells.amount);
    if (cells.amount !== '' && amountCents === null) {
      fault(columns.amount, 'amount-invalid', 'Das ist kein Betrag (Beispiel: 1.234,56).');
    }
    return {
      line,
      subject: optional('subject') ?? '',
      errorType: optional('errorType'),
      criterion: optional('criterion'),
      severity: optional('severity'),
      amountCents,
      reference: optional('reference'),
    };
  });
  refuseFaults(faults);
  return { sha256, findings };
}

/**
 * Takes over all findings of a file, or none. @throws Failure `rows-refused` for a criterion or a severity nobody
 * knows, `external-audit-known` for a file already taken over
 */
export async function importExternalAudit(
  work: Work,
  command: z.infer<typeof externalAuditSchema> & { readonly file: ExternalFile; readonly columns: Columns },
): Promise<{ id: string; findings: number }> {
  const { auditor, title, year, areaId, file } = command;
  authorizeAt(work.actor, 'external-audit.import', { areaId, teamId: null }, 'Der Bereich');
  const { tx } = work;
  const area = await tx.selectFrom('area').select('id').where('id', '=', areaId).executeTakeFirst();
  if (area === undefined) throw notFound('Der Bereich');
  const rows = await settleFindings(tx, file, command.columns);
  const id = crypto.randomUUID();
  const inserted = await tx
    .insertInto('external_audit')
    .values({
      id,
      auditor,
      title,
      year,
      area_id: areaId,
      file_sha256: file.sha256,
      imported_by: work.actor.accountId,
      imported_at: timestamp(work.now),
    })
    .onConflict((conflict) => conflict.columns(['auditor', 'file_sha256', 'area_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure(
      'conflict',
      'external-audit-known',
      'Diese Datei wurde für den Bereich schon eingelesen. Wählen Sie eine andere Datei.',
    );
  }
  for (let start = 0; start < rows.length; start += 2000) {
    await tx
      .insertInto('external_finding')
      .values(rows.slice(start, start + 2000).map((row) => ({ audit_id: id, ...row })))
      .execute();
  }
  await record(work, 'external-audit.imported', id, { findings: rows.length, sha256: file.sha256 });
  return { id, findings: rows.length };
}

/** The findings as they would be stored. @throws Failure `rows-refused` for what is not in the catalogue */
export async function settleFindings(tx: Tx, file: ExternalFile, columns: Columns) {
  const faults: RowFault[] = [];
  const criterionIds = new Map((await criteria(tx)).map(({ code, id }) => [code, id]));
  const severityCodes = new Map(
    (await severities(tx)).flatMap(({ code, name }) => [
      [code.toLowerCase(), code],
      [name.toLowerCase(), code],
    ]),
  );
  const settle = (known: ReadonlyMap<string, string>, line: number, column: string, value: string | null) => {
    const found = value === null ? null : known.get(value);
    if (found === undefined) {
      const message = `Zeile ${line}, Spalte „${column}“: Diese Angabe steht nicht im Katalog.`;
      faults.push({ line, column, code: 'value-unknown', message });
    }
    return found ?? null;
  };
  const rows = file.findings.map((finding, index) => ({
    number: index + 1,
    subject: finding.subject,
    error_type: finding.errorType,
    criterion_id: settle(criterionIds, finding.line, columns.criterion, finding.criterion),
    severity: settle(severityCodes, finding.line, columns.severity, finding.severity?.toLowerCase() ?? null),
    amount_cents: finding.amountCents,
    reference: finding.reference,
  }));
  refuseFaults(faults);
  return rows;
}

/** A third party's audit and how much it found. */
export interface ExternalAudit {
  readonly id: string;
  readonly auditor: Auditor;
  readonly title: string;
  readonly year: number;
  readonly areaId: string;
  readonly findings: number;
}

/** The audits the actor may see, latest year first. */
export async function externalAudits(work: Work): Promise<ExternalAudit[]> {
  const reach = authorize(work.actor, 'external-audit.read');
  let query = work.tx
    .selectFrom('external_audit as a')
    .leftJoin('external_finding as f', 'f.audit_id', 'a.id')
    .select(['a.id', 'a.auditor', 'a.title', 'a.year', 'a.area_id as areaId'])
    .select(({ fn }) => fn.count<number>('f.number').as('findings'))
    .groupBy('a.id')
    .orderBy('a.year', 'desc')
    .orderBy('a.title');
  if (reach === 'own-area') query = query.where('a.area_id', '=', work.actor.areaId);
  return query.execute();
}

/** One audit the actor may see. */
export async function externalAudit(work: Work, auditId: string): Promise<ExternalAudit> {
  const row = await work.tx
    .selectFrom('external_audit as a')
    .leftJoin('external_finding as f', 'f.audit_id', 'a.id')
    .select(['a.id', 'a.auditor', 'a.title', 'a.year', 'a.area_id as areaId'])
    .select(({ fn }) => fn.count<number>('f.number').as('findings'))
    .where('a.id', '=', auditId)
    .groupBy('a.id')
    .executeTakeFirst();
  if (row === undefined) throw notFound('Die Prüfung');
  authorizeAt(work.actor, 'external-audit.read', { areaId: row.areaId, teamId: null }, 'Die Prüfung');
  return row;
}

/** How often a third party found something, and its euros where it named them. */
export interface FrequentSubject {
  readonly subject: string;
  readonly findings: number;
  readonly amountCents: number;
  readonly criterionIds: readonly string[];
}

/** The most frequent subjects of an audit; equal counts in the order of their UTF-8 bytes. */
export async function frequentSubjects(tx: Tx, auditId: string, limit: number): Promise<FrequentSubject[]> {
  const { rows } = await sql<FrequentSubject>`
    select subject, count(*) as findings, coalesce(sum(amount_cents), 0)::bigint as "amountCents",
      array_remove(array_agg(distinct criterion_id::text), null) as "criterionIds"
    from external_finding where audit_id = ${auditId}
    group by subject order by count(*) desc, subject collate "C" limit ${limit}`.execute(tx);
  return rows;
}

/** As `frequentSubjects`, of an audit the actor may see. */
export async function subjectsOf(work: Work, auditId: string, limit: number): Promise<FrequentSubject[]> {
  await externalAudit(work, auditId);
  return frequentSubjects(work.tx, auditId, limit);
}
