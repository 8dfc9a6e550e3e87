import { expect } from 'vitest';
import {
  client,
  cookieOf,
  signedInAs,
  testApp,
  type Answer,
  type App,
  type Client,
} from '../support/http.ts';
import { newWorld, type World } from '../support/world.ts';

/** The password every lead of these tests sets. */
export const goodPassword = 'regen-lampe-fjord-kiste';
export const own = { 'Sec-Fetch-Site': 'same-origin' };
export const text = (value: unknown) => String(value);
export const login = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}`;

/** An account as the administration made it. */
export interface NewAccount {
  readonly id: string;
  readonly login: string;
  readonly oneTimePassword: string;
}

/** A world whose accounts are made and signed in over HTTP. */
export interface People {
  readonly world: World;
  readonly app: App;
  /** The administrator, signed in anew if the clock was moved on. */
  administrator(): Promise<Client>;
  newAccount(name?: string): Promise<NewAccount>;
  /** An account of team A's lead with a password of its own, signed in as `ask`. */
  newLead(): Promise<NewAccount & { readonly grantId: string; readonly ask: Client }>;
  signIn(name: string, password: string): Promise<Answer>;
  signedIn(name: string, password: string): Promise<Client>;
}

export async function newPeople(): Promise<People> {
  const world = await newWorld();
  const app = testApp(world.deps);
  let current = await signedInAs(app, world.deps, world.administrator);

  const administrator = async () => {
    if ((await current('GET', '/me')).status === 401) {
      current = await signedInAs(app, world.deps, world.administrator);
    }
    return current;
  };
  const newAccount = async (name = 'neu') => {
    const account = { login: login(name), displayName: 'Neu' };
    const { status, body } = await (await administrator())('POST', '/accounts', account);
    expect(status).toBe(201);
    return { id: text(body['id']), login: account.login, oneTimePassword: text(body['oneTimePassword']) };
  };
  const signIn = (name: string, password: string) =>
    client(app)('POST', '/session', { login: name, password });
  const signedIn = async (name: string, password: string) => {
    const answer = await signIn(name, password);
    expect(answer.status).toBe(201);
    return client(app, { Cookie: cookieOf(answer.headers), ...own });
  };
  const newLead = async () => {
    const account = await newAccount('lead');
    const granted = await (
      await administrator()
    )('POST', `/accounts/${account.id}/grants`, {
      role: 'team-lead',
      areaId: world.area.id,
      teamId: world.teamA.id,
      validFrom: '2020-01-01',
    });
    expect(granted.status).toBe(201);
    const ask = await signedIn(account.login, account.oneTimePassword);
    const change = { current: account.oneTimePassword, password: goodPassword };
    expect((await ask('PUT', '/me/password', change)).status).toBe(200);
    return { ...account, grantId: text(granted.body['id']), ask };
  };
  return { world, app, administrator, newAccount, newLead, signIn, signedIn };
}
