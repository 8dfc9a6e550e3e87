import { createHash, timingSafeEqual } from 'node:crypto';
import { localDate } from '../calendar/index.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { performAsService, timestamp, type Deps, type ServiceWork } from '../work.ts';
import { checkPasswordRules, hashPassword, oneTimePassword } from './passwords.ts';

const hashOf = (code: string): Buffer => createHash('sha256').update(code.trim().toLowerCase()).digest();

/**
 * While there is no account, makes the one-time code with which the first administrator is set up, for the
 * console of the server and nobody else. A new start makes a new code. Null once there is an account.
 */
export async function ensureSetupCode(deps: Deps): Promise<string | null> {
  const code = oneTimePassword();
  return performAsService(deps, async (work) => {
    if (await hasAccount(work)) return null;
    const values = { code_hash: hashOf(code).toString('hex'), created_at: timestamp(work.now) };
    await work.tx
      .insertInto('setup_code')
      .values(values)
      .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
      .execute();
    return code;
  });
}

/** Creates the first administrator with the setup code, once. @throws Failure `setup-code-wrong` */
export async function createFirstAdministrator(
  deps: Deps,
  command: {
    readonly code: string;
    readonly login: string;
    readonly displayName: string;
    readonly password: string;
  },
): Promise<{ accountId: string }> {
  await checkPasswordRules(command.password, command.login);
  const hash = await hashPassword(command.password);
  const accountId = crypto.randomUUID();
  return performAsService(deps, async (work) => {
    const stored = await work.tx.selectFrom('setup_code').select('code_hash').forUpdate().executeTakeFirst();
    const fits =
      stored !== undefined && timingSafeEqual(Buffer.from(stored.code_hash, 'hex'), hashOf(command.code));
    if (!fits || (await hasAccount(work))) {
      throw new Failure(
        'forbidden',
        'setup-code-wrong',
        'Der Einrichtungscode ist falsch oder verbraucht. Er steht in der Ausgabe des Servers beim Start.',
      );
    }
    const at = timestamp(work.now);
    await work.tx
      .insertInto('account')
      .values({
        id: accountId,
        login: command.login,
        display_name: command.displayName,
        password_hash: hash,
        password_set_at: at,
        created_at: at,
      })
      .execute();
    await work.tx
      .insertInto('role_grant')
      .values({
        id: crypto.randomUUID(),
        account_id: accountId,
        role: 'administrator',
        valid_from: localDate(work.now),
      })
      .execute();
    await work.tx.deleteFrom('setup_code').execute();
    await record(work, 'account.set-up', accountId);
    return { accountId };
  });
}

/** Whether nobody can sign in yet, because there is no account. */
export const awaitsFirstAccount = (deps: Deps): Promise<boolean> =>
  performAsService(deps, async (work) => !(await hasAccount(work)));

const hasAccount = async ({ tx }: ServiceWork): Promise<boolean> =>
  (await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined;
