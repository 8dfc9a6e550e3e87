import { Failure } from '../failure.ts';
import { closeSession, openSession, problemOf } from '../http/index.ts';
import { refuseForeignOrigin } from '../http/sign-in.ts';
import { awaitsFirstAccount, changeOwnPassword, switchFunction, type SignedIn } from '../identity/index.ts';
import { performAsService } from '../work.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Radios,
  refusedForm,
  TextField,
  type FieldValues,
  type FormState,
  type PageFrame,
} from '../ui/index.ts';
import { carryForm, localPath } from './carried-form.ts';
import { NoFunctionPage as Nothing } from './error-pages.tsx';
import { formOf, ownForm, sendCarried } from './form-requests.ts';
import { FormReader } from './form-values.ts';
import { HouseSignIn, leadTo } from './house-account-pages.tsx';
import type { Mounted } from './mounted.ts';
import { leaveNotice, takeNotice } from './notice.ts';
import {
  anonymousFrame,
  currentFunction,
  functionKey,
  functionLabels,
  personalFrame,
  plainLabel,
  type FunctionLabel,
} from './visit.ts';

interface SignInPageProps {
  readonly mounted: Mounted;
  readonly path: string;
  readonly reason: 'asked' | 'needed' | 'expired';
  /** Where to go on. */
  readonly to: string;
  /** The form that waits to be sent again. */
  readonly carried: FieldValues | null;
  /** The same, already sealed by an earlier attempt to sign in. */
  readonly sealed?: string;
  readonly form?: FormState;
  readonly notice?: string | null;
  /** True while there is no account to sign in with. */
  readonly awaitsSetUp: boolean;
}

/** A service without accounts begins with its set-up. */
const AwaitsSetUp = () => (
  <EmptyState
    title="Noch kein Konto"
    action={
      <ButtonLink href="/einrichtung" kind="primary">
        Dienst einrichten
      </ButtonLink>
    }
  >
    Der Dienst ist neu. Das erste Konto entsteht mit dem Einrichtungscode, der beim Start in der Ausgabe des
    Servers steht.
  </EmptyState>
);

/** Login and password; a form that came too late waits in it. */
export const SignInPage = (props: SignInPageProps) => {
  const { mounted, reason, to, carried, sealed, form = freshForm(), notice = null } = props;
  const waiting = carried === null ? sealed : carryForm(mounted.deps, to, carried);
  const frame = anonymousFrame(mounted.surroundings, props.path);
  if (props.awaitsSetUp) {
    return (
      <Page title="Anmelden" frame={frame}>
        <AwaitsSetUp />
      </Page>
    );
  }
  return (
    <Page title="Anmelden" frame={notice === null ? frame : { ...frame, notice }} form={form}>
      {reason === 'expired' && (
        <Alert tone="warning" title="Ihre Sitzung ist abgelaufen">
          <p class="kern-body">
            {waiting === undefined
              ? 'Melden Sie sich an. Die Datei wählen Sie danach bitte noch einmal aus.'
              : 'Ihre Eingaben sind noch da. Sie werden gespeichert, sobald Sie sich angemeldet haben.'}
          </p>
        </Alert>
      )}
      <Form
        action="/anmelden"
        csrf=""
        hidden={{ _zurueck: to, ...(waiting === undefined ? {} : { _formular: waiting }) }}
      >
        <TextField form={form} name="login" label="Kennung" autocomplete="username" width="medium" />
        <TextField
          form={form}
          name="password"
          label="Kennwort"
          type="password"
          autocomplete="current-password"
          width="medium"
        />
        <ButtonRow>
          <Button>Anmelden</Button>
        </ButtonRow>
      </Form>
      <HelpText>
        Haben Sie Ihr Kennwort vergessen, setzt die Administration es zurück. Nach mehreren Fehlversuchen
        können Sie sich erst nach einigen Minuten wieder anmelden.
      </HelpText>
      {mounted.options.identityProvider != null && <HouseSignIn to={to} waiting={waiting} />}
    </Page>
  );
};

/** Nobody without a function can do anything; one of several may still be chosen. */
export const NoFunctionPage = ({ frame, signedIn }: { frame: PageFrame; signedIn: SignedIn }) =>
  signedIn.functions.length === 0 ? (
    <Nothing frame={frame} />
  ) : (
    <Page title="Funktion wählen" frame={frame}>
      <p class="kern-body">Die Funktion, in der Sie zuletzt gearbeitet haben, steht Ihnen heute nicht zu.</p>
      <FunctionForm signedIn={signedIn} labels={new Map()} />
    </Page>
  );

/** Chooses the function to act in: own ones and lent ones. */
export const FunctionForm = ({
  signedIn,
  labels,
}: {
  signedIn: SignedIn;
  labels: ReadonlyMap<string, FunctionLabel>;
}) => {
  const current = currentFunction(signedIn);
  return (
    <Form action="/konto/funktion" csrf={signedIn.csrfToken}>
      <Radios
        form={freshForm({ funktion: current === undefined ? '' : functionKey(current) })}
        name="funktion"
        label="Funktion"
        options={signedIn.functions.map((held) => {
          const label = labels.get(functionKey(held)) ?? plainLabel(held.actor);
          return {
            value: functionKey(held),
            label: label.name,
            ...(held.deputyId === null ? {} : { hint: `Vertretung ${label.deputyFor ?? ''}`.trim() }),
          };
        })}
      />
      <ButtonRow>
        <Button kind="secondary">Funktion wechseln</Button>
      </ButtonRow>
    </Form>
  );
};

const PasswordPage = (props: { frame: PageFrame; signedIn: SignedIn; form: FormState }) => (
  <Page
    title="Kennwort ändern"
    frame={props.frame}
    form={props.form}
    breadcrumbs={props.signedIn.mustChangePassword ? [] : [{ label: 'Konto', href: '/konto' }]}
  >
    {props.signedIn.mustChangePassword && (
      <p class="kern-body">
        Ihr Kennwort wurde von der Administration vergeben. Wählen Sie jetzt ein eigenes.
      </p>
    )}
    <Form action="/konto/kennwort" csrf={props.signedIn.csrfToken}>
      <TextField
        form={props.form}
        name="current"
        label="Bisheriges Kennwort"
        type="password"
        autocomplete="current-password"
        width="medium"
      />
      <TextField
        form={props.form}
        name="password"
        label="Neues Kennwort"
        hint="12 bis 128 Zeichen; am besten mehrere Wörter"
        type="password"
        autocomplete="new-password"
        width="medium"
      />
      <TextField
        form={props.form}
        name="repeated"
        label="Neues Kennwort wiederholen"
        type="password"
        autocomplete="new-password"
        width="medium"
      />
      <ButtonRow>
        <Button>Kennwort ändern</Button>
      </ButtonRow>
    </Form>
  </Page>
);

/** Mounts what needs no function: signing in and out, the own password, the choice of function. */
export function mountSignInPages(mounted: Mounted): void {
  const { app, deps, options } = mounted;
  const secure = options.publicUrl.protocol === 'https:';

  app.get('/anmelden', async (context) => {
    context.header('Cache-Control', 'no-store');
    if (context.get('signedIn')?.sessionId) return context.redirect('/', 303);
    return context.html(
      <SignInPage
        mounted={mounted}
        path="/anmelden"
        reason="asked"
        to="/"
        carried={null}
        notice={takeNotice(context, secure)}
        awaitsSetUp={await awaitsFirstAccount(deps)}
      />,
    );
  });

  app.post('/anmelden', async (context) => {
    context.header('Cache-Control', 'no-store');
    refuseForeignOrigin(context, options.publicUrl);
    const values = await formOf(context);
    const form = new FormReader(values);
    const to = localPath(form.text('_zurueck'));
    const sealed = form.optional('_formular');
    try {
      const login = form.required('login', 'Geben Sie Ihre Kennung ein.');
      const password = form.required('password', 'Geben Sie Ihr Kennwort ein.');
      form.refuse('Die Anmeldung ist unvollständig.');
      const token = await openSession(deps, options, context, {
        login,
        password: passwordOf(values, password),
      });
      if (sealed === null) return context.redirect(to, 303);
      return await sendCarried(context, mounted, token, sealed);
    } catch (error) {
      const failure = signInRefusal(error);
      const { status } = problemOf(failure);
      return context.html(
        <SignInPage
          mounted={mounted}
          path="/anmelden"
          reason="asked"
          to={to}
          carried={null}
          {...(sealed === null ? {} : { sealed })}
          form={refusedForm({ login: form.text('login') }, failure)}
          awaitsSetUp={false}
        />,
        status,
      );
    }
  });

  app.post('/abmelden', async (context) => {
    refuseForeignOrigin(context, options.publicUrl);
    const fromProvider = context.get('signedIn')?.fromProvider === true;
    await closeSession(deps, options, context);
    const provider = fromProvider ? (options.identityProvider ?? null) : null;
    if (provider === null) {
      leaveNotice(context, 'Sie sind abgemeldet.', secure);
      return context.redirect('/anmelden', 303);
    }
    const url = await provider.signOutUrl(new URL('/anmelden', options.publicUrl));
    if (url === null) {
      leaveNotice(context, 'Sie sind hier abgemeldet, beim Anmeldedienst des Hauses noch nicht.', secure);
      return context.redirect('/anmelden', 303);
    }
    return leadTo(context, url, {
      title: 'Sie sind abgemeldet',
      text: 'Melden Sie sich auch beim Anmeldedienst Ihres Hauses ab. Sonst kann sich hier jemand mit Ihrem Hauskonto anmelden, der nach Ihnen an diesem Gerät sitzt.',
      frame: anonymousFrame(mounted.surroundings, '/abmelden'),
    });
  });

  app.post('/konto/funktion', async (context) => {
    const { signedIn, values } = await ownForm(context);
    const [grantId = '', deputyId = ''] = new FormReader(values).text('funktion').split(' ');
    await switchFunction(deps, signedIn, grantId, deputyId === '' ? null : deputyId);
    leaveNotice(context, 'Sie haben die Funktion gewechselt.', secure);
    return context.redirect('/', 303);
  });

  const passwordPage = async (signedIn: SignedIn, form: FormState) => {
    const labels = await performAsService(deps, (work) => functionLabels(work, signedIn));
    const current = currentFunction(signedIn);
    const label = (current && labels.get(functionKey(current))) ?? plainLabel(signedIn.actor);
    const frame = personalFrame(mounted.surroundings, '/konto/kennwort', signedIn, label);
    const shown = signedIn.mustChangePassword ? { ...frame, navigation: [] } : frame;
    return <PasswordPage frame={shown} signedIn={signedIn} form={form} />;
  };

  app.get('/konto/kennwort', async (context) => {
    context.header('Cache-Control', 'no-store');
    const signedIn = context.get('signedIn');
    if (!signedIn?.sessionId) return context.redirect('/anmelden', 303);
    return context.html(await passwordPage(signedIn, freshForm()));
  });

  app.post('/konto/kennwort', async (context) => {
    context.header('Cache-Control', 'no-store');
    const { signedIn, values } = await ownForm(context);
    const form = new FormReader(values);
    try {
      const current = passwordOf(
        values,
        form.required('current', 'Geben Sie das bisherige Kennwort ein.'),
        'current',
      );
      const password = passwordOf(values, form.required('password', 'Geben Sie ein neues Kennwort ein.'));
      if (password !== passwordOf(values, '', 'repeated')) {
        form.fault('repeated', 'not-repeated', 'Die beiden neuen Kennwörter unterscheiden sich.');
      }
      form.refuse();
      await changeOwnPassword(deps, signedIn, { current, password });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return context.html(await passwordPage(signedIn, refusedForm({}, error)), problemOf(error).status);
    }
    leaveNotice(context, 'Ihr Kennwort ist geändert. Andere Sitzungen sind beendet.', secure);
    return context.redirect(signedIn.mustChangePassword ? '/' : '/konto', 303);
  });
}

/** Passwords are taken as they are, with their blanks. */
function passwordOf(values: FieldValues, fallback: string, name = 'password'): string {
  const value = values[name];
  return typeof value === 'string' ? value : fallback;
}

/** Failures that the sign-in page itself shows; everything else is not its own. */
function signInRefusal(error: unknown): Failure {
  if (error instanceof Failure && ['unauthenticated', 'invalid', 'too-many'].includes(error.kind))
    return error;
  throw error;
}
