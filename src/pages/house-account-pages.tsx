import type { Context } from 'hono';
import { Failure } from '../failure.ts';
import {
  houseReturnPath,
  leaveForProvider,
  problemOf,
  returnFromProvider,
  type RequestVariables,
} from '../http/index.ts';
import { refuseForeignOrigin } from '../http/sign-in.ts';
import { Alert, Button, ButtonLink, ButtonRow, Form, Page, type PageFrame } from '../ui/index.ts';
import { localPath } from './carried-form.ts';
import { formOf, ownForm, sendCarried } from './form-requests.ts';
import { FormReader } from './form-values.ts';
import type { Mounted } from './mounted.ts';
import { anonymousFrame, personalFrame, plainLabel } from './visit.ts';

type PageContext = Context<{ Variables: RequestVariables }>;

/** Signs in with an account of the house instead; a form that waits is carried along. */
export const HouseSignIn = (props: { readonly to: string; readonly waiting: string | undefined }) => (
  <section>
    <h2 class="kern-heading-medium">Hauskonto</h2>
    <p class="kern-body">Mit dem Konto, mit dem Sie sich auch sonst in Ihrem Haus anmelden.</p>
    <Form
      action={houseReturnPath}
      csrf=""
      hidden={{ _zurueck: props.to, ...(props.waiting === undefined ? {} : { _formular: props.waiting }) }}
    >
      <ButtonRow>
        <Button kind="secondary">Mit Hauskonto anmelden</Button>
      </ButtonRow>
    </Form>
  </section>
);

/** Links the own account with one of the house. */
export const HouseAccount = (props: { readonly csrf: string; readonly linked: boolean }) => (
  <section>
    <h2 class="kern-heading-medium">Hauskonto</h2>
    <p class="kern-body">
      {props.linked
        ? 'Ihr Konto ist mit Ihrem Hauskonto verknüpft. Sie können sich mit beiden anmelden.'
        : 'Verknüpfen Sie Ihr Konto mit Ihrem Hauskonto, um sich ohne eigenes Kennwort anzumelden.'}
    </p>
    <Form action="/konto/hauskonto" csrf={props.csrf}>
      <Button kind="secondary">
        {props.linked ? 'Anderes Hauskonto verknüpfen' : 'Hauskonto verknüpfen'}
      </Button>
    </Form>
  </section>
);

/**
 * Leads to the provider by the `Refresh` header of a page: `form-action 'self'` of our own policy would stop a
 * redirect in answer to a form.
 */
export function leadTo(
  context: PageContext,
  url: URL,
  page: { title: string; text: string; frame: PageFrame },
) {
  context.header('Cache-Control', 'no-store');
  context.header('Refresh', `0; url=${url.href}`);
  return context.html(
    <Page title={page.title} frame={page.frame}>
      <p class="kern-body">{page.text}</p>
      <ButtonRow>
        <ButtonLink href={url.href} kind="primary">
          Weiter zum Anmeldedienst
        </ButtonLink>
      </ButtonRow>
    </Page>,
  );
}

const titles: Readonly<Record<string, string>> = {
  unavailable: 'Anmeldedienst nicht erreichbar',
  forbidden: 'Keine Berechtigung',
  conflict: 'Konto schon vorhanden',
  'too-many': 'Zu viele Versuche',
};

const RefusedPage = (props: { readonly failure: Failure; readonly frame: PageFrame }) => (
  <Page title={titles[props.failure.kind] ?? 'Anmeldung nicht abgeschlossen'} frame={props.frame}>
    <Alert tone="warning" title="Sie sind nicht angemeldet">
      <p class="kern-body">{props.failure.message}</p>
    </Alert>
    <Form action={houseReturnPath} csrf="" hidden={{ anew: 'ja' }}>
      <ButtonRow>
        <ButtonLink href="/anmelden" kind="primary">
          Zur Anmeldung
        </ButtonLink>
        <Button kind="secondary">Mit anderem Hauskonto anmelden</Button>
      </ButtonRow>
    </Form>
  </Page>
);

const LinkRefusedPage = (props: { readonly failure: Failure; readonly frame: PageFrame }) => (
  <Page title="Hauskonto nicht verknüpft" frame={props.frame} breadcrumbs={[account]}>
    <Alert tone="warning" title="Ihr Konto ist unverändert">
      <p class="kern-body">{props.failure.message}</p>
    </Alert>
    <BackToAccount />
  </Page>
);

const LinkedPage = (props: { readonly frame: PageFrame }) => (
  <Page title="Hauskonto verknüpft" frame={props.frame} breadcrumbs={[account]}>
    <p class="kern-body">
      Sie können sich ab jetzt mit Ihrem Hauskonto anmelden. Funktionen, die Ihr Haus ihm zuordnet, kommen bei
      der nächsten Anmeldung hinzu.
    </p>
    <BackToAccount />
  </Page>
);

const account = { label: 'Konto', href: '/konto' };
const BackToAccount = () => (
  <ButtonRow>
    <ButtonLink href={account.href} kind="primary">
      Zurück zum Konto
    </ButtonLink>
  </ButtonRow>
);

/** Mounts the way to the house's identity provider and back, where there is one. */
export function mountHouseAccountPages(mounted: Mounted): void {
  const { app, deps, options, surroundings } = mounted;
  const provider = options.identityProvider ?? null;
  if (provider === null) return;

  const frameOf = (context: PageContext): PageFrame => {
    const signedIn = context.get('signedIn');
    return signedIn?.sessionId
      ? personalFrame(surroundings, context.req.path, signedIn, plainLabel(signedIn.actor))
      : anonymousFrame(surroundings, context.req.path);
  };
  const orRefused = async (context: PageContext, answer: () => Promise<Response>): Promise<Response> => {
    context.header('Cache-Control', 'no-store');
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'foreign-origin') throw error;
      const { status } = problemOf(error);
      if (status === 503) context.header('Retry-After', '60');
      const props = { failure: error, frame: frameOf(context) };
      const isAtHome = Boolean(context.get('signedIn')?.sessionId);
      return context.html(isAtHome ? <LinkRefusedPage {...props} /> : <RefusedPage {...props} />, status);
    }
  };

  app.post(houseReturnPath, (context) =>
    orRefused(context, async () => {
      refuseForeignOrigin(context, options.publicUrl);
      const form = new FormReader(await formOf(context));
      const url = await leaveForProvider(deps, options, provider, context, {
        to: localPath(form.text('_zurueck')),
        carried: form.optional('_formular'),
        linkTo: null,
        anew: form.text('anew') === 'ja',
      });
      return leadTo(context, url, {
        title: 'Weiter zum Anmeldedienst',
        text: 'Sie melden sich beim Anmeldedienst Ihres Hauses an und kommen danach hierher zurück.',
        frame: anonymousFrame(surroundings, context.req.path),
      });
    }),
  );

  app.post('/konto/hauskonto', (context) =>
    orRefused(context, async () => {
      const { signedIn } = await ownForm(context);
      const url = await leaveForProvider(deps, options, provider, context, {
        to: '/konto',
        carried: null,
        linkTo: signedIn.accountId,
        anew: true,
      });
      return leadTo(context, url, {
        title: 'Weiter zum Anmeldedienst',
        text: 'Melden Sie sich dort mit dem Hauskonto an, das zu Ihrem Konto gehört.',
        frame: frameOf(context),
      });
    }),
  );

  app.get(houseReturnPath, (context) =>
    orRefused(context, async () => {
      const outcome = await returnFromProvider(deps, options, provider, context);
      if (outcome.kind === 'linked') return context.html(<LinkedPage frame={frameOf(context)} />);
      return outcome.carried === null
        ? context.redirect(outcome.to, 303)
        : sendCarried(context, mounted, outcome.token, outcome.carried);
    }),
  );
}
