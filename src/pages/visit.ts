import { date } from '../format.ts';
import type { SignedIn } from '../identity/index.ts';
import type { PageFrame, Person } from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { navigationOf, roleNames } from './navigation.ts';

/** What frames of pages have in common, whoever asks. */
export interface Surroundings {
  readonly version: string;
  readonly trialDatabase: boolean;
  /** Addresses of the pages there are. */
  readonly paths: ReadonlySet<string>;
}

const footer = (surroundings: Surroundings) =>
  [
    { label: 'Hilfe', href: '/hilfe' },
    { label: 'Barrierefreiheit', href: '/barrierefreiheit' },
    { label: 'Datenschutz', href: '/datenschutz' },
  ].filter(({ href }) => surroundings.paths.has(href));

/** Around a page for nobody in particular: sign-in, and pages of error before it. */
export const anonymousFrame = (surroundings: Surroundings, path: string): PageFrame => ({
  navigation: [],
  path,
  version: surroundings.version,
  trialDatabase: surroundings.trialDatabase,
  footer: footer(surroundings),
});

/** Around a page of somebody signed in. `label` says the function, see `functionLabels`. */
export function personalFrame(
  surroundings: Surroundings,
  path: string,
  signedIn: SignedIn,
  label: FunctionLabel,
): PageFrame {
  const person: Person = {
    function: label.name,
    ...(label.deputyFor === null ? {} : { deputyFor: label.deputyFor }),
    account: {
      label: signedIn.functions.length > 1 ? 'Funktion wechseln, Konto' : 'Konto',
      href: '/konto',
    },
    signOut: { action: '/abmelden', csrf: signedIn.csrfToken },
  };
  return {
    ...anonymousFrame(surroundings, path),
    navigation: signedIn.actor === null ? [] : navigationOf(signedIn.actor, surroundings.paths),
    person,
  };
}

/** A function in words. */
export interface FunctionLabel {
  /** `Teamleitung · Team U25` */
  readonly name: string;
  /** `bis 14.08.2020` for a lent function. */
  readonly deputyFor: string | null;
}

/** The function without the place it is for; where the database cannot be asked. */
export const plainLabel = (actor: Actor | null): FunctionLabel => ({
  name: actor === null ? 'ohne Funktion' : roleNames[actor.role],
  deputyFor: null,
});

/** The functions of a person in words, by the key of `functionKey`. */
export async function functionLabels(
  { tx }: Pick<Work, 'tx'>,
  signedIn: SignedIn,
): Promise<ReadonlyMap<string, FunctionLabel>> {
  const grantIds = signedIn.functions.map(({ grantId }) => grantId);
  if (grantIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('role_grant as g')
    .leftJoin('area as a', 'a.id', 'g.area_id')
    .leftJoin('team as t', 't.id', 'g.team_id')
    .leftJoin('deputy as d', (join) =>
      join.onRef('d.grant_id', '=', 'g.id').on('d.account_id', '=', signedIn.accountId),
    )
    .select(['g.id', 'g.role', 'a.name as area', 't.name as team', 'd.id as deputy', 'd.last_day'])
    .where('g.id', 'in', grantIds)
    .execute();
  return new Map(
    signedIn.functions.flatMap(({ grantId, deputyId }) => {
      const row = rows.find(
        (candidate) => candidate.id === grantId && (deputyId ?? candidate.deputy) === candidate.deputy,
      );
      if (row === undefined) return [];
      const place = row.team ?? row.area;
      const label = {
        name: [roleNames[row.role], ...(place === null ? [] : [place])].join(' · '),
        deputyFor: deputyId === null || row.last_day === null ? null : `bis ${date(row.last_day)}`,
      };
      return [[functionKey({ grantId, deputyId }), label] as const];
    }),
  );
}

export const functionKey = ({ grantId, deputyId }: { grantId: string; deputyId: string | null }): string =>
  `${grantId} ${deputyId ?? ''}`;

/** The function a session acts in, as one of its functions. */
export const currentFunction = ({ functions, actor }: SignedIn) =>
  functions.find((f) => f.grantId === actor?.grantId && f.actor.onBehalfOf === actor.onBehalfOf);
