import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../../test/support/database.ts';
import { confirmedField, fieldOf, newCriteria } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { serviceScope } from '../database/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import {
  declineProposal,
  externalAudits,
  externalColumnsSchema,
  fieldVersion,
  importExternalAudit,
  proposals,
  proposeFields,
  readExternalFile,
  subjectsOf,
  takeOverProposal,
} from './index.ts';

let world: World;

beforeAll(async () => {
  world = await newWorld();
});

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const columns = externalColumnsSchema.parse({});
const bytes = (text: string) => new TextEncoder().encode(text);

const importFile = async (actor: Actor, content: Uint8Array, headers = columns, areaId = world.area.id) => {
  const file = await readExternalFile(content, headers);
  return as(actor, (work) =>
    importExternalAudit(work, {
      auditor: 'bundesrechnungshof',
      title: 'Prüfung der Einkommensanrechnung',
      year: 2019,
      areaId,
      file,
      columns: headers,
    }),
  );
};

describe('findings of third parties', () => {
  it('are counted by subject: the quality control findings of the fiscal year 2023', async () => {
    const path = new URL('../../test/data/snap_qc_fy2023_findings.csv.gz', import.meta.url);
    const headers = externalColumnsSchema.parse({
      subject: 'element',
      errorType: 'error_type',
      amount: 'amount',
    });
    const imported = await importFile(world.controlling, gunzipSync(await readFile(path)), headers);
    expect(imported.findings).toBe(14_110);
    const top = await as(world.areaHead, (work) => subjectsOf(work, imported.id, 5));
    expect(top.map(({ subject, findings }) => [subject, findings])).toEqual([
      ['Shelter deduction', 3759],
      ['Wages and salaries', 2690],
      ['Standard utility allowance', 1328],
      ['RSDI benefits', 1005],
      ['Arithmetic computation', 655],
    ]);
    await expect(as(world.foreignHead, (work) => subjectsOf(work, imported.id, 5))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await as(world.areaHead, externalAudits)).map(({ findings }) => findings)).toContain(14_110);
    expect((await as(world.foreignHead, externalAudits)).map(({ id }) => id)).not.toContain(imported.id);
    await expect(
      importFile(world.controlling, gunzipSync(await readFile(path)), headers),
    ).rejects.toMatchObject({
      code: 'external-audit-known',
    });
  });

  it('come in all or not at all', async () => {
    const before = await countRows(world.deps.database);
    const refused = async (text: string) =>
      importFile(world.areaHead, bytes(text)).catch((error: unknown) => error);
    expect(await refused('Thema;Betrag\nA;1\n')).toMatchObject({ code: 'column-missing' });
    expect(await refused('Gegenstand;Betrag\nEinkommen;12,345\n;1\nVermögen;1\n')).toMatchObject({
      code: 'rows-refused',
      details: { refusalCounts: { 'amount-invalid': 1, 'subject-missing': 1 } },
    });
    expect(await refused('Gegenstand;Schwere;Kriterium\nA;gering;\nB;schlimm;X-99\n')).toMatchObject({
      code: 'rows-refused',
      details: { refusalCounts: { 'value-unknown': 2 } },
    });
    expect(await countRows(world.deps.database)).toEqual(before);
  });

  it('are taken in by Controlling and by the own area head only', async () => {
    const file = bytes('Gegenstand\nEinkommen\n');
    await expect(importFile(world.leadA, file)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(importFile(world.foreignHead, file)).rejects.toMatchObject({ code: 'not-found' });
    await expect(importFile(world.areaHead, file)).resolves.toMatchObject({ findings: 1 });
  });
});

describe('next year', () => {
  const propose = (candidates: Parameters<typeof proposeFields>[1]['candidates'] = []) =>
    as(world.areaHead, (work) => proposeFields(work, { year: 2021, areaId: world.area.id, candidates }));

  it('is proposed from hotspots, from findings of third parties and from what was long not audited', async () => {
    const audited = await confirmedField(world);
    const { instructionId, criterionIds } = await newCriteria(world);
    await importFile(
      world.areaHead,
      bytes(`Gegenstand;Kriterium\nUnterkunft;P-${instructionId.slice(0, 8)}-1\nUnterkunft;\n`),
    );
    const hotspot = crypto.randomUUID();
    const made = await propose([
      {
        kind: 'hotspot',
        subject: hotspot,
        title: 'Folge-EGV nicht rechtzeitig',
        origin: 'hotspot',
        reasons: ['Fehlerschwerpunkt im 4. Quartal 2020.'],
        criterionIds: [],
      },
    ]);
    const find = (subject: string) => made.find((proposal) => proposal.subject === subject);
    expect(find(hotspot)?.reasons).toEqual(['Fehlerschwerpunkt im 4. Quartal 2020.']);
    expect(find('bundesrechnungshof: Unterkunft')).toMatchObject({
      origin: 'bundesrechnungshof',
      reasons: ['Bundesrechnungshof, „Prüfung der Einkommensanrechnung“ (2019): 2\u00a0Feststellungen.'],
      criterionIds: [criterionIds[0]],
    });
    expect(find(instructionId)).toMatchObject({
      origin: 'development-topic',
      // There is a plan of 2020 only: nothing is said of the years before.
      reasons: ['Im Prüfplan dieses Bereichs für 2020 nicht geprüft.'],
    });
    expect(find(audited.criteria[0]?.instructionId ?? '')).toBeUndefined();
  });

  it('says nothing of instructions that another area audits, nor of years without a plan', async () => {
    const elsewhere = await confirmedField(
      world,
      { teamIds: [world.foreignTeam.id] },
      { lead: world.foreignLead, head: world.foreignHead },
    );
    const { instructionId } = await newCriteria(world);
    const reasonsFor = async (year: number) => {
      const made = await as(world.areaHead, (work) =>
        proposeFields(work, { year, areaId: world.area.id, candidates: [] }),
      );
      const reasonsOf = (instruction: string | undefined) =>
        made.find(({ subject }) => subject === instruction)?.reasons;
      expect(reasonsOf(elsewhere.criteria[0]?.instructionId)).toBeUndefined();
      return reasonsOf(instructionId);
    };
    expect(await reasonsFor(2022)).toEqual(['Im Prüfplan dieses Bereichs für 2020 nicht geprüft.']);
    await world.deps.database.transaction(serviceScope, async (tx) => {
      const plan = { id: crypto.randomUUID(), year: 2019, area_id: world.area.id };
      await tx.insertInto('audit_plan').values(plan).execute();
      const version = { id: crypto.randomUUID(), plan_id: plan.id, number: 1 };
      await tx
        .insertInto('plan_version')
        .values({ ...version, confirmed_by: null, confirmed_at: '2019-01-02T08:00:00Z' })
        .execute();
    });
    expect(await reasonsFor(2022)).toEqual(['In keinem Prüfplan dieses Bereichs für 2019 und 2020 geprüft.']);
  });

  it('does not call a plan what there was none of', async () => {
    const { instructionId } = await newCriteria(world);
    const made = await as(world.areaHead, (work) =>
      proposeFields(work, { year: 2026, areaId: world.area.id, candidates: [] }),
    );
    expect(made.find(({ subject }) => subject === instructionId)?.reasons).toEqual([
      'Dieser Bereich hatte in den letzten 3 Jahren keinen Prüfplan.',
    ]);
  });

  it('takes over or declines each proposal once', async () => {
    const { instructionId, criterionIds } = await newCriteria(world);
    const proposal = (await propose()).find(({ subject }) => subject === instructionId);
    if (proposal === undefined) throw new Error('not proposed');
    const take = (actor: Actor) =>
      as(actor, (work) =>
        takeOverProposal(work, { proposalId: proposal.id, content: fieldOf(world, criterionIds) }),
      );
    await expect(take(world.foreignLead)).rejects.toMatchObject({ code: 'not-found' });
    await expect(take(world.areaHead)).rejects.toMatchObject({ code: 'forbidden' });
    const ref = await take(world.leadA);
    expect((await as(world.leadA, ({ tx }) => fieldVersion(tx, ref.versionId)))?.year).toBe(2021);
    await expect(
      as(world.leadA, (work) => declineProposal(work, { proposalId: proposal.id, reason: 'Nein.' })),
    ).rejects.toMatchObject({ code: 'proposal-decided' });
  });

  it('leaves a decision standing when proposals are made again', async () => {
    const { instructionId } = await newCriteria(world);
    const proposal = (await propose()).find(({ subject }) => subject === instructionId);
    await as(world.leadA, (work) =>
      declineProposal(work, { proposalId: proposal?.id ?? '', reason: 'Betrifft den Bereich nicht.' }),
    );
    await propose();
    const [again] = (await as(world.leadB, (work) => proposals(work, { year: 2021 }))).filter(
      ({ subject }) => subject === instructionId,
    );
    expect(again).toMatchObject({ state: 'declined', declineReason: 'Betrifft den Bereich nicht.' });
    expect(
      (await as(world.foreignLead, (work) => proposals(work, { year: 2021 }))).map(({ id }) => id),
    ).not.toContain(proposal?.id);
  });
});
