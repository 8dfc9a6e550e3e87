import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { areas, teams } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { date } from '../format.ts';
import { validate } from '../http/index.ts';
import {
  accountOf,
  endRole,
  grantRole,
  type Account,
  type Grant,
  type NewPassword,
} from '../identity/index.ts';
import { roles, type Work } from '../work.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  Form,
  freshForm,
  Page,
  Radios,
  Select,
  StatusTag,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { home, roleNames } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

export const accountPath = '/konten';
const path = accountPath;
export const accountList: Link = { label: 'Konten', href: path };
export const byAccount = z.object({ accountId: z.uuid() });
export type OfAccount = Input<z.infer<typeof byAccount>, unknown>;

/** Names of areas and teams by id. */
export async function placeNames({ tx }: Pick<Work, 'tx'>): Promise<ReadonlyMap<string, string>> {
  const all = [...(await areas(tx)), ...(await teams(tx))];
  return new Map(all.map(({ id, name }) => [id, name]));
}

/** `Teamleitung · Team U25, ab 01.01.2020`; a function without an end goes on. */
export function grantWords(grant: Grant, places: ReadonlyMap<string, string>): string {
  const place = places.get(grant.teamId ?? grant.areaId ?? '');
  const name = [roleNames[grant.role], ...(place === undefined ? [] : [place])].join(' · ');
  const to = grant.validTo === null ? '' : ` bis ${date(grant.validTo)}`;
  return `${name}, ab ${date(grant.validFrom)}${to}`;
}

/** Whether somebody can sign in with an account. */
export const stateOf = ({ disabled, mustChangePassword }: Account): string =>
  disabled ? 'gesperrt' : mustChangePassword ? 'Einmalkennwort' : 'offen';

export const AccountState = ({ account }: { account: Account }) => (
  <StatusTag tone={account.disabled ? 'warning' : 'neutral'}>{stateOf(account)}</StatusTag>
);

export const isOver = (grant: Grant, today: string): boolean =>
  grant.validTo !== null && grant.validTo < today;

/** Told once, in answer to the form that made it. */
export const NewPasswordPage = ({ visit, made }: { visit: Visit; made: NewPassword }) => (
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

export interface AccountProps {
  readonly visit: Visit;
  readonly account: Account;
  readonly places: ReadonlyMap<string, string>;
  readonly today: string;
}

export const Functions = ({ account, places, today }: AccountProps) => (
  <section>
    <h2 class="kern-heading-medium">Funktionen</h2>
    {account.grants.length > 0 && (
      <DataTable
        id="funktionen"
        caption="Funktionen des Kontos"
        narrow="list"
        rows={account.grants}
        columns={[
          { label: 'Funktion', rowHeader: true, cell: (grant) => grantWords(grant, places) },
          {
            label: 'Stand',
            cell: (grant) =>
              isOver(grant, today) ? (
                <StatusTag>beendet</StatusTag>
              ) : (
                <a class="kern-link" href={`${path}/${account.id}/funktionen/${grant.id}/beenden`}>
                  Funktion beenden
                </a>
              ),
          },
        ]}
      />
    )}
    <ButtonRow>
      <ButtonLink href={`${path}/${account.id}/funktionen/neu`} kind="primary">
        Funktion zuweisen
      </ButtonLink>
    </ButtonRow>
  </section>
);

async function showGrantForm(
  work: Work,
  visit: Visit,
  { params }: OfAccount,
  form: FormState = freshForm({ validFrom: date(localDate(work.now)) }),
) {
  const account = await accountOf(work, params.accountId);
  const ofAll = await teams(work.tx);
  const own: Link = { label: account.displayName, href: `${path}/${account.id}` };
  const places = [
    { value: 'haus', label: 'ganzes Haus' },
    ...(await areas(work.tx)).map((area) => ({
      group: area.name,
      options: [
        { value: `${area.id} `, label: `Bereich ${area.name}` },
        ...ofAll
          .filter(({ areaId }) => areaId === area.id)
          .map((team) => ({ value: `${area.id} ${team.id}`, label: team.name })),
      ],
    })),
  ];
  return (
    <Page title="Funktion zuweisen" frame={visit.frame} form={form} breadcrumbs={[home, accountList, own]}>
      <Form action={`${path}/${account.id}/funktionen/neu`} csrf={visit.csrf}>
        <Select
          form={form}
          name="role"
          label="Funktion"
          width="medium"
          options={roles.map((role) => ({ value: role, label: roleNames[role] }))}
        />
        <Select
          form={form}
          name="place"
          label="Wofür"
          hint="Teamleitungen haben ein Team, Bereichsleitungen einen Bereich, alle anderen das ganze Haus"
          width="medium"
          options={places}
        />
        <DateField form={form} name="validFrom" label="Erster Tag" />
        <DateField form={form} name="validTo" label="Letzter Tag" optional />
        <ButtonRow>
          <Button>Funktion zuweisen</Button>
          <ButtonLink href={own.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

const byGrant = byAccount.extend({ grantId: z.uuid() });
type OfGrant = Input<z.infer<typeof byGrant>, unknown>;

async function showEnd(
  work: Work,
  visit: Visit,
  { params }: OfGrant,
  form: FormState = freshForm({ when: 'now' }),
) {
  const account = await accountOf(work, params.accountId);
  const grant = account.grants.find(({ id }) => id === params.grantId);
  if (grant === undefined) throw notFound('Die Funktion');
  const own: Link = { label: account.displayName, href: `${path}/${account.id}` };
  return (
    <Page
      title="Funktion beenden"
      preline={grantWords(grant, await placeNames(work))}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, accountList, own]}
    >
      <Form action={`${own.href}/funktionen/${grant.id}/beenden`} csrf={visit.csrf}>
        <Radios
          form={form}
          name="when"
          label="Wann endet sie?"
          options={[
            { value: 'now', label: 'sofort', hint: 'Auch Vertretungen dieser Funktion enden.' },
            {
              value: 'day',
              label: 'nach einem letzten Tag',
              reveals: <DateField form={form} name="lastDay" label="Letzter Tag" />,
            },
          ]}
        />
        <ButtonRow>
          <Button kind="danger">Funktion beenden</Button>
          <ButtonLink href={own.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

/** Functions of an account: assigned from a day on, ended at once or with a last day. */
export const grantPages: readonly PageRoute[] = [
  ...formPages({
    path: `${path}/:accountId/funktionen/neu`,
    act: 'account.manage',
    params: byAccount,
    show: showGrantForm,
    nameOf: (field) => (['areaId', 'teamId'].includes(field) ? 'place' : field),
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const role = form.oneOf('role', roles, 'Wählen Sie eine Funktion.');
      const place = form.required('place', 'Wählen Sie, wofür die Funktion gilt.');
      const validFrom = form.day('validFrom');
      const validTo = form.optionalDay('validTo');
      form.refuse();
      const [area = '', team = ''] = place === 'haus' ? [] : place.split(' ');
      const where = validate(z.object({ areaId: z.uuid().nullable(), teamId: z.uuid().nullable() }), {
        areaId: area === '' ? null : area,
        teamId: team === '' ? null : team,
      });
      await grantRole(work, { accountId: params.accountId, role, ...where, validFrom, validTo });
      return goTo(`${path}/${params.accountId}`, 'Die Funktion ist zugewiesen.');
    },
  }),
  ...formPages({
    path: `${path}/:accountId/funktionen/:grantId/beenden`,
    act: 'account.manage',
    params: byGrant,
    show: showEnd,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const lastDay = form.text('when') === 'day' ? form.day('lastDay') : null;
      form.refuse();
      await endRole(work, { grantId: params.grantId, lastDay });
      const notice =
        lastDay === null ? 'Die Funktion ist beendet.' : `Die Funktion endet am ${date(lastDay)}.`;
      return goTo(`${path}/${params.accountId}`, notice);
    },
  }),
];
