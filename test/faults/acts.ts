import type { Objects } from '../support/populated.ts';
import type { House, Person } from './house.ts';

/* How each act of the API is done in a house where everything exists: what a sample of its schema cannot know. */

/** Sends one request as somebody and answers the JSON; throws where it is refused. */
export type Ask = (
  person: Person,
  method: string,
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

export interface Example {
  /** Whoever may, unless named. */
  readonly by?: Person;
  /** Ids that stand for those of the house. */
  readonly objects?: (house: House) => Objects;
  /** What the database must not hold already. */
  readonly without?: string;
  /** What must have happened before; answers further ids. */
  readonly before?: (ask: Ask, objects: Objects) => Promise<Objects>;
  readonly query?: (objects: Objects) => string;
  /** What the body holds besides the sample's; bytes take its place. */
  readonly body?: (objects: Objects, house: House) => Readonly<Record<string, unknown>> | Uint8Array;
}

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`expected a text, got ${JSON.stringify(value)}`);
  return value;
};
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const today = '2020-03-02';

/** The id of what a request makes, under a name. */
const making =
  (name: string, person: Person, path: string, body: unknown = {}) =>
  async (ask: Ask): Promise<Objects> => ({ [name]: text((await ask(person, 'POST', path, body))['id']) });

/** One item of a list. */
async function itemOf(
  ask: Ask,
  person: Person,
  path: string,
  is: (item: Readonly<Record<string, unknown>>) => boolean = () => true,
): Promise<Readonly<Record<string, unknown>>> {
  const { items } = await ask(person, 'GET', path);
  const found = (items as readonly Readonly<Record<string, unknown>>[]).find(is);
  if (found === undefined) throw new Error(`nothing to be found at ${path}`);
  return found;
}

const ofImportedFrame = ({ objects }: House): Objects => ({ frameId: objects['importedFrameId'] ?? '' });
const seal =
  (entropySource: string) =>
  async (ask: Ask, { frameId }: Objects): Promise<Objects> => {
    await ask('leadA', 'POST', `/frames/${frameId}/seal`, { entropySource, sampleSize: 4 });
    return {};
  };
const lottery = seal('Lotto 6aus49 vom 07.03.2020');
const entropy = { value: '031119273845' };
/** What the other of two persons does with a public value that the first has entered. */
const entered: Example = {
  by: 'areaHead',
  objects: ofImportedFrame,
  before: async (ask, objects) => {
    await lottery(ask, objects);
    await ask('leadA', 'POST', `/frames/${objects['frameId']}/entropy`, entropy);
    return {};
  },
  body: () => entropy,
};

const criterion = async (ask: Ask): Promise<Objects> => {
  const { code, instructionId } = await itemOf(ask, 'administrator', '/criteria');
  return { code: text(code), instructionId: text(instructionId) };
};
const wording = ({ instructionId }: Objects) => ({
  instructionId,
  errorType: 'procedure',
  validFrom: '2020-04-01',
  validTo: null,
});

const submission = async (ask: Ask, { versionId }: Objects): Promise<Objects> => {
  await ask('leadA', 'POST', `/field-versions/${versionId}/agreement`, { revision: 1 });
  await ask('leadA', 'POST', `/field-versions/${versionId}/submission`, { revision: 1 });
  return {};
};

const assignment = async (ask: Ask, { secondCheckId, colleagueId }: Objects): Promise<Objects> => {
  await ask('leadA', 'POST', `/second-checks/${secondCheckId}/assignment`, { accountId: colleagueId });
  return {};
};
const ofColleague = ({ world }: House): Objects => ({ colleagueId: world.leadB.accountId });
const ofRecheck = (house: House): Objects => ({
  ...ofColleague(house),
  secondCheckId: house.objects['recheckId'] ?? '',
});
const ofUncheckedItem = ({ world }: House): Objects => ({ itemId: world.own.drawn.items[2] ?? '' });
const cleanSheet = (criteria: readonly (string | undefined)[]) => ({
  baseVersion: 0,
  complete: true,
  disposition: 'complete',
  results: criteria.map((criterionId) => ({ criterionId, result: 'ok' })),
});
const repeated = ({ recheckFirstCriterionId, recheckSecondCriterionId }: Objects) =>
  cleanSheet([recheckFirstCriterionId, recheckSecondCriterionId]);

const file = (person: Person) => async (ask: Ask, objects: Objects) => {
  const lines = Array.from({ length: 20 }, (_, i) => `L-${i + 1};${objects['teamCode']};Folge-EGV`);
  const list = bytes(['Fallnummer;Team;Vorgang', ...lines, ''].join('\n'));
  return { uploadId: text((await ask(person, 'POST', '/uploads?fileName=liste.csv', list))['id']) };
};
const filtered = async (ask: Ask, objects: Objects): Promise<Objects> => {
  const conditions = [{ attribute: 'Vorgang', equals: ['Folge-EGV'] }];
  await ask('leadA', 'PUT', `/fields/${objects['fieldId']}/delivery-filter`, { conditions });
  return file('controlling')(ask, objects);
};
const march = { firstDay: '2020-03-01', lastDay: '2020-03-31' };
const ofTeamCode = ({ world }: House): Objects => ({ teamCode: world.teamA.code });

const quota = { code: 'EGV', name: 'EGV-Quote', population: 'alle', instructionId: null, target: 0.8 };
const quotaRow = { quota: 'EGV', statisticsDay: '2020-02-29', team: null, reached: 10, total: 20 };
const quotaKept = async (ask: Ask): Promise<Objects> => {
  await ask('administrator', 'PUT', '/quotas', quota);
  return {};
};

const settled = async (ask: Ask, { needId, trainingId }: Objects): Promise<Objects> => {
  await ask('personnelDevelopment', 'POST', `/training-needs/${needId}/schedule`, { trainingId });
  await ask('personnelDevelopment', 'POST', `/trainings/${trainingId}/outcome`, held);
  return {};
};
const held = { outcome: 'held', on: today };

const jourFixe = ({ areaId }: Objects) => ({
  order: { kind: 'jour-fixe', areaId, month: '2020-02' },
  reason: null,
});
const draft = async (ask: Ask, objects: Objects): Promise<Objects> => {
  const { reportId, valueHash } = await ask('areaHead', 'POST', '/reports', jourFixe(objects));
  return { reportId: text(reportId), valueHash: text(valueHash) };
};

const outcome = { outcome: 'done', on: today };
const voiding = { ground: 'wrong-cases', reason: 'Falsche Liste' };

/** By route; what is not named is done as its schema's sample says. */
export const examples: Readonly<Record<string, Example>> = {
  'post /accounts/{accountId}/enable': {
    before: async (ask, { accountId }) => {
      await ask('administrator', 'POST', `/accounts/${accountId}/disable`);
      return {};
    },
  },
  'post /accounts/{accountId}/grants': { body: () => ({ role: 'auditor', validFrom: today }) },
  'post /deputies': {
    by: 'areaHead',
    body: (_, { world }) => ({
      grantId: world.areaHead.grantId,
      login: `management-${world.management.accountId.slice(0, 8)}`,
      firstDay: '2020-03-10',
      lastDay: '2020-03-20',
    }),
  },
  'post /deputies/{deputyId}/revoke': {
    by: 'leadA',
    before: async (ask) => ({ deputyId: text((await itemOf(ask, 'leadA', '/deputies'))['id']) }),
  },
  'delete /me/sessions/{sessionId}': {
    by: 'leadA',
    before: async (ask) => ({
      sessionId: text((await itemOf(ask, 'leadA', '/me/sessions', (one) => one['current'] === false))['id']),
    }),
  },
  'post /me/tokens': { by: 'leadA', body: () => ({ name: 'Abruf', scopes: ['draw.read'], days: 30 }) },
  'delete /me/tokens/{tokenId}': {
    by: 'leadA',
    before: making('tokenId', 'leadA', '/me/tokens', { name: 'Abruf', scopes: ['draw.read'], days: 30 }),
  },
  'post /instructions/{instructionId}/versions': {
    before: criterion,
    body: () => ({ validFrom: '2020-04-01', validTo: null }),
  },
  'post /instructions/{instructionId}/end': { before: criterion },
  'post /criteria': { before: criterion, body: (objects) => ({ code: 'P-9', ...wording(objects) }) },
  'post /criteria/{code}/versions': { before: criterion, body: wording },
  'post /criteria/{code}/end': { before: criterion },
  'put /organisation': {
    body: () => ({ areas: [{ code: 'NEU', name: 'Neuer Bereich', divisionRhythm: 'weekly' }] }),
  },
  'put /quotas': { body: () => quota },
  'post /quota-values': {
    before: quotaKept,
    body: (_, { world }) => ({ rows: [{ ...quotaRow, area: world.area.code }] }),
  },
  'post /quota-values/file': {
    before: quotaKept,
    body: (_, { world }) =>
      bytes(`Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\nEGV;29.02.2020;${world.area.code};;10;20\n`),
  },
  'post /operation/release': { without: `delete from house_setting where key = 'operation'` },
  'post /plans': { body: () => ({ year: 2021 }) },
  'post /plans/{planId}/confirmations': {
    before: submission,
    body: ({ versionId }) => ({ versionIds: [versionId] }),
  },
  'post /plans/{planId}/fields': { body: () => ({ reason: 'Nachtrag' }) },
  'post /field-versions/{versionId}/agreement': {
    by: 'leadB',
    objects: ({ objects }) => ({ versionId: objects['sharedVersionId'] ?? '' }),
  },
  'post /field-versions/{versionId}/return': { before: submission },
  'post /external-audits': {
    query: ({ areaId }) => `auditor=interne-revision&title=Revision&year=2020&areaId=${areaId}`,
    body: () => bytes('Gegenstand;Betrag\nBetriebskosten;12,50\n'),
  },
  'post /sample-items/{itemId}/replacement': { objects: ofUncheckedItem },
  'post /sheets': {
    objects: ofUncheckedItem,
    body: ({ itemId }, { world }) => ({
      subject: { kind: 'item', id: itemId },
      ...cleanSheet(world.own.drawn.field.criteria.map(({ criterionId }) => criterionId)),
    }),
  },
  'post /draws/{drawId}/sheets.xlsx': {
    by: 'leadA',
    objects: ofUncheckedItem,
    before: async (ask, { criterionId }) => ({
      code: text((await itemOf(ask, 'leadA', '/criteria', ({ id }) => id === criterionId))['code']),
    }),
    body: ({ itemId, code }) => bytes(`Bogen;Fassung;Kriterium;Ergebnis\n${itemId};0;${code};in Ordnung\n`),
  },
  'post /second-checks/{secondCheckId}/assignment': {
    objects: ofColleague,
    body: ({ colleagueId }) => ({ accountId: colleagueId }),
  },
  'post /second-checks/distribution': {
    objects: ofColleague,
    body: ({ colleagueId }) => ({ accountId: colleagueId }),
  },
  'post /second-checks/{secondCheckId}/review': { by: 'leadB', objects: ofColleague, before: assignment },
  'post /second-checks/{secondCheckId}/recheck': {
    by: 'leadB',
    objects: ofRecheck,
    before: assignment,
    body: repeated,
  },
  'post /second-checks/{secondCheckId}/conclusion': {
    by: 'leadB',
    objects: ofRecheck,
    before: async (ask, objects) => {
      await assignment(ask, objects);
      await ask('leadB', 'POST', `/second-checks/${objects['secondCheckId']}/recheck`, repeated(objects));
      return {};
    },
  },
  'post /case-corrections/{correctionId}/outcome': { body: () => outcome },
  'post /case-corrections/{correctionId}/recheck': {
    before: async (ask, { correctionId }) => {
      await ask('leadA', 'POST', `/case-corrections/${correctionId}/outcome`, outcome);
      return {};
    },
    body: () => ({ on: today }),
  },
  'post /measures': {
    body: ({ functionId }) => ({ ownerFunctionId: functionId, due: { workingDays: 10 } }),
  },
  'post /measures/{measureId}/state': { body: () => ({ to: 'done', on: today }) },
  'post /uploads': {
    query: () => 'fileName=liste.csv',
    body: () => bytes('Fallnummer;Team\n1;A\n'),
  },
  'delete /uploads/{uploadId}': { by: 'leadA', objects: ofTeamCode, before: file('leadA') },
  'post /deliveries/preview': {
    by: 'controlling',
    objects: ofTeamCode,
    before: filtered,
    body: () => march,
  },
  'post /deliveries': { by: 'controlling', objects: ofTeamCode, before: filtered, body: () => march },
  'post /fields/{fieldId}/frames': {
    by: 'leadA',
    objects: ofTeamCode,
    before: file('leadA'),
    body: () => march,
  },
  'post /frames/{frameId}/exclusions': {
    objects: ofImportedFrame,
    body: () => ({ conditions: [{ attribute: 'Status', equals: ['abgegeben'] }] }),
  },
  'post /frames/{frameId}/discard': { objects: ofImportedFrame },
  'post /frames/{frameId}/seal': { objects: ofImportedFrame, body: () => ({ sampleSize: 4 }) },
  'put /frames/{frameId}/named-drawer': {
    by: 'areaHead',
    objects: ({ objects }) => ({ frameId: objects['sharedFrameId'] ?? '' }),
    body: (_, { world }) => ({ accountId: world.leadA.accountId }),
  },
  'post /frames/{frameId}/void': { objects: ofImportedFrame, before: seal('system') },
  'post /frames/{frameId}/void/confirmation': {
    by: 'areaHead',
    objects: ofImportedFrame,
    before: async (ask, objects) => {
      await seal('system')(ask, objects);
      await ask('leadA', 'POST', `/frames/${objects['frameId']}/void`, voiding);
      return {};
    },
  },
  'post /frames/{frameId}/draw': { objects: ofImportedFrame, before: seal('system') },
  'post /frames/{frameId}/entropy': { objects: ofImportedFrame, before: lottery, body: () => entropy },
  'post /frames/{frameId}/entropy/confirmation': entered,
  'delete /frames/{frameId}/entropy': entered,
  'post /draws/{drawId}/void/confirmation': {
    by: 'areaHead',
    before: async (ask, { drawId }) => {
      await ask('leadA', 'POST', `/draws/${drawId}/void`, voiding);
      return {};
    },
  },
  'post /hotspots': {
    body: (_, { world }) => ({ criterionId: world.own.drawn.field.criteria[1]?.criterionId }),
  },
  'post /hotspot-looks': { body: () => ({ year: 2019, quarter: 4 }) },
  'post /calculator': {
    body: () => ({ procedure: 'clopper_pearson', inputs: { k: 4, n: 20, confidence: 0.95 } }),
  },
  'post /training-needs/{needId}/close': { before: settled },
  'post /trainings/{trainingId}/outcome': { body: () => held },
  'post /reports': { body: jourFixe },
  'post /reports/{reportId}/release': {
    by: 'areaHead',
    before: draft,
    body: ({ valueHash }) => ({ valueHash }),
  },
  'post /retention/holds/{holdId}/end': {
    before: making('holdId', 'auditor', '/retention/holds', {
      fieldId: null,
      reason: 'Prüfung',
    }),
  },
  'post /journal/checkpoints/{checkpointId}/countersign': {
    before: async (ask) => {
      const { id, head } = await itemOf(ask, 'auditor', '/journal/checkpoints');
      return { checkpointId: text(id), head: text(head) };
    },
    body: ({ head }) => ({ headHash: head }),
  },
  'post /incidents/{incidentId}/confirm': {
    by: 'administrator',
    before: making('incidentId', 'oversight', '/incidents', {
      firstDay: today,
      lastDay: today,
      reason: 'Vorfall',
    }),
  },
};
