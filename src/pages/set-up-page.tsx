import { Failure } from '../failure.ts';
import { problemOf, setUp } from '../http/index.ts';
import { refuseForeignOrigin } from '../http/sign-in.ts';
import { awaitsFirstAccount } from '../identity/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  refusedForm,
  TextField,
  type FormState,
} from '../ui/index.ts';
import { fieldValues, FormReader } from './form-values.ts';
import type { Mounted } from './mounted.ts';
import { leaveNotice } from './notice.ts';
import { anonymousFrame } from './visit.ts';

const path = '/einrichtung';

const SetUpPage = ({ mounted, form = freshForm() }: { mounted: Mounted; form?: FormState }) => (
  <Page title="Ersteinrichtung" frame={anonymousFrame(mounted.surroundings, path)} form={form}>
    <p class="kern-body">
      Hier entsteht das erste Administrationskonto. Danach legen Sie die Organisation und die Konten der
      anderen an.
    </p>
    <Form action={path} csrf="">
      <TextField
        form={form}
        name="code"
        label="Einrichtungscode"
        hint="steht in der Ausgabe des Servers beim Start"
        autocomplete="off"
        width="medium"
      />
      <TextField form={form} name="login" label="Kennung" autocomplete="username" width="medium" />
      <TextField form={form} name="displayName" label="Anzeigename" width="medium" />
      <TextField
        form={form}
        name="password"
        label="Kennwort"
        hint="12 bis 128 Zeichen; am besten mehrere Wörter"
        type="password"
        autocomplete="new-password"
        width="medium"
      />
      <ButtonRow>
        <Button>Administrationskonto anlegen</Button>
      </ButtonRow>
    </Form>
    <HelpText>Der Code gilt nur, solange es noch kein Konto gibt.</HelpText>
  </Page>
);

const AlreadySetUp = ({ mounted }: { mounted: Mounted }) => (
  <Page title="Ersteinrichtung" frame={anonymousFrame(mounted.surroundings, path)}>
    <EmptyState
      title="Der Dienst ist eingerichtet"
      action={
        <ButtonLink href="/anmelden" kind="primary">
          Zur Anmeldung
        </ButtonLink>
      }
    >
      Das erste Konto gibt es schon. Weitere legt die Administration an.
    </EmptyState>
  </Page>
);

/** Mounts the page with which a service without data begins: one code, one account. */
export function mountSetUpPage(mounted: Mounted): void {
  const { app, deps, options } = mounted;
  app.get(path, async (context) => {
    context.header('Cache-Control', 'no-store');
    const isNew = await awaitsFirstAccount(deps);
    return context.html(isNew ? <SetUpPage mounted={mounted} /> : <AlreadySetUp mounted={mounted} />);
  });
  app.post(path, async (context) => {
    context.header('Cache-Control', 'no-store');
    refuseForeignOrigin(context, options.publicUrl);
    const values = fieldValues(new URLSearchParams(await context.req.text()));
    const form = new FormReader(values);
    try {
      const command = {
        code: form.required('code', 'Geben Sie den Einrichtungscode ein.'),
        login: form.required('login', 'Geben Sie eine Kennung ein.'),
        displayName: form.required('displayName', 'Geben Sie einen Anzeigenamen ein.'),
        password: typeof values['password'] === 'string' ? values['password'] : '',
      };
      if (command.password === '') form.fault('password', 'missing', 'Geben Sie ein Kennwort ein.');
      form.refuse();
      await setUp(deps, options, context, command);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'foreign-origin') throw error;
      const kept = { login: form.text('login'), displayName: form.text('displayName') };
      return context.html(
        <SetUpPage mounted={mounted} form={refusedForm(kept, error)} />,
        problemOf(error).status,
      );
    }
    const secure = options.publicUrl.protocol === 'https:';
    leaveNotice(context, 'Das Administrationskonto ist angelegt. Melden Sie sich damit an.', secure);
    return context.redirect('/anmelden', 303);
  });
}
