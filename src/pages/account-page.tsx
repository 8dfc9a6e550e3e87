import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import {
  accountOf,
  accountTokens,
  appointDeputy,
  deputies,
  disableAccount,
  enableAccount,
  endAccountAccess,
  resetPassword,
  revokeAccountToken,
  revokeDeputy,
  type Account,
  type ApiToken,
  type Deputy,
} from '../identity/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  Page,
  SummaryList,
  type FormState,
  type Link,
} from '../ui/index.ts';
import {
  accountList,
  accountPath as path,
  AccountState,
  byAccount,
  Functions,
  grantWords,
  isOver,
  NewPasswordPage,
  placeNames,
  type AccountProps,
  type OfAccount,
} from './account-functions.tsx';
import { DeputyForm, deputyNotice, DeputyTable, readDeputy } from './deputy-parts.tsx';
import { home } from './navigation.ts';
import {
  act,
  formPages,
  goTo,
  outsidePage,
  page,
  showPage,
  type PageRoute,
  type Visit,
} from './page-route.ts';
import { TokenTable } from './token-table.tsx';

const baseOf = ({ id }: Pick<Account, 'id'>): string => `${path}/${id}`;
const linkOf = (account: Account): Link => ({ label: account.displayName, href: baseOf(account) });
const isOwn = (visit: Visit, account: Account): boolean =>
  [visit.actor.accountId, visit.actor.onBehalfOf].includes(account.id);

async function showAccount(work: Work, visit: Visit, { params }: OfAccount) {
  const account = await accountOf(work, params.accountId);
  const lent = (await deputies(work)).filter(({ ownerId, deputyAccountId }) =>
    [ownerId, deputyAccountId].includes(account.id),
  );
  const props = { visit, account, places: await placeNames(work), today: localDate(work.now) };
  return (
    <Page
      title={account.displayName}
      preline={account.login}
      frame={visit.frame}
      breadcrumbs={[home, accountList]}
      actions={<AccountState account={account} />}
    >
      <Functions {...props} />
      <Deputies {...props} lent={lent} />
      <Tokens {...props} tokens={await accountTokens(work, account.id)} />
      <section>
        <h2 class="kern-heading-medium">Zugang</h2>
        {isOwn(visit, account) ? (
          <p class="kern-body">Das eigene Konto verwaltet eine andere Person mit Administrationsrecht.</p>
        ) : (
          <Access visit={visit} account={account} />
        )}
      </section>
    </Page>
  );
}

const Deputies = ({ account, visit, lent, today }: AccountProps & { lent: readonly Deputy[] }) => (
  <section>
    <h2 class="kern-heading-medium">Vertretungen</h2>
    {lent.length > 0 && (
      <DeputyTable
        visit={visit}
        caption="Vertretungen, die das Konto betreffen"
        lent={lent}
        endAt={({ id }) => `${baseOf(account)}/vertretungen/${id}/beenden`}
      />
    )}
    {account.grants.some((grant) => !isOver(grant, today)) && (
      <ButtonRow>
        <ButtonLink href={`${baseOf(account)}/vertretungen/neu`}>Vertretung einrichten</ButtonLink>
      </ButtonRow>
    )}
  </section>
);

const Tokens = ({ account, visit, tokens }: AccountProps & { tokens: readonly ApiToken[] }) =>
  tokens.length === 0 ? null : (
    <section>
      <h2 class="kern-heading-medium">API-Schlüssel</h2>
      <TokenTable
        visit={visit}
        caption="API-Schlüssel des Kontos"
        tokens={tokens}
        revokeAt={({ id }) => `${baseOf(account)}/schluessel/${id}/widerrufen`}
      />
    </section>
  );

const Access = ({ visit, account }: { visit: Visit; account: Account }) => (
  <>
    <ButtonRow>
      <ButtonLink href={`${baseOf(account)}/kennwort`}>Kennwort zurücksetzen</ButtonLink>
      <ButtonLink href={`${baseOf(account)}/sitzungen/beenden`}>Sitzungen beenden</ButtonLink>
      {account.disabled ? (
        <Form action={`${baseOf(account)}/entsperren`} csrf={visit.csrf}>
          <Button kind="secondary">Konto entsperren</Button>
        </Form>
      ) : (
        <ButtonLink href={`${baseOf(account)}/sperren`} kind="danger">
          Konto sperren
        </ButtonLink>
      )}
    </ButtonRow>
    <HelpText>
      Wann jemand angemeldet war, zeigt der Dienst hier nicht: Niemand wird beobachtet. Beenden lassen sich
      alle Sitzungen auf einmal.
    </HelpText>
  </>
);

/** An act on an account that ends its access, with what follows from it. */
interface Confirmation {
  readonly name: string;
  readonly act: string;
  readonly follows: string;
}

const confirmations = {
  password: {
    name: 'kennwort',
    act: 'Kennwort zurücksetzen',
    follows:
      'Das bisherige Kennwort gilt nicht mehr; offene Sitzungen und API-Schlüssel enden. Sie sehen einmal ein Einmalkennwort.',
  },
  sessions: {
    name: 'sitzungen/beenden',
    act: 'Sitzungen beenden',
    follows:
      'Alle Sitzungen enden, alle API-Schlüssel sind widerrufen. Die Person kann sich sofort wieder anmelden.',
  },
  disable: {
    name: 'sperren',
    act: 'Konto sperren',
    follows:
      'Niemand kann sich mehr anmelden; offene Sitzungen und API-Schlüssel enden. Was nicht gespeichert ist, geht verloren. Zugewiesene Zweitprüfungen bleiben liegen.',
  },
} as const satisfies Readonly<Record<string, Confirmation>>;

/** The look before the act. */
const confirmationPage = ({ name, act: words, follows }: Confirmation): PageRoute =>
  page({
    path: `${path}/:accountId/${name}`,
    act: 'account.manage',
    params: byAccount,
    async show(work, visit, { params }) {
      const account = await accountOf(work, params.accountId);
      const places = await placeNames(work);
      const today = localDate(work.now);
      const functions = account.grants.filter((grant) => !isOver(grant, today));
      return (
        <Page
          title={words}
          preline="Prüfen Sie Ihre Angaben"
          frame={visit.frame}
          breadcrumbs={[home, accountList, linkOf(account)]}
        >
          <SummaryList
            rows={[
              { key: 'Konto', value: `${account.displayName} (${account.login})` },
              {
                key: 'Funktionen',
                value: functions.map((grant) => grantWords(grant, places)).join('; ') || 'keine',
              },
              { key: 'Folge', value: follows },
            ]}
          />
          <Form action={`${baseOf(account)}/${name}`} csrf={visit.csrf}>
            <ButtonRow>
              <Button kind="danger">{words}</Button>
              <ButtonLink href={baseOf(account)}>Abbrechen</ButtonLink>
            </ButtonRow>
          </Form>
        </Page>
      );
    },
  });

/** A button of an account's page: one act, back to the page with a sentence. */
const accountAct = (
  name: string,
  run: (work: Work, accountId: string) => Promise<void>,
  notice: string,
): PageRoute =>
  act({
    path: `${path}/:accountId/${name}`,
    act: 'account.manage',
    params: byAccount,
    async submit(work, _visit, { params }) {
      await run(work, params.accountId);
      return goTo(`${path}/${params.accountId}`, notice);
    },
  });

async function showDeputyForm(
  work: Work,
  visit: Visit,
  { params }: OfAccount,
  form: FormState = freshForm(),
) {
  const account = await accountOf(work, params.accountId);
  const places = await placeNames(work);
  const today = localDate(work.now);
  return (
    <Page
      title="Vertretung einrichten"
      preline={`für ${account.displayName}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, accountList, linkOf(account)]}
    >
      <DeputyForm
        visit={visit}
        form={form}
        action={`${baseOf(account)}/vertretungen/neu`}
        back={baseOf(account)}
        functions={account.grants
          .filter((grant) => !isOver(grant, today))
          .map((grant) => ({ value: grant.id, label: grantWords(grant, places) }))}
      />
    </Page>
  );
}

/** One account: functions, deputies, API tokens, and what ends its access. */
export const accountPagesOfOne: readonly PageRoute[] = [
  page({ path: `${path}/:accountId`, act: 'account.manage', params: byAccount, show: showAccount }),
  ...Object.values(confirmations).map(confirmationPage),
  outsidePage({
    method: 'post',
    path: `${path}/:accountId/${confirmations.password.name}`,
    act: 'account.manage',
    params: byAccount,
    async outside(visit, { params }) {
      const made = await resetPassword(visit.deps, visit.actor, params.accountId);
      return showPage(<NewPasswordPage visit={visit} made={made} />);
    },
  }),
  accountAct(
    confirmations.sessions.name,
    endAccountAccess,
    'Sitzungen und API-Schlüssel des Kontos sind beendet.',
  ),
  accountAct(confirmations.disable.name, disableAccount, 'Das Konto ist gesperrt.'),
  accountAct('entsperren', enableAccount, 'Das Konto ist entsperrt.'),
  ...formPages({
    path: `${path}/:accountId/vertretungen/neu`,
    act: 'account.manage',
    params: byAccount,
    show: showDeputyForm,
    async submit(work, _visit, { params }, values) {
      const command = readDeputy(values);
      await appointDeputy(work, command);
      return goTo(`${path}/${params.accountId}`, deputyNotice(command));
    },
  }),
  act({
    path: `${path}/:accountId/vertretungen/:deputyId/beenden`,
    act: 'account.manage',
    params: byAccount.extend({ deputyId: z.uuid() }),
    async submit(work, _visit, { params }) {
      await revokeDeputy(work, params.deputyId);
      return goTo(`${path}/${params.accountId}`, 'Die Vertretung ist beendet.');
    },
  }),
  act({
    path: `${path}/:accountId/schluessel/:tokenId/widerrufen`,
    act: 'account.manage',
    params: byAccount.extend({ tokenId: z.uuid() }),
    async submit(work, _visit, { params }) {
      await revokeAccountToken(work, params.accountId, params.tokenId);
      return goTo(`${path}/${params.accountId}`, 'Der API-Schlüssel ist widerrufen.');
    },
  }),
];
