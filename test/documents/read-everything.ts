/** Opens all that a function may read of figures, so that everything it could learn stands in the ledger. */
import { buildApp } from '../../src/app.tsx';
import { monthsOfYear } from '../../src/calendar/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { pageRoutes } from '../../src/pages/index.ts';
import { performAsService, type Deps } from '../../src/work.ts';

const origin = 'http://localhost:3000';

/** Asks for one address and throws unless it is answered. */
type Read = (address: string) => Promise<Response>;

async function readerOf(deps: Deps, login: string): Promise<Read> {
  const app = buildApp(deps, {
    publicUrl: new URL(origin),
    onBug: (error) => {
      throw error;
    },
  });
  const { id } = await deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('account').select('id').where('login', '=', login).executeTakeFirstOrThrow(),
  );
  const token = await performAsService(deps, (work) => startSession(work, id));
  return async (address) => {
    const response = await app.request(origin + address, { headers: { Cookie: `iks=${token}` } });
    if (response.status !== 200) throw new Error(`${login} got ${response.status} for ${address}`);
    return response;
  };
}

/** What leaves the teams, as the interface names it. */
const splits = ['area', 'area-month', 'field', 'month', 'team', 'criterion', 'criterion-team'];

/**
 * Reads a year of an area as `login`: every split of the evaluation, signals and hotspots by the interface; every page
 * of figures, quotas and changes after trainings, with its CSV and XLSX. Answers how many addresses were read.
 */
export async function readEverything(
  deps: Deps,
  login: string,
  { areaId, year }: { readonly areaId: string; readonly year: number },
): Promise<number> {
  const read = await readerOf(deps, login);
  const place = `areaId=${areaId}&year=${year}`;
  const pages = `bereich=${areaId}&jahr=${year}`;
  const months = monthsOfYear(year);
  const figurePages = pageRoutes.filter(
    ({ method, path }) =>
      method === 'get' &&
      /^\/(auswertung|schwerpunkte|quoten|qualifizierung\/veraenderung)/v.test(path) &&
      !path.includes(':') &&
      !/(neu|quartalsauswertung)$/v.test(path),
  );
  const addresses = [
    ...splits.map((by) => `/api/v1/evaluations?${place}&by=${by}`),
    ...['error-types', 'agreement', 'overlooked'].map((what) => `/api/v1/evaluations/${what}?${place}`),
    ...months.map((month) => `/api/v1/anomalies?areaId=${areaId}&month=${month}`),
    `/api/v1/hotspots?${place}`,
    ...figurePages.map(({ path }) => `${path}?${pages}`),
    ...months.map((month) => `/auswertung/export/csv?${pages}&monat=${month}`),
  ];
  for (const address of addresses) await (await read(address)).arrayBuffer();
  return addresses.length;
}

/** The values of all reports of an area that `login` may read, in all their versions, by id. */
export async function readReports(deps: Deps, login: string, areaId: string): Promise<Map<string, unknown>> {
  const read = await readerOf(deps, login);
  const list = (await (await read(`/api/v1/reports?areaId=${areaId}&limit=200`)).json()) as {
    items: { id: string; areaId: string }[];
  };
  const reports = new Map<string, unknown>();
  for (const { id } of list.items) {
    reports.set(id, await (await read(`/api/v1/reports/${id}/report.json`)).json());
  }
  return reports;
}
