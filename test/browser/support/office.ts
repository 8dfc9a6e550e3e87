import { buildApp } from '../../../src/app.tsx';
import { serviceScope } from '../../../src/database/index.ts';
import { hashPassword } from '../../../src/identity/index.ts';
import type { Actor } from '../../../src/work.ts';
import { freshDatabase } from '../../support/database.ts';
import { newWorld, type World } from '../../support/world.ts';
import { newPage, type Page, type PageOptions } from './browser.ts';
import { sendBy } from './hands.ts';
import { listen, type Listening } from './serve.ts';

/** A world whose people can sign in, in a database where nobody else is, and the service they do it at. */
export interface Office extends Listening {
  readonly world: World;
}

const password = 'neun rote Aktenordner';
const passwordHash = hashPassword(password);

/** Opens a service on a database, which closes with it; closing fails if the service had a bug. */
export async function openService(deps: World['deps']): Promise<Listening> {
  const bugs: unknown[] = [];
  const app = buildApp(deps, {
    publicUrl: new URL('http://127.0.0.1'),
    onBug: (error) => bugs.push(error),
  });
  const listening = await listen(app);
  return {
    ...listening,
    async close() {
      await listening.close();
      await deps.database.close();
      if (bugs.length > 0) throw new AggregateError(bugs, 'The service had bugs');
    },
  };
}

/** Opens an office: catalogues, journal and the lists of those who see everything hold its own alone. */
export async function openOffice(): Promise<Office> {
  const world = await newWorld(await freshDatabase());
  return { ...(await openService(world.deps)), world };
}

/** Gives a person a password; returns login and password. */
export async function letSignIn(world: World, actor: Actor): Promise<{ login: string; password: string }> {
  const password_hash = await passwordHash;
  const { login } = await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .updateTable('account')
      .set({ password_hash, password_set_at: '2020-01-02T00:00:00Z' })
      .where('id', '=', actor.accountId)
      .returning('login')
      .executeTakeFirstOrThrow(),
  );
  return { login, password };
}

/** A new browser page of a person who has signed in by the sign-in page. */
export async function signedInPage(
  office: Office,
  actor: Actor,
  options: Omit<PageOptions, 'origin'> = {},
): Promise<Page> {
  const page = await newPage({ origin: office.origin, ...options });
  await page.goto('/');
  await fillSignIn(page, await letSignIn(office.world, actor));
  return page;
}

/** Fills the sign-in page in view, sends it and waits for the page that answers. */
export async function fillSignIn(page: Page, given: { login: string; password: string }): Promise<void> {
  await page.getByLabel('Kennung').fill(given.login);
  await page.getByLabel('Kennwort', { exact: true }).fill(given.password);
  await sendBy(page, 'Anmelden');
}
