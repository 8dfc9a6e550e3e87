import { setDeliveryFilter } from '../../../src/audit-plan/index.ts';
import { isoDate, month } from '../../../src/calendar/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import { soonOver } from '../../../src/errands/index.ts';
import { deliveryErrand, orderDelivery, saveColumnProfile } from '../../../src/frames/index.ts';
import { reachOf } from '../../../src/identity/index.ts';
import { pageRoutes, type PageRoute } from '../../../src/pages/index.ts';
import { confirmIncident, makeCheckpoint, recordIncident } from '../../../src/privacy/index.ts';
import { orderReport, reportErrand } from '../../../src/reporting/index.ts';
import { columnProfileSchema } from '../../../src/tables/index.ts';
import { perform, type Role } from '../../../src/work.ts';
import { importedFrame, orderOf, sealed, someCases, uploaded } from '../../support/frames.ts';
import { confirmedField, drafted, fieldOf, submitted } from '../../support/plan.ts';
import { assignReview, populatedWorld, type Objects, type PopulatedWorld } from '../../support/populated.ts';
import type { World } from '../../support/world.ts';

/** One page with an address that shows something. */
export interface KnownPage {
  readonly route: PageRoute;
  /** Null where this file knows no example; the test says which. */
  readonly address: string | null;
  /** Who works with it; it is looked at in the browser as that person, and read as everybody who may. */
  readonly chief: Role;
}

/** Where several may see a page, the first of these has most to do on it. */
const byWork: readonly Role[] = [
  'team-lead',
  'area-head',
  'personnel-development',
  'controlling',
  'auditor',
  'administrator',
  'oversight',
  'management',
];

/** Pages that another person than the first works with, or that only one can open. */
const chiefs: Readonly<Record<string, Role>> = {
  '/zweitpruefungen/:checkId': 'area-head',
  '/berichte/erstellung/:runId': 'area-head',
  '/ziehungen/uebernahme/:deliveryRunId': 'team-lead',
  '/lieferungen': 'controlling',
  '/lieferungen/faellig': 'controlling',
  '/lieferungen/spaltenzuordnungen': 'controlling',
  '/lieferungen/spaltenzuordnungen/neu': 'controlling',
  '/lieferungen/:deliveryId': 'controlling',
  '/grundgesamtheiten/:frameId/teamleitung': 'area-head',
  '/grundgesamtheiten/:frameId/zufallswert': 'management',
  '/qualifizierung': 'personnel-development',
  '/qualifizierung/plan': 'personnel-development',
  '/qualifizierung/veraenderung': 'personnel-development',
  '/qualifizierung/bedarfe/:needId': 'personnel-development',
  '/qualifizierung/schulungen/:trainingId': 'personnel-development',
};

/** A world with something on every page. */
export async function fullWorld(base: World): Promise<{ world: PopulatedWorld; pages: KnownPage[] }> {
  const world = await populatedWorld(base);
  await assignReview(world);
  const { own } = world;
  const uploadId = await uploaded(
    world,
    world.leadA,
    'Fallnummer;Entscheidungsdatum\r\nN-0001;12.02.2020\r\nN-0002;13.02.2020\r\n',
  );
  const quotaUploadId = await uploaded(
    world,
    world.controlling,
    'Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\r\nFEHLT;12.02.2020;MI;;12;20\r\n',
  );
  const externalUploadId = await uploaded(
    world,
    world.areaHead,
    'Gegenstand;Betrag\r\nEinkommen;12,50\r\nUnterkunft;\r\n',
  );
  const incident = await perform(world.deps, world.oversight, (work) =>
    recordIncident(work, {
      object: null,
      reason: 'Hinweis auf unbefugte Einsicht',
      firstDay: isoDate('2020-03-02'),
      lastDay: isoDate('2020-03-02'),
    }),
  );
  await perform(world.deps, world.administrator, (work) => confirmIncident(work, incident.id));
  const runId = await orderReport(world.deps, world.areaHead, {
    order: { kind: 'jour-fixe', areaId: world.area.id, month: month('2020-02') },
    reason: null,
  });
  await soonOver(world.deps, world.areaHead, reportErrand, runId);
  const deliveryRunId = await refusedDelivery(world);
  await makeCheckpoint(world.deps, null);
  const { id: checkpointId } = await world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('journal_checkpoint').select('id').orderBy('number', 'desc').executeTakeFirstOrThrow(),
  );
  const { id: instructionVersion, instruction_id: instructionId } = await world.deps.database.transaction(
    serviceScope,
    (tx) =>
      tx
        .selectFrom('instruction_version as v')
        .innerJoin('criterion as c', 'c.instruction_id', 'v.instruction_id')
        .select(['v.id', 'v.instruction_id'])
        .where('c.id', '=', own.objects['criterionId'] ?? '')
        .executeTakeFirstOrThrow(),
  );
  const submittedField = await submitted(
    world,
    await drafted(
      world,
      fieldOf(world, [own.objects['criterionId'] ?? ''], { title: 'Vorgelegtes Prüffeld' }),
    ),
  );
  const jointFrameId = await jointFrame(world);
  await perform(world.deps, world.leadA, (work) =>
    setDeliveryFilter(work, {
      fieldId: own.objects['fieldId'] ?? '',
      conditions: [{ attribute: 'Status', equals: ['', 'aktiv'] }],
    }),
  );
  await perform(world.deps, world.controlling, (work) =>
    saveColumnProfile(work, {
      name: 'Fachverfahren, Monatsliste',
      mapping: columnProfileSchema.parse({
        caseNumber: { columns: ['BG', 'Person'], separator: '/' },
        team: { constant: world.teamA.code },
        stratum: null,
        amount: 'Zahlbetrag',
        attributes: 'others',
      }),
    }),
  );
  const named: Objects = {
    ...own.objects,
    uploadId,
    runId,
    deliveryRunId,
    checkpointId,
    instructionId,
    errorType: 'procedure',
    group: 'ausweisung',
    incidentId: incident.id,
    checkId: own.objects['secondCheckId'] ?? '',
  };
  const { frameId, importedFrameId, fieldId, findingId, itemId, deliberateId } = named;
  const period = `feld=${fieldId}&von=2020-02-01&bis=2020-02-29&anzahl=2`;
  const special: Readonly<Record<string, string>> = {
    '/anweisungen/:versionId': `/anweisungen/${instructionVersion}`,
    '/grundgesamtheiten/:frameId/ausschluss': `/grundgesamtheiten/${importedFrameId}/ausschluss`,
    '/grundgesamtheiten/:frameId/versiegelung': `/grundgesamtheiten/${importedFrameId}/versiegelung`,
    '/grundgesamtheiten/:frameId/versiegelung/aendern': `/grundgesamtheiten/${importedFrameId}/versiegelung/aendern`,
    '/grundgesamtheiten/:frameId/verwerfen': `/grundgesamtheiten/${importedFrameId}/verwerfen`,
    '/grundgesamtheiten/:frameId/teamleitung': `/grundgesamtheiten/${jointFrameId}/teamleitung`,
    '/prueffelder/:fieldId/rueckgabe': `/prueffelder/${submittedField.fieldId}/rueckgabe`,
    '/massnahmen/neu': `/massnahmen/neu?feststellung=${findingId}`,
    '/pruefboegen/:kind/:id': `/pruefboegen/item/${own.drawn.items[2]}`,
    '/pruefboegen/:kind/:id/pruefbogen.pdf': `/pruefboegen/deliberate/${deliberateId}/pruefbogen.pdf`,
    '/ziehungen/:drawId/ersatz/:itemId': `/ziehungen/${own.drawn.drawId}/ersatz/${own.drawn.items[2]}`,
    '/feststellungen-dritter/neu/:uploadId': `/feststellungen-dritter/neu/${externalUploadId}?pruefer=interne-revision&titel=Revision&jahr=2019&bereich=${world.area.id}`,
    '/quoten/neu/:uploadId': `/quoten/neu/${quotaUploadId}`,
    '/ziehungen/neu/:uploadId': `/ziehungen/neu/${uploadId}?${period}`,
  };
  const more: readonly (readonly [string, string])[] = [
    ['/pruefboegen/:kind/:id', `/pruefboegen/item/${itemId}`],
    ['/pruefboegen/:kind/:id', `/pruefboegen/deliberate/${deliberateId}`],
    ['/grundgesamtheiten/:frameId', `/grundgesamtheiten/${importedFrameId}`],
    ['/grundgesamtheiten/:frameId', `/grundgesamtheiten/${frameId}`],
    ['/grundgesamtheiten/:frameId', `/grundgesamtheiten/${jointFrameId}`],
    ['/grundgesamtheiten/:frameId/zufallswert', `/grundgesamtheiten/${jointFrameId}/zufallswert`],
    ['/ziehungen/neu/:uploadId', `/ziehungen/neu/${uploadId}?feld=alle&von=2020-03-01&bis=2020-03-31`],
    ['/prueffelder/:fieldId', `/prueffelder/${submittedField.fieldId}`],
    ['/ziehungen/:drawId', `/ziehungen/${world.voided['drawId']}`],
    ['/schwerpunkte/quartalsauswertung', '/schwerpunkte/quartalsauswertung?jahr=2019&quartal=4'],
    ['/qualifizierung/schulungen/neu', `/qualifizierung/schulungen/neu?bedarf=${named['needId']}`],
  ];
  const addressOf = ({ path }: PageRoute): string | null => {
    const filled = special[path] ?? path.replaceAll(/:(\w+)/g, (whole, name: string) => named[name] ?? whole);
    return filled.includes(':') ? null : filled;
  };
  const known = pageRoutes
    .filter(({ method }) => method === 'get')
    .flatMap((route): KnownPage[] => {
      const chief = chiefs[route.path] ?? byWork.find((role) => reachOf({ role }, route.act) !== null);
      if (chief === undefined) throw new Error(`Nobody may see ${route.path}`);
      const others = more.filter(([path]) => path === route.path).map(([, address]) => address);
      return [...new Set([addressOf(route), ...others])].map((address) => ({ route, address, chief }));
    });
  return { world, pages: known };
}

/** A page that has an address. */
type FoundPage = KnownPage & { readonly address: string };
const isFound = (one: KnownPage): one is FoundPage => one.address !== null;

/** What a person of one function looks at in the browser, and what is only read. */
export function pagesOf(
  role: Role,
  known: readonly KnownPage[],
): { looked: readonly FoundPage[]; read: readonly FoundPage[] } {
  const allowed = known.filter(isFound).filter(({ route }) => reachOf({ role }, route.act) !== null);
  const looked = allowed.filter(
    ({ route, chief }) => (chief === role || route.path === '/') && isPage(route),
  );
  return { looked, read: allowed.filter((one) => !looked.includes(one)) };
}

/** A page rather than a file, a sentence or an answer for a script. */
const isPage = ({ run, path }: PageRoute): boolean =>
  run.kind === 'show' || (run.kind === 'outside' && !/\.\w+$/.test(path));

/** A frame of two teams, sealed for a random value that was announced. */
async function jointFrame(world: PopulatedWorld): Promise<string> {
  const teamIds = [world.teamA.id, world.teamB.id];
  const field = await confirmedField(world, { drawnBy: 'area', teamIds, sampleSize: 2 });
  const cases = [...someCases(world.teamA.code, 3, 'J-'), ...someCases(world.teamB.code, 3, 'K-')];
  const frameId = await importedFrame(world, world.areaHead, field.fieldId, cases);
  await sealed(world, world.areaHead, frameId, { entropySource: 'Lotto 6 aus 49 vom 04.03.2020' });
  return frameId;
}

/** A delivery that nothing came of, because a case stands in it twice. */
async function refusedDelivery(world: PopulatedWorld): Promise<string> {
  const uploadId = await uploaded(world, world.leadA, 'Fallnummer\r\nN-0001\r\nN-0001\r\n');
  const order = orderOf(uploadId, { fieldIds: [world.own.objects['fieldId'] ?? ''] });
  const errandId = await orderDelivery(world.deps, world.leadA, order);
  await soonOver(world.deps, world.leadA, deliveryErrand, errandId);
  return errandId;
}
