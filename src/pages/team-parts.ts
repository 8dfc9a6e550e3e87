import { z } from 'zod';
import type { IsoDate } from '../calendar/index.ts';
import { areas, teams, type HeadcountEntry, type Team } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import type { Work } from '../work.ts';
import type { Link } from '../ui/index.ts';
import { organisationPath } from './organisation-pages.tsx';
import type { Input } from './page-route.ts';

export const teamsPath = `${organisationPath}/teams` as const;
export const byTeam = z.object({ teamId: z.uuid() });
export type OfTeam = Input<z.infer<typeof byTeam>, unknown>;

export const teamPath = (teamId: string): string => `${teamsPath}/${teamId}`;
export const teamLink = ({ id, name }: Team): Link => ({ label: name, href: teamPath(id) });

export async function teamOf(
  work: Work,
  teamId: string,
): Promise<Team & { readonly areaName: string; readonly area: string }> {
  const [team] = await teams(work.tx, { ids: [teamId] });
  const area = (await areas(work.tx)).find(({ id }) => id === team?.areaId);
  if (team === undefined || area === undefined) throw notFound('Das Team');
  return { ...team, area: area.code, areaName: area.name };
}

/** The entry of the whole team, or of one function, that holds on a day. */
export const inForce = (
  history: readonly HeadcountEntry[],
  functionName: string | null,
  day: IsoDate,
): HeadcountEntry | undefined =>
  history.find((entry) => entry.functionName === functionName && entry.validFrom <= day);
