import type { Context } from 'hono';
import { isTrialOperation } from '../catalogue/index.ts';
import { Failure, notFound } from '../failure.ts';
import {
  fileResponse,
  problemOf,
  validate,
  type Api,
  type RequestVariables,
  type SignInOptions,
} from '../http/index.ts';
import { authorize, awaitsFirstAccount, type SignedIn } from '../identity/index.ts';
import { freshForm, productName, refusedForm, valueOf, type FieldValues } from '../ui/index.ts';
import { perform, performReading, type Actor, type Deps, type Work } from '../work.ts';
import { ErrorPage, SendAgainPage } from './error-pages.tsx';
import { entriesOf, fieldValues } from './form-values.ts';
import { mountHouseAccountPages } from './house-account-pages.tsx';
import { isToken, type Mounted } from './mounted.ts';
import { leaveNotice, takeNotice } from './notice.ts';
import type { Again, Answer, Html, Input, PageRoute, Visit } from './page-route.ts';
import { mountPublicPages, publicPaths } from './public-pages.tsx';
import { mountSetUpPage } from './set-up-page.tsx';
import { mountSignInPages, NoFunctionPage, SignInPage } from './sign-in-pages.tsx';
import {
  anonymousFrame,
  currentFunction,
  functionKey,
  functionLabels,
  personalFrame,
  plainLabel,
  type FunctionLabel,
  type Surroundings,
} from './visit.ts';
import { readUpload } from './upload-form.ts';

type PageContext = Context<{ Variables: RequestVariables }>;

/** The pages as they stand in the app. */
export interface Pages {
  /** The answer to what was thrown: a page for people, problem+json for programs (null). */
  errorPage(context: PageContext, error: unknown): Response | Promise<Response> | null;
}

/** Mounts all pages with sign-in and sign-out. */
export function mountPages(
  app: Api,
  deps: Deps,
  options: SignInOptions,
  routes: readonly PageRoute[],
): Pages {
  const surroundings: Surroundings = {
    version: deps.software.replace(`${productName} `, ''),
    trialDatabase: deps.database.kind === 'embedded',
    paths: new Set<string>([
      ...publicPaths,
      ...routes.filter(({ method }) => method === 'get').map(({ path }) => path),
    ]),
  };
  const mounted: Mounted = { app, deps, options, surroundings };
  mountSignInPages(mounted);
  mountHouseAccountPages(mounted);
  mountSetUpPage(mounted);
  mountPublicPages(mounted);
  for (const route of routes) {
    app.on(route.method.toUpperCase(), route.path, (context) => visit(context, mounted, route));
  }
  return { errorPage: (context, error) => errorPage(context, mounted, error) };
}

async function visit(context: PageContext, mounted: Mounted, route: PageRoute): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const signedIn = context.get('signedIn');
  if (signedIn === null || signedIn.sessionId === null) return askToSignIn(context, mounted, route);
  if (signedIn.mustChangePassword) return context.redirect('/konto/kennwort', 303);
  const { actor } = signedIn;
  if (actor === null) {
    const frame = personalFrame(mounted.surroundings, context.req.path, signedIn, plainLabel(null));
    return context.html(<NoFunctionPage frame={frame} signedIn={signedIn} />, 403);
  }
  authorize(actor, route.act);
  const input = readInput(context, route);
  const request: PageRequest = { context, mounted, signedIn, actor, input };
  const { run } = route;
  switch (run.kind) {
    case 'show': {
      const html = await inTransaction(request, (work, visitor) => run.show(work, visitor, input));
      return context.html(html);
    }
    case 'answer':
      return respond(
        request,
        await inTransaction(request, (work, visitor) => run.answer(work, visitor, input)),
      );
    case 'submit': {
      const values = await readForm(context);
      if (!hasToken(values, signedIn)) return sendAgain(request, values);
      return orAgain(request, run.again, values, () =>
        inTransaction(request, (work, visitor) => run.submit(work, visitor, input, values)),
      );
    }
    case 'outside': {
      const values = route.method === 'get' ? {} : await readForm(context);
      if (route.method === 'post' && !hasToken(values, signedIn)) return sendAgain(request, values);
      const visitor = await visitorOf(request);
      return orAgain(request, run.again, values, () => run.outside(visitor, input, values, null));
    }
    case 'upload': {
      const visitor = await visitorOf(request);
      const sent = await readUpload(context.req.raw, {
        isToken: (token) => isToken(token, signedIn.csrfToken),
        take: (file) => run.take(visitor, file),
      });
      const kept = sent.taken === null ? {} : run.keep(sent.taken);
      return orAgain(request, run.again, { ...sent.values, ...kept }, () => {
        if (sent.failure !== null) throw sent.failure;
        return run.outside(visitor, input, sent.values, sent.taken);
      });
    }
  }
}

/** One request of somebody signed in. */
interface PageRequest {
  readonly context: PageContext;
  readonly mounted: Mounted;
  readonly signedIn: SignedIn;
  readonly actor: Actor;
  readonly input: Input<unknown, unknown>;
}

const hasToken = (values: FieldValues, { csrfToken }: SignedIn): boolean =>
  isToken(valueOf(freshForm(values), '_csrf'), csrfToken);

/** Answers, or shows the refused form again. */
async function orAgain(
  request: PageRequest,
  again: Again | null,
  values: FieldValues,
  handle: () => Promise<Answer>,
): Promise<Response> {
  try {
    return await respond(request, await handle());
  } catch (error) {
    if (!(error instanceof Failure) || again === null || wantsJson(request.context)) throw error;
    return await showAgain(request, again, values, error);
  }
}

const visitorOf = async (request: PageRequest): Promise<Visit> =>
  visitOf(
    request,
    await perform(request.mounted.deps, request.actor, (work) => toldOf(work, request.signedIn)),
  );

const labelOf = async (
  work: Parameters<typeof functionLabels>[0],
  signedIn: SignedIn,
): Promise<FunctionLabel> => {
  const current = currentFunction(signedIn);
  const labels = current === undefined ? undefined : await functionLabels(work, signedIn);
  return (current && labels?.get(functionKey(current))) ?? plainLabel(signedIn.actor);
};

/** What the database tells of what goes around a page. */
interface Told {
  readonly label: FunctionLabel;
  readonly trialOperation: boolean;
}

const toldOf = async (work: Work, signedIn: SignedIn): Promise<Told> => ({
  label: await labelOf(work, signedIn),
  trialOperation: await isTrialOperation(work),
});

function visitOf({ context, mounted, signedIn, actor }: PageRequest, { label, trialOperation }: Told): Visit {
  const notice =
    context.req.method === 'GET' && !wantsJson(context) ? takeNotice(context, isSecure(mounted)) : null;
  const frame = {
    ...personalFrame(mounted.surroundings, context.req.path, signedIn, label),
    trialOperation,
  };
  return {
    deps: mounted.deps,
    actor,
    signedIn,
    csrf: signedIn.csrfToken,
    houseAccounts: mounted.options.identityProvider != null,
    frame: notice === null ? frame : { ...frame, notice },
  };
}

/** Reads the function's words and does the page's work in one transaction. */
const inTransaction = <T,>(
  request: PageRequest,
  handle: (work: Parameters<Parameters<typeof perform<T>>[2]>[0], visitor: Visit) => Promise<T>,
): Promise<T> =>
  (request.context.req.method === 'GET' ? performReading : perform)(
    request.mounted.deps,
    request.actor,
    async (work) => handle(work, visitOf(request, await toldOf(work, request.signedIn))),
  );

const isSecure = ({ options }: Mounted): boolean => options.publicUrl.protocol === 'https:';

/** Small scripts ask for JSON; everybody else gets pages. */
const wantsJson = (context: Context): boolean => {
  const accept = context.req.header('Accept') ?? '';
  return accept.includes('application/json') && !accept.includes('text/html');
};

function readInput(context: PageContext, route: PageRoute): Input<unknown, unknown> {
  const params = route.params === null ? null : route.params.safeParse(context.req.param());
  if (params !== null && !params.success) throw notFound('Die Seite');
  return {
    params: params === null ? {} : params.data,
    query: route.query === null ? {} : validate(route.query, context.req.query()),
  };
}

async function readForm(context: PageContext): Promise<FieldValues> {
  const type = context.req.header('Content-Type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new Failure(
      'invalid',
      'form-expected',
      'Diese Adresse nimmt nur Formulare dieses Dienstes an. Rufen Sie die Seite auf und senden Sie ihr Formular.',
    );
  }
  return fieldValues(new URLSearchParams(await context.req.text()));
}

async function respond({ context, mounted }: PageRequest, answer: Answer): Promise<Response> {
  switch (answer.answer) {
    case 'go':
      if (answer.notice !== null) leaveNotice(context, answer.notice, isSecure(mounted));
      return context.redirect(answer.to, 303);
    case 'file':
      return fileResponse(context, answer.file);
    case 'text':
      return context.text(answer.text);
    case 'json':
      return new Response(JSON.stringify(answer.value), {
        headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
      });
    case 'page':
      return context.html(answer.html, answer.status);
  }
}

/** The refused form with what was entered, and the faults by field. */
async function showAgain(
  request: PageRequest,
  again: Again,
  values: FieldValues,
  failure: Failure,
): Promise<Response> {
  const { status } = problemOf(failure);
  if (status !== 422 && status !== 409) throw failure;
  const named = new Failure(failure.kind, failure.code, failure.message, {
    fields: failure.fields.map((field) => ({ ...field, path: again.nameOf(field.path) })),
    details: failure.details,
  });
  const html: Html = await inTransaction(request, (work, visitor) =>
    again.show(work, visitor, request.input, refusedForm(values, named)),
  );
  return request.context.html(html, status);
}

/** The form was made in another session: nothing is done, nothing is lost. */
function sendAgain(
  { context, mounted, signedIn }: PageRequest,
  values: FieldValues,
): Response | Promise<Response> {
  if (wantsJson(context)) throw sessionOver();
  const frame = personalFrame(mounted.surroundings, context.req.path, signedIn, plainLabel(signedIn.actor));
  const entries = entriesOf(values).filter(([name]) => name !== '_csrf');
  return context.html(
    <SendAgainPage frame={frame} to={target(context)} csrf={signedIn.csrfToken} entries={entries} />,
    409,
  );
}

const sessionOver = (): Failure =>
  new Failure('unauthenticated', 'sign-in-required', 'Ihre Sitzung ist abgelaufen. Melden Sie sich an.');

const target = (context: Context): string => {
  const { pathname, search } = new URL(context.req.url);
  return pathname + search;
};

/** The sign-in page in the place of the one asked for; a form sent to it is carried along. */
async function askToSignIn(context: PageContext, mounted: Mounted, route: PageRoute): Promise<Response> {
  if (wantsJson(context)) throw sessionOver();
  const values = route.method === 'post' && route.run.kind !== 'upload' ? await readForm(context) : null;
  return context.html(
    <SignInPage
      mounted={mounted}
      path={context.req.path}
      reason={route.method === 'post' ? 'expired' : 'needed'}
      to={target(context)}
      carried={values}
      awaitsSetUp={await awaitsFirstAccount(mounted.deps)}
    />,
    401,
  );
}

/** Null where a program asked, which is answered in JSON. */
function errorPage(
  context: PageContext,
  mounted: Mounted,
  error: unknown,
): Response | Promise<Response> | null {
  if (context.req.path.startsWith('/api/') || wantsJson(context)) return null;
  const problem = problemOf(error);
  const signedIn = context.get('signedIn') ?? null;
  const frame =
    signedIn === null
      ? anonymousFrame(mounted.surroundings, context.req.path)
      : personalFrame(mounted.surroundings, context.req.path, signedIn, plainLabel(signedIn.actor));
  context.header('Cache-Control', 'no-store');
  if (problem.status === 503) context.header('Retry-After', '5');
  return context.html(
    <ErrorPage problem={problem} frame={frame} requestId={context.get('requestId')} />,
    problem.status,
  );
}
