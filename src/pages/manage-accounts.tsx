import { z } from 'zod';
import { localDate, type IsoDate } from '../calendar/index.ts';
import { cutPage, readCursor, textKey, validate } from '../http/index.ts';
import { accounts, createAccount, loginSchema, type Account } from '../identity/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  TextField,
  type FormState,
} from '../ui/index.ts';
import {
  accountList,
  accountPath as path,
  AccountState,
  grantPages,
  grantWords,
  isOver,
  NewPasswordPage,
  placeNames,
  stateOf,
} from './account-functions.tsx';
import { FormReader } from './form-values.ts';
import { exportLimit, exportPages, ListFoot, type ListColumn } from './lists.tsx';
import { home } from './navigation.ts';
import { outsidePage, page, showPage, type Input, type PageRoute, type Visit } from './page-route.ts';

const pageSize = 50;
const listQuery = z.object({
  begriff: z.string().max(120).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type ListQuery = z.infer<typeof listQuery>;

async function readAccounts(work: Work, { begriff = '', ab }: ListQuery, limit: number) {
  const after = readCursor(ab, textKey)?.[0] ?? null;
  const rows = await accounts(work, after, limit + 1, begriff.normalize('NFC').trim());
  return cutPage(rows, limit, ({ login }) => [login]);
}

async function showAccounts(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const found = await readAccounts(work, query, pageSize);
  const { ab, ...filters } = query;
  const active = (filters.begriff ?? '') !== '';
  return (
    <Page title="Konten" frame={visit.frame} breadcrumbs={[home]}>
      <ButtonRow>
        <ButtonLink href={`${path}/neu`} kind="primary">
          Konto anlegen
        </ButtonLink>
      </ButtonRow>
      <Filters action={path} label="Konten suchen" active={active}>
        <TextField
          form={freshForm(filters)}
          name="begriff"
          label="Kennung oder Name"
          type="search"
          maxLength={120}
          optional
        />
      </Filters>
      {found.items.length === 0 ? (
        <EmptyState title="Kein Konto gefunden">
          Gesucht wird in Kennung und Anzeigename. Prüfen Sie die Schreibweise oder setzen Sie den Filter
          zurück.
        </EmptyState>
      ) : (
        <>
          <AccountTable accounts={found.items} today={localDate(work.now)} places={await placeNames(work)} />
          <ListFoot path={path} query={filters} ab={ab} found={found} />
        </>
      )}
    </Page>
  );
}

interface AccountTableProps {
  readonly accounts: readonly Account[];
  readonly today: IsoDate;
  readonly places: ReadonlyMap<string, string>;
}

const AccountTable = ({ accounts: rows, today, places }: AccountTableProps) => (
  <DataTable
    id="konten"
    caption="Konten nach Kennung"
    narrow="list"
    rows={rows}
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
        cell: (row) => <AccountState account={row} />,
      },
    ]}
  />
);

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
    query: listQuery,
    name: 'Konten',
    columns: exportColumns,
    async rows(work, query) {
      const places = await placeNames(work);
      const { items } = await readAccounts(work, { ...query, ab: undefined }, exportLimit);
      return items.map((account) => ({ account, places }));
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
];
