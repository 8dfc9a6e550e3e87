import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { date } from '../format.ts';
import { cutPage, readCursor, validate } from '../http/index.ts';
import {
  accountOf,
  accounts,
  createAccount,
  deputies,
  disableAccount,
  enableAccount,
  endAccountAccess,
  loginSchema,
  resetPassword,
  revokeDeputy,
  type Account,
  type Deputy,
  type NewPassword,
} from '../identity/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  freshForm,
  HelpText,
  Page,
  Pager,
  StatusTag,
  TextField,
  type FormState,
} from '../ui/index.ts';
import {
  accountList,
  accountPath as path,
  byAccount,
  Functions,
  grantPages,
  grantWords,
  isOver,
  placeNames,
  type AccountProps,
  type OfAccount,
} from './account-functions.tsx';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportLimit, exportPages, type ListColumn } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import {
  act,
  goTo,
  outsidePage,
  page,
  showPage,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';

const pageSize = 50;
const listQuery = z.object({ seite: z.string().max(500).optional().catch(undefined) });

const stateOf = ({ disabled, mustChangePassword }: Account): string =>
  disabled ? 'gesperrt' : mustChangePassword ? 'Einmalkennwort' : 'offen';

async function showAccounts(work: Work, visit: Visit, { query }: Input<unknown, z.infer<typeof listQuery>>) {
  const after = readCursor(query.seite)?.[0] ?? null;
  const { items, next } = cutPage(await accounts(work, after, pageSize + 1), pageSize, ({ login }) => [
    login,
  ]);
  const places = await placeNames(work);
  const today = localDate(work.now);
  return (
    <Page title="Konten" frame={visit.frame} breadcrumbs={[home]}>
      <ButtonRow>
        <ButtonLink href={`${path}/neu`} kind="primary">
          Konto anlegen
        </ButtonLink>
      </ButtonRow>
      <DataTable
        id="konten"
        caption="Konten nach Kennung"
        narrow="list"
        rows={items}
        columns={[
          {
            label: 'Kennung',
            rowHeader: true,
            cell: ({ id, login }) => (
              <a class="kern-link" href={`${path}/${id}`}>
                {login}
              </a>
            ),
          },
          { label: 'Name', cell: ({ displayName }) => displayName },
          {
            label: 'Funktionen',
            cell: ({ grants }) =>
              grants
                .filter((grant) => !isOver(grant, today))
                .map((grant) => grantWords(grant, places))
                .join('; ') || 'keine',
          },
          {
            label: 'Stand',
            cell: (row) => <StatusTag tone={row.disabled ? 'warning' : 'neutral'}>{stateOf(row)}</StatusTag>,
          },
        ]}
      />
      <Pager
        shown={items.length}
        {...(after === null ? {} : { first: path })}
        {...(next === null ? {} : { next: address(path, { seite: next }) })}
      />
      <ExportLinks path={path} />
    </Page>
  );
}

async function showNewAccount(_work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) {
  return (
    <Page title="Konto anlegen" frame={visit.frame} form={form} breadcrumbs={[home, accountList]}>
      <Form action={`${path}/neu`} csrf={visit.csrf}>
        <TextField
          form={form}
          name="login"
          label="Kennung"
          hint="Buchstaben, Ziffern und . _ @ -"
          autocomplete="off"
          width="medium"
        />
        <TextField form={form} name="displayName" label="Anzeigename" width="medium" />
        <ButtonRow>
          <Button>Konto anlegen</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Das Einmalkennwort sehen Sie danach. Es muss innerhalb von sieben Tagen geändert werden.
      </HelpText>
    </Page>
  );
}

const NewPasswordPage = ({ visit, made }: { visit: Visit; made: NewPassword }) => (
  <Page title="Einmalkennwort vergeben" frame={visit.frame} breadcrumbs={[home, accountList]}>
    <Alert tone="warning" title="Das Kennwort wird nur dieses eine Mal angezeigt">
      <p class="kern-body">Geben Sie es der Person auf sicherem Weg weiter. Es gilt sieben Tage.</p>
    </Alert>
    <p class="kern-body">
      <code>{made.oneTimePassword}</code>
    </p>
    <ButtonRow>
      <ButtonLink href={`${path}/${made.id}`} kind="primary">
        Weiter zum Konto
      </ButtonLink>
    </ButtonRow>
  </Page>
);

const Deputies = ({ account, visit, lent }: AccountProps & { lent: readonly Deputy[] }) => (
  <section>
    <h2 class="kern-heading-medium">Vertretungen</h2>
    <DataTable
      id="vertretungen"
      caption="Vertretungen, die das Konto betreffen"
      narrow="list"
      rows={lent}
      columns={[
        { label: 'Funktion', cell: ({ role }) => roleNames[role] },
        { label: 'von', cell: ({ ownerName }) => ownerName },
        { label: 'vertreten durch', cell: ({ deputyName }) => deputyName },
        { label: 'Zeit', cell: ({ firstDay, lastDay }) => `${date(firstDay)} bis ${date(lastDay)}` },
        {
          label: 'Stand',
          cell: ({ id, revoked }) =>
            revoked ? (
              <StatusTag>beendet</StatusTag>
            ) : (
              <Form action={`${path}/${account.id}/vertretungen/${id}/beenden`} csrf={visit.csrf}>
                <Button kind="tertiary" small>
                  Vertretung beenden
                </Button>
              </Form>
            ),
        },
      ]}
    />
  </section>
);

async function showAccount(work: Work, visit: Visit, { params }: OfAccount) {
  const account = await accountOf(work, params.accountId);
  const lent = (await deputies(work)).filter(({ ownerId, deputyAccountId }) =>
    [ownerId, deputyAccountId].includes(account.id),
  );
  const props = { visit, account, places: await placeNames(work), today: localDate(work.now) };
  const base = `${path}/${account.id}`;
  const own = [visit.actor.accountId, visit.actor.onBehalfOf].includes(account.id);
  return (
    <Page
      title={account.displayName}
      preline={account.login}
      frame={visit.frame}
      breadcrumbs={[home, accountList]}
    >
      <p class="kern-body">
        <StatusTag tone={account.disabled ? 'warning' : 'neutral'}>{stateOf(account)}</StatusTag>
      </p>
      <Functions {...props} />
      {lent.length > 0 && <Deputies {...props} lent={lent} />}
      <section>
        <h2 class="kern-heading-medium">Zugang</h2>
        {own ? (
          <p class="kern-body">Das eigene Konto verwaltet eine andere Person mit Administrationsrecht.</p>
        ) : (
          <>
            <Form action={`${base}/kennwort`} csrf={visit.csrf}>
              <Button kind="secondary">Kennwort zurücksetzen</Button>
            </Form>
            <Form action={`${base}/sitzungen/beenden`} csrf={visit.csrf}>
              <Button kind="secondary">Sitzungen beenden</Button>
            </Form>
            <Form action={`${base}/${account.disabled ? 'entsperren' : 'sperren'}`} csrf={visit.csrf}>
              <Button kind={account.disabled ? 'secondary' : 'danger'}>
                {account.disabled ? 'Konto entsperren' : 'Konto sperren'}
              </Button>
            </Form>
            <HelpText>
              Zurücksetzen, Beenden und Sperren wirken sofort: offene Sitzungen und API-Schlüssel des Kontos
              enden.
            </HelpText>
          </>
        )}
      </section>
    </Page>
  );
}

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

interface ExportedAccount {
  readonly account: Account;
  readonly places: ReadonlyMap<string, string>;
}

const exportColumns: readonly ListColumn<ExportedAccount>[] = [
  { header: 'Kennung', kind: 'text', value: ({ account }) => account.login },
  { header: 'Name', kind: 'text', value: ({ account }) => account.displayName },
  {
    header: 'Funktionen',
    kind: 'text',
    value: ({ account, places }) => account.grants.map((grant) => grantWords(grant, places)).join('; '),
  },
  { header: 'Stand', kind: 'text', value: ({ account }) => stateOf(account) },
];

export const manageAccountPages: readonly PageRoute[] = [
  page({ path, act: 'account.manage', query: listQuery, show: showAccounts }),
  ...exportPages({
    path,
    act: 'account.manage',
    query: z.object({}),
    name: 'Konten',
    columns: exportColumns,
    async rows(work) {
      const places = await placeNames(work);
      return (await accounts(work, null, exportLimit)).map((account) => ({ account, places }));
    },
  }),
  page({ path: `${path}/neu`, act: 'account.manage', show: showNewAccount }),
  outsidePage({
    method: 'post',
    path: `${path}/neu`,
    act: 'account.manage',
    show: showNewAccount,
    async outside(visit, _input, values) {
      const form = new FormReader(values);
      const given = {
        login: form.required('login', 'Geben Sie eine Kennung ein.'),
        displayName: form.required('displayName', 'Geben Sie einen Anzeigenamen ein.'),
      };
      form.refuse();
      const command = validate(z.object({ login: loginSchema, displayName: text(1, 120) }), given);
      const made = await createAccount(visit.deps, visit.actor, command);
      return showPage(<NewPasswordPage visit={visit} made={made} />);
    },
  }),
  ...grantPages,
  page({ path: `${path}/:accountId`, act: 'account.manage', params: byAccount, show: showAccount }),
  outsidePage({
    method: 'post',
    path: `${path}/:accountId/kennwort`,
    act: 'account.manage',
    params: byAccount,
    async outside(visit, { params }) {
      const made = await resetPassword(visit.deps, visit.actor, params.accountId);
      return showPage(<NewPasswordPage visit={visit} made={made} />);
    },
  }),
  accountAct('sitzungen/beenden', endAccountAccess, 'Sitzungen und API-Schlüssel des Kontos sind beendet.'),
  accountAct('sperren', disableAccount, 'Das Konto ist gesperrt.'),
  accountAct('entsperren', enableAccount, 'Das Konto ist entsperrt.'),
  act({
    path: `${path}/:accountId/vertretungen/:deputyId/beenden`,
    act: 'account.manage',
    params: byAccount.extend({ deputyId: z.uuid() }),
    async submit(work, _visit, { params }) {
      await revokeDeputy(work, params.deputyId);
      return goTo(`${path}/${params.accountId}`, 'Die Vertretung ist beendet.');
    },
  }),
];
