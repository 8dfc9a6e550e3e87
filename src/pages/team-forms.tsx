import { localDate } from '../calendar/index.ts';
import {
  addTeam,
  areas,
  headcountSchema,
  keepOrganisation,
  teamSchema,
  type Team,
} from '../catalogue/index.ts';
import { counted, date } from '../format.ts';
import { validate } from '../http/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Radios,
  Select,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { CodeField, organisation, organisationPath } from './organisation-pages.tsx';
import { formPages, goTo, type PageRoute, type Visit } from './page-route.ts';
import { byTeam, teamLink, teamOf, teamPath, teamsPath as path, type OfTeam } from './team-parts.ts';

const TeamFields = ({ form }: { form: FormState }) => (
  <>
    <TextField
      form={form}
      name="name"
      label="Name"
      hint="wie er auf Seiten und Berichten steht"
      maxLength={120}
    />
    <TextField form={form} name="site" label="Standort" width="medium" maxLength={120} />
    <DateField form={form} name="validFrom" label="Erster Tag" />
    <DateField form={form} name="validTo" label="Letzter Tag" optional />
  </>
);

async function showNewTeam(
  work: Work,
  visit: Visit,
  _input: unknown,
  form: FormState = freshForm({ validFrom: localDate(work.now) }),
) {
  const all = await areas(work.tx);
  return (
    <Page title="Team anlegen" frame={visit.frame} form={form} breadcrumbs={[home, organisation]}>
      <Form action={`${path}/neu`} csrf={visit.csrf}>
        <Select
          form={form}
          name="area"
          label="Bereich"
          width="medium"
          options={all.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <CodeField form={form} />
        <TeamFields form={form} />
        <NumberField
          form={form}
          name="employees"
          label="Beschäftigte des ganzen Teams am ersten Tag"
          hint="Köpfe, nicht Stellen; Funktionen tragen Sie danach ein."
          optional
        />
        <ButtonRow>
          <Button>Team anlegen</Button>
          <ButtonLink href={organisationPath}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

function readTeam(values: FieldValues, fixed: { readonly code: string; readonly area: string } | null) {
  const form = new FormReader(values);
  const given = {
    code: fixed?.code ?? form.required('code', 'Geben Sie ein Kürzel ein.'),
    area: fixed?.area ?? form.required('area', 'Wählen Sie den Bereich.'),
    name: form.required('name', 'Geben Sie einen Namen ein.'),
    site: form.required('site', 'Geben Sie den Standort ein.'),
    validFrom: form.day('validFrom'),
    validTo: form.optionalDay('validTo'),
  };
  form.refuse();
  return validate(teamSchema, given);
}

async function showChange(work: Work, visit: Visit, { params }: OfTeam, form?: FormState) {
  const team = await teamOf(work, params.teamId);
  const { name, site, validFrom, validTo } = team;
  const shown = form ?? freshForm({ name, site, validFrom, validTo: validTo ?? '' });
  return (
    <Page
      title="Team ändern"
      preline={`${team.name} (${team.code})`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, organisation, teamLink(team)]}
    >
      <Form action={`${teamPath(team.id)}/aendern`} csrf={visit.csrf}>
        <TeamFields form={shown} />
        <ButtonRow>
          <Button>Team ändern</Button>
          <ButtonLink href={teamPath(team.id)}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Ein Team bleibt in seinem Bereich. Wechselt es den Bereich, beenden Sie es und legen dort ein neues
        an; sonst gehörten frühere Zahlen plötzlich zu einem anderen Bereich.
      </HelpText>
    </Page>
  );
}

async function showEnd(work: Work, visit: Visit, { params }: OfTeam, form: FormState = freshForm()) {
  const team = await teamOf(work, params.teamId);
  return (
    <Page
      title="Team beenden"
      preline={team.name}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, organisation, teamLink(team)]}
    >
      <p class="kern-body">
        Nach dem letzten Tag zählt das Team keine Beschäftigten mehr. Was bis dahin gezogen und geprüft wurde,
        bleibt. Funktionen von Teamleitungen enden nicht von selbst: Beenden Sie sie unter „Konten“, sobald
        die letzte Prüfung abgeschlossen ist.
      </p>
      <Form action={`${teamPath(team.id)}/ende`} csrf={visit.csrf}>
        <DateField form={form} name="validTo" label="Letzter Tag" />
        <ButtonRow>
          <Button>Team beenden</Button>
          <ButtonLink href={teamPath(team.id)}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

async function showHeadcountForm(work: Work, visit: Visit, { params }: OfTeam, form?: FormState) {
  const team = await teamOf(work, params.teamId);
  const shown = form ?? freshForm({ of: 'team', validFrom: localDate(work.now) });
  return (
    <Page
      title="Beschäftigtenzahl eintragen"
      preline={team.name}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, organisation, teamLink(team)]}
    >
      <Form action={`${teamPath(team.id)}/beschaeftigte/neu`} csrf={visit.csrf}>
        <Radios
          form={shown}
          name="of"
          label="Für"
          options={[
            { value: 'team', label: 'das ganze Team' },
            ...team.functions.map(({ id, name }) => ({ value: id, label: name })),
            {
              value: 'new',
              label: 'eine neue Funktion',
              reveals: (
                <TextField
                  form={shown}
                  name="function"
                  label="Name der Funktion"
                  hint="zum Beispiel Fallmanagement; kein Name einer Person"
                  width="medium"
                  maxLength={120}
                />
              ),
            },
          ]}
        />
        <DateField form={shown} name="validFrom" label="Gilt ab" />
        <NumberField form={shown} name="employees" label="Beschäftigte" hint="Köpfe, nicht Stellen" />
        <ButtonRow>
          <Button>Beschäftigtenzahl eintragen</Button>
          <ButtonLink href={teamPath(team.id)}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Die Zahl gilt bis zur nächsten. Ein zweiter Eintrag für denselben Tag berichtigt den ersten; beide
        Vorgänge stehen im Vorgangsprotokoll. Freigegebene Berichte ändern sich nicht.
      </HelpText>
    </Page>
  );
}

function readHeadcount(values: FieldValues, team: Team) {
  const form = new FormReader(values);
  const of = form.text('of');
  const isNew = of === 'new';
  const known = team.functions.find(({ id }) => id === of);
  if (of !== 'team' && !isNew && known === undefined) {
    form.fault('of', 'not-chosen', 'Wählen Sie, für wen die Zahl gilt.');
  }
  const given = {
    team: team.code,
    function: isNew
      ? form.required('function', 'Geben Sie den Namen der Funktion ein.')
      : (known?.name ?? null),
    validFrom: form.day('validFrom'),
    employees: form.integer('employees'),
  };
  form.refuse();
  return validate(headcountSchema, given);
}

/** One team: how it stands, its headcounts, and what the administration changes about it. */
export const teamFormPages: readonly PageRoute[] = [
  ...formPages({
    path: `${path}/neu`,
    act: 'organisation.write',
    show: showNewTeam,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const employees = form.optionalInteger('employees');
      form.refuse();
      const team = readTeam(values, null);
      const { id } = await addTeam(work, team);
      if (employees !== null) {
        const entry = { team: team.code, function: null, validFrom: team.validFrom, employees };
        await keepOrganisation(work, {
          areas: [],
          teams: [],
          headcounts: [validate(headcountSchema, entry)],
        });
      }
      return goTo(teamPath(id), 'Das Team ist angelegt.');
    },
  }),
  ...formPages({
    path: `${path}/:teamId/aendern`,
    act: 'organisation.write',
    params: byTeam,
    show: showChange,
    async submit(work, _visit, { params }, values) {
      const team = readTeam(values, await teamOf(work, params.teamId));
      await keepOrganisation(work, { areas: [], teams: [team], headcounts: [] });
      return goTo(teamPath(params.teamId), 'Das Team ist geändert.');
    },
  }),
  ...formPages({
    path: `${path}/:teamId/ende`,
    act: 'organisation.write',
    params: byTeam,
    show: showEnd,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const validTo = form.day('validTo');
      form.refuse();
      const { code, area, name, site, validFrom } = await teamOf(work, params.teamId);
      const team = validate(teamSchema, { code, area, name, site, validFrom, validTo });
      await keepOrganisation(work, { areas: [], teams: [team], headcounts: [] });
      return goTo(teamPath(params.teamId), `Das Team endet am ${date(validTo)}.`);
    },
  }),
  ...formPages({
    path: `${path}/:teamId/beschaeftigte/neu`,
    act: 'organisation.write',
    params: byTeam,
    show: showHeadcountForm,
    async submit(work, _visit, { params }, values) {
      const entry = readHeadcount(values, await teamOf(work, params.teamId));
      await keepOrganisation(work, { areas: [], teams: [], headcounts: [entry] });
      return goTo(
        teamPath(params.teamId),
        `${entry.function ?? 'Das ganze Team'}: ${counted(entry.employees, 'Beschäftigter', 'Beschäftigte')} ab ${date(entry.validFrom)}.`,
      );
    },
  }),
];
