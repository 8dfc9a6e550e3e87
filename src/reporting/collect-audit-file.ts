import { isoDate, rhythmLabels } from '../calendar/index.ts';
import { loadVersions, type FieldVersion } from '../audit-plan/index.ts';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated, type Tables } from '../database/index.ts';
import { evaluate } from '../hotspots/index.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { resultRow } from './area-figures.ts';
import { headOf } from './collect-report.ts';
import { loadDirectory, type Directory } from './directory.ts';
import { drawProtocolValue } from './draw-protocol-value.ts';
import { collectEvidence } from './evidence.ts';
import { actOf, actsOn, functionName, type JournalledAct } from './function-names.ts';
import { planYearOf } from './plan-year.ts';
import type { AuditFile, FindingKind } from './values/audit-file.ts';
import { actorName } from './values/words.ts';

/**
 * Everything about one audit field for auditors, who may read all of it: figures in full, no case number, no facts.
 * `work` is repeatable-read.
 */
export async function collectAuditFile(work: Work, fieldId: string): Promise<AuditFile> {
  authorize(work.actor, 'audit-file.export');
  await noteEvaluation(work, 'audit-file');
  const { tx } = work;
  const year = await planYearOf(tx, fieldId);
  const versions = (await loadVersions(tx, { fieldIds: [fieldId] })).filter(
    ({ state }) => state === 'confirmed',
  );
  const { area_id: areaId } = await tx
    .selectFrom('audit_field')
    .select('area_id')
    .where('id', '=', fieldId)
    .executeTakeFirstOrThrow();
  const directory = await loadDirectory(tx, areaId, year, work.now);
  const { rows } = await evaluate(work, { areaId, year, by: 'field', fieldId });
  const [row] = rows;
  const period = { first: isoDate(`${year}-01-01`), last: isoDate(`${year}-12-31`) };
  return {
    kind: 'audit-file',
    head: await headOf(work, areaId),
    year,
    field: directory.fieldRef(fieldId),
    planVersions: await planVersions(work, versions, directory),
    protocols: await protocolsOf(work, fieldId),
    result: row === undefined ? null : resultRow(row, { directory, find: () => row }),
    findings: await findingsOf(work, fieldId, directory),
    evidence: { ...(await collectEvidence(work, directory, period, fieldId)), notShown: [] },
  };
}

async function planVersions(
  { tx }: Work,
  versions: readonly FieldVersion[],
  directory: Directory,
): Promise<AuditFile['planVersions']> {
  const [first] = versions;
  const confirmations =
    first === undefined ? [] : ((await actsOn(tx, 'plan.confirmed', [first.planId])).get(first.planId) ?? []);
  return versions.map((version) => ({
    version: version.version,
    validFrom: (version.decidedAt ?? version.preparedAt).slice(0, 10),
    confirmed: asAct(confirmations.find(({ at }) => at === version.decidedAt)),
    reason: version.amendmentReason,
    teams: version.teams.map(({ name }) => name),
    rhythm: rhythmLabels[version.rhythm],
    sampleSize: version.sampleSize,
    secondStage: version.secondStage && {
      size: version.secondStage.size,
      limit: version.secondStage.threshold,
    },
    tolerable: version.method === 'monetary-unit' ? null : version.tolerableRate,
    criteria: version.criteria.map((criterion) => ({
      code: criterion.code,
      question: criterion.question,
      instruction: { number: criterion.instructionNumber, title: criterion.instructionTitle },
      passage: criterion.passage,
      severity: criterion.severity,
      errorType: directory.errorType(criterion.errorType),
    })),
  }));
}

const asAct = (entry: JournalledAct | undefined) => (entry === undefined ? null : actOf(entry));

/** Every draw of the field, voided ones too, in the order of their numbers. */
async function protocolsOf(work: Work, fieldId: string): Promise<AuditFile['protocols']> {
  const draws = await work.tx
    .selectFrom('draw as d')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select('d.id')
    .where('f.field_id', '=', fieldId)
    .orderBy('d.number')
    .execute();
  const protocols = [];
  for (const { id } of draws) protocols.push(await drawProtocolValue(work, id, { caseNumbers: false }));
  return protocols;
}

/** Every version of every finding, findings and cases numbered within the file, with the functions that made them. */
async function findingsOf(
  { tx }: Work,
  fieldId: string,
  directory: Directory,
): Promise<AuditFile['findings']> {
  return elevated(tx, async () => {
    const rows = await tx
      .selectFrom('finding as f')
      .innerJoin('finding_version as v', 'v.finding_id', 'f.id')
      .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .leftJoin('sample_item as i', 'i.id', 'c.item_id')
      .leftJoin('draw as d', 'd.id', 'i.draw_id')
      .leftJoin('draw_request as r', 'r.id', 'i.request_id')
      .select(['f.id', 'f.criterion_id', 'v.version', 'v.state', 'v.severity', 'v.error_type', 'v.made_at'])
      .select([
        'c.id as sheet_id',
        'c.state as sheet_state',
        'c.recheck_of',
        'i.kind',
        'r.declared',
        'd.number',
      ])
      .where('f.field_id', '=', fieldId)
      .orderBy('f.recorded_at')
      .orderBy('f.id')
      .orderBy('v.version')
      .execute();
    const byFinding = Map.groupBy(rows, ({ id }) => id);
    const functions = await functionsBehind(tx, [...byFinding.keys()]);
    const caseOf = (row: { recheck_of: string | null; sheet_id: string }) => row.recheck_of ?? row.sheet_id;
    const cases = new Map<string, number>();
    for (const row of rows) if (!cases.has(caseOf(row))) cases.set(caseOf(row), cases.size + 1);
    return [...byFinding].flatMap(([id, versions], index) => {
      const [first] = versions;
      if (first === undefined) return [];
      return {
        number: index + 1,
        case: cases.get(caseOf(first)) ?? 1,
        protocolNumber: first.number,
        kind: kindOf(first),
        checkOpen: first.sheet_state === 'open',
        criterion: directory.criterion(first.criterion_id),
        versions: versions.map((version) => ({
          version: version.version,
          at: version.made_at.toISOString(),
          by: functions.get(`${id}/${version.version}`) ?? functionName('team-lead'),
          state: version.state,
          severity: severityOf(version.severity),
          errorType: directory.errorType(version.error_type),
        })),
      };
    });
  });
}

/** As the summary tells cases apart: what a blind repetition finds counts for none of them (rule 16). */
function kindOf(row: {
  readonly recheck_of: string | null;
  readonly kind: Tables['sample_item']['kind'] | null;
  readonly declared: boolean | null;
}): FindingKind {
  if (row.recheck_of !== null) return 'repetition';
  if (row.kind === null) return 'chosen';
  return row.kind === 'extension' && row.declared === true ? 'second-stage' : row.kind;
}

type Severity = AuditFile['findings'][number]['versions'][number]['severity'];
const severityOf = (code: string): Severity => code as Severity;

/** Functions in which findings were recorded and reviewed, by finding and version. */
async function functionsBehind(
  tx: Work['tx'],
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const act of [
    'finding.recorded',
    'finding.withdrawn',
    'finding.confirmed',
    'finding.amended',
    'finding.rejected',
  ] as const) {
    for (const [id, acts] of await actsOn(tx, act, findingIds)) {
      for (const { by, data } of acts) found.set(`${id}/${data['version']}`, actorName(by));
    }
  }
  return found;
}
