import { permissions, reachOf, type Act, type Reach } from '../identity/index.ts';
import { roles, type Role } from '../work.ts';

/** How far a right reaches, as screens and paper say it. */
export const reachNames: Readonly<Record<Reach, string>> = {
  'own-team': 'eigenes Team',
  'own-area': 'eigener Bereich',
  assigned: 'zugewiesene',
  aggregates: 'nur Summen',
  all: 'alle',
  'own-account': 'eigenes Konto',
};

/** What stands where a function has no right. */
export const noReach = '–';

/** One act of the table of rights with what each function may. */
export interface PermissionRow {
  readonly act: Act;
  readonly name: string;
  readonly reach: Readonly<Record<Role, string>>;
}

/** How far one function's right to an act reaches, in a word. */
export const reachText = (role: Role, act: Act): string => {
  const reach = reachOf({ role }, act);
  return reach === null ? noReach : reachNames[reach];
};

/** The table of rights as it is shown, printed and exported: the one that routes and queries take theirs from. */
export const permissionRows = (): PermissionRow[] =>
  (Object.keys(permissions) as Act[]).map((act) => ({
    act,
    name: permissions[act].name,
    reach: Object.fromEntries(roles.map((role) => [role, reachText(role, act)])) as Record<Role, string>,
  }));
