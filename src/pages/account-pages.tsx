import { z } from 'zod';
import { dateOf, dateTime } from '../format.ts';
import { validate } from '../http/index.ts';
import {
  appointDeputy,
  createToken,
  deputies,
  endOtherSessions,
  endSession,
  isLinked,
  ownSessions,
  ownTokens,
  permissions,
  revokeDeputy,
  revokeToken,
  tokenScopes,
  type ApiToken,
  type Deputy,
  type OwnSession,
} from '../identity/index.ts';
import { text } from '../text.ts';
import { perform, type Work } from '../work.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  Checkboxes,
  DataTable,
  Form,
  freshForm,
  NumberField,
  Page,
  StatusTag,
  TextField,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { DeputyForm, deputyNotice, DeputyTable, readDeputy } from './deputy-parts.tsx';
import { FormReader } from './form-values.ts';
import { HouseAccount } from './house-account-pages.tsx';
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
import { FunctionForm } from './sign-in-pages.tsx';
import { TokenTable } from './token-table.tsx';
import { functionKey, functionLabels, plainLabel, type FunctionLabel } from './visit.ts';

const account: Link = { label: 'Konto', href: '/konto' };
const byId = z.object({ id: z.uuid() });

interface AccountProps {
  readonly visit: Visit;
  readonly labels: ReadonlyMap<string, FunctionLabel>;
  readonly lent: readonly Deputy[];
  readonly sessions: readonly OwnSession[];
  readonly tokens: readonly ApiToken[];
  readonly linked: boolean;
}

const AccountPage = ({ visit, labels, lent, sessions, tokens, linked }: AccountProps) => (
  <Page title="Konto" frame={visit.frame} breadcrumbs={[home]}>
    <p class="kern-body">
      Angemeldet als {visit.signedIn.displayName}.{' '}
      {!visit.signedIn.fromProvider && (
        <>
          <a class="kern-link" href="/konto/kennwort">
            Kennwort ändern
          </a>
          .{' '}
        </>
      )}
      Was Ihre Funktion darf, steht unter{' '}
      <a class="kern-link" href="/berechtigungen">
        Berechtigungen
      </a>
      .
    </p>
    {visit.signedIn.functions.length > 1 && (
      <section>
        <h2 class="kern-heading-medium">Funktion wechseln</h2>
        <FunctionForm signedIn={visit.signedIn} labels={labels} />
      </section>
    )}
    {visit.houseAccounts && <HouseAccount csrf={visit.csrf} linked={linked} />}
    <section>
      <h2 class="kern-heading-medium">Vertretung</h2>
      {lent.length > 0 && (
        <DeputyTable
          visit={visit}
          caption="Vertretungen, die Sie betreffen"
          lent={lent}
          endAt={({ id, ownerId }) =>
            ownerId === visit.actor.accountId ? `/konto/vertretungen/${id}/beenden` : null
          }
        />
      )}
      <ButtonRow>
        <ButtonLink href="/konto/vertretungen/neu">Vertretung einrichten</ButtonLink>
      </ButtonRow>
    </section>
    <section>
      <h2 class="kern-heading-medium">Sitzungen</h2>
      <DataTable
        id="sitzungen"
        caption="Wo Sie angemeldet sind"
        rows={sessions}
        columns={[
          { label: 'Angemeldet', cell: ({ createdAt }) => dateTime(createdAt) },
          { label: 'Zuletzt benutzt', cell: ({ lastSeenAt }) => dateTime(lastSeenAt) },
          {
            label: 'Stand',
            cell: ({ id, current }) =>
              current ? (
                <StatusTag tone="info">diese Sitzung</StatusTag>
              ) : (
                <Form action={`/konto/sitzungen/${id}/beenden`} csrf={visit.csrf}>
                  <Button kind="tertiary" small>
                    Sitzung beenden
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      {sessions.length > 2 && (
        <Form action="/konto/sitzungen/beenden" csrf={visit.csrf}>
          <Button kind="secondary">Andere Sitzungen beenden</Button>
        </Form>
      )}
    </section>
    <section>
      <h2 class="kern-heading-medium">API-Schlüssel</h2>
      {tokens.length > 0 && (
        <TokenTable
          visit={visit}
          caption="Ihre API-Schlüssel"
          tokens={tokens}
          revokeAt={({ id }) => `/konto/schluessel/${id}/widerrufen`}
        />
      )}
      <ButtonRow>
        <ButtonLink href="/konto/schluessel/neu">API-Schlüssel ausstellen</ButtonLink>
      </ButtonRow>
    </section>
  </Page>
);

async function showDeputyForm(work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) {
  const labels = await functionLabels(work, visit.signedIn);
  const own = visit.signedIn.functions.filter(({ deputyId }) => deputyId === null);
  return (
    <Page title="Vertretung einrichten" frame={visit.frame} form={form} breadcrumbs={[home, account]}>
      <DeputyForm
        visit={visit}
        form={form}
        action="/konto/vertretungen/neu"
        back="/konto"
        functions={own.map((held) => ({
          value: held.grantId,
          label: (labels.get(functionKey(held)) ?? plainLabel(held.actor)).name,
        }))}
      />
    </Page>
  );
}

async function showTokenForm(
  _work: Work,
  visit: Visit,
  _input: unknown,
  form: FormState = freshForm({ days: '90' }),
) {
  return <TokenForm visit={visit} form={form} />;
}

const TokenForm = ({ visit, form }: { visit: Visit; form: FormState }) => (
  <Page title="API-Schlüssel ausstellen" frame={visit.frame} form={form} breadcrumbs={[home, account]}>
    <Form action="/konto/schluessel/neu" csrf={visit.csrf}>
      <TextField form={form} name="name" label="Name" hint="Wozu dient der Schlüssel?" width="medium" />
      <NumberField form={form} name="days" label="Gültigkeit" unit="Tage" hint="höchstens 365" />
      <Checkboxes
        form={form}
        name="scopes"
        label="Vorgänge, für die der Schlüssel gilt"
        options={tokenScopes(visit.actor).map((scope) => ({ value: scope, label: permissions[scope].name }))}
      />
      <ButtonRow>
        <Button>API-Schlüssel ausstellen</Button>
        <ButtonLink href="/konto">Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
  </Page>
);

const NewTokenPage = (props: { visit: Visit; token: string; expiresAt: string }) => (
  <Page title="API-Schlüssel ausgestellt" frame={props.visit.frame} breadcrumbs={[home, account]}>
    <Alert tone="warning" title="Der Schlüssel wird nur dieses eine Mal angezeigt">
      <p class="kern-body">
        Legen Sie ihn jetzt an einem sicheren Ort ab. Er gilt bis {dateOf(props.expiresAt)}.
      </p>
    </Alert>
    <p class="kern-body">
      <code>{props.token}</code>
    </p>
    <ButtonRow>
      <ButtonLink href="/konto" kind="primary">
        Zurück zum Konto
      </ButtonLink>
    </ButtonRow>
  </Page>
);

export const accountPages: readonly PageRoute[] = [
  outsidePage({
    method: 'get',
    path: '/konto',
    act: 'own-account.use',
    async outside(visit) {
      const { deps, actor, signedIn } = visit;
      const read = await perform(deps, actor, async (work) => ({
        labels: await functionLabels(work, signedIn),
        lent: await deputies(work),
        tokens: await ownTokens(work),
        linked: await isLinked(work, actor.accountId),
      }));
      const sessions = await ownSessions(deps, signedIn);
      return showPage(<AccountPage visit={visit} sessions={sessions} {...read} />);
    },
  }),
  outsidePage({
    method: 'post',
    path: '/konto/sitzungen/beenden',
    act: 'own-account.use',
    async outside({ deps, signedIn }) {
      await endOtherSessions(deps, signedIn);
      return goTo('/konto', 'Ihre anderen Sitzungen sind beendet.');
    },
  }),
  outsidePage({
    method: 'post',
    path: '/konto/sitzungen/:id/beenden',
    act: 'own-account.use',
    params: byId,
    async outside({ deps, signedIn }, { params }) {
      await endSession(deps, signedIn.accountId, params.id);
      return goTo('/konto', 'Die Sitzung ist beendet.');
    },
  }),
  ...formPages({
    path: '/konto/vertretungen/neu',
    act: 'deputy.appoint',
    show: showDeputyForm,
    async submit(work, _visit, _input, values) {
      const command = readDeputy(values);
      await appointDeputy(work, command);
      return goTo('/konto', deputyNotice(command));
    },
  }),
  act({
    path: '/konto/vertretungen/:id/beenden',
    act: 'deputy.appoint',
    params: byId,
    async submit(work, _visit, { params }) {
      await revokeDeputy(work, params.id);
      return goTo('/konto', 'Die Vertretung ist beendet.');
    },
  }),
  page({ path: '/konto/schluessel/neu', act: 'own-account.use', show: showTokenForm }),
  outsidePage({
    method: 'post',
    path: '/konto/schluessel/neu',
    act: 'own-account.use',
    show: showTokenForm,
    async outside(visit, _input, values) {
      const form = new FormReader(values);
      const given = {
        name: form.required('name', 'Geben Sie dem Schlüssel einen Namen.'),
        days: form.integer('days'),
        scopes: form.all('scopes'),
      };
      if (given.scopes.length === 0) form.fault('scopes', 'missing', 'Wählen Sie mindestens einen Vorgang.');
      form.refuse();
      const command = { ...given, name: validate(text(1, 100), given.name) };
      const made = await createToken(visit.deps, visit.actor, visit.signedIn, command);
      return showPage(<NewTokenPage visit={visit} {...made} />);
    },
  }),
  act({
    path: '/konto/schluessel/:id/widerrufen',
    act: 'own-account.use',
    params: byId,
    async submit(work, _visit, { params }) {
      await revokeToken(work, params.id);
      return goTo('/konto', 'Der API-Schlüssel ist widerrufen.');
    },
  }),
];
