import { columnProfiles, saveColumnProfile, type SavedProfile } from '../frames/index.ts';
import { columnProfileSchema, defaultHeaders, type ColumnProfile } from '../tables/index.ts';
import { validate } from '../http/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Radios,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';
import { deliveryList, DeliveryTabs, profileList } from './delivery-parts.tsx';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, page, type PageRoute, type Visit } from './page-route.ts';

const newPath = '/lieferungen/spaltenzuordnungen/neu';

const newLink = (
  <ButtonLink href={newPath} kind="primary">
    Spaltenzuordnung anlegen
  </ButtonLink>
);

async function showProfiles(work: Work, visit: Visit) {
  const profiles = await columnProfiles(work);
  return (
    <Page
      title={profileList.label}
      frame={visit.frame}
      breadcrumbs={[home, deliveryList]}
      actions={profiles.length > 0 && newLink}
    >
      <DeliveryTabs actor={visit.actor} current={profileList} />
      {profiles.length === 0 ? (
        <EmptyState title="Noch keine Spaltenzuordnung" action={newLink}>
          Dateien mit den Überschriften „Fallnummer“, „Team“, „Schicht“ und „Betrag“ brauchen keine. Nennt das
          Fachverfahren seine Spalten anders, legen Sie hier einmal fest, was sie bedeuten.
        </EmptyState>
      ) : (
        <ProfileTable profiles={profiles} />
      )}
    </Page>
  );
}

type Source = ColumnProfile['caseNumber'];

/** Where a value comes from, in words. */
const sourceText = (source: Source): string =>
  typeof source === 'string'
    ? source
    : 'constant' in source
      ? `immer „${source.constant}“`
      : source.columns.join(` ${source.separator} `);

const ProfileTable = ({ profiles }: { profiles: readonly SavedProfile[] }) => (
  <DataTable
    id="zuordnungen"
    caption="Gespeicherte Spaltenzuordnungen"
    narrow="list"
    rows={profiles}
    columns={[
      { label: 'Name', cell: ({ name }) => name },
      { label: 'Fallnummer', cell: ({ mapping }) => sourceText(mapping.caseNumber) },
      { label: 'Team', cell: ({ mapping }) => sourceText(mapping.team) },
      {
        label: 'Schicht',
        cell: ({ mapping }) => (mapping.stratum === null ? '–' : sourceText(mapping.stratum)),
      },
      { label: 'Betrag', cell: ({ mapping }) => mapping.amount ?? '–' },
      { label: 'Nicht übernommen', cell: ({ mapping }) => mapping.ignored.join(', ') || '–' },
    ]}
  />
);

function showNew(
  _work: Work,
  visit: Visit,
  _input: unknown,
  form: FormState = freshForm({
    teamquelle: 'spalte',
    fallnummer: defaultHeaders.caseNumber,
    team: defaultHeaders.team,
  }),
) {
  return Promise.resolve(
    <Page
      title="Spaltenzuordnung anlegen"
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, deliveryList, profileList]}
    >
      <p class="kern-body">
        Nennen Sie die Überschriften so, wie sie in der ersten Zeile der Datei stehen. Alle übrigen Spalten
        werden als Merkmale übernommen.
      </p>
      <Form action={newPath} csrf={visit.csrf}>
        <TextField
          form={form}
          name="name"
          label="Name der Zuordnung"
          hint="zum Beispiel das Fachverfahren und die Auswertung"
          width="medium"
        />
        <TextField form={form} name="fallnummer" label="Spalte mit der Fallnummer" width="medium" />
        <Radios
          form={form}
          name="teamquelle"
          label="Woher kommt das Team?"
          options={[
            {
              value: 'spalte',
              label: 'Es steht in einer Spalte',
              reveals: (
                <>
                  <TextField form={form} name="team" label="Spalte mit dem Team" width="medium" />
                  <TextArea
                    form={form}
                    name="kuerzel"
                    label="Namen und Kürzel"
                    hint="je Zeile „Name in der Datei = Kürzel des Teams“; nötig nur, wo die Datei nicht das Kürzel enthält"
                    rows={3}
                    optional
                  />
                </>
              ),
            },
            {
              value: 'fest',
              label: 'Alle Fälle gehören zu einem Team',
              reveals: <TextField form={form} name="teamfest" label="Kürzel des Teams" width="short" />,
            },
          ]}
        />
        <TextField form={form} name="schicht" label="Spalte mit der Schicht" width="medium" optional />
        <TextField form={form} name="betrag" label="Spalte mit dem Betrag in Euro" width="medium" optional />
        <TextArea
          form={form}
          name="datum"
          label="Spalten mit einem Datum"
          hint="je Zeile eine; Überschriften, die auf „Datum“ enden, werden erkannt"
          rows={3}
          optional
        />
        <TextArea
          form={form}
          name="ohne"
          label="Spalten, die nicht übernommen werden"
          hint="je Zeile eine; Spalten mit Namen von Personen liefern Sie bitte gar nicht erst"
          rows={3}
          optional
        />
        <ButtonRow>
          <Button>Spaltenzuordnung speichern</Button>
          <ButtonLink href={profileList.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Eine gespeicherte Zuordnung wird nicht mehr geändert, damit frühere Lieferungen nachvollziehbar
        bleiben.
      </HelpText>
    </Page>,
  );
}

const headerFault = 'Nennen Sie die Überschrift der Spalte.';

/** The pairs of name and code, one a line. */
function readCodes(form: FormReader): Record<string, string> {
  const pairs = form.lines('kuerzel').map((line) => /^(.+?)\s*=\s*(\S.*)$/.exec(line));
  form.require('kuerzel', !pairs.includes(null), 'Schreiben Sie je Zeile „Name in der Datei = Kürzel“.');
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])));
}

function readTeam(form: FormReader): Pick<ColumnProfile, 'team' | 'teamCodes'> {
  const from = form.oneOf('teamquelle', ['spalte', 'fest'], 'Wählen Sie, woher das Team kommt.');
  if (from === 'fest') {
    return { team: { constant: form.required('teamfest', 'Geben Sie das Kürzel des Teams ein.') } };
  }
  const team = form.required('team', headerFault);
  const teamCodes = readCodes(form);
  return Object.keys(teamCodes).length === 0 ? { team } : { team, teamCodes };
}

/** The form's fields by the profile's, for what the schema refuses. */
const fieldNames: Readonly<Record<string, string>> = {
  caseNumber: 'fallnummer',
  team: 'team',
  stratum: 'schicht',
  amount: 'betrag',
  dates: 'datum',
  ignored: 'ohne',
};

function readProfile(values: FieldValues): { name: string; mapping: ColumnProfile } {
  const form = new FormReader(values);
  const name = form.required('name', 'Geben Sie der Zuordnung einen Namen.');
  form.require(
    'name',
    text(1, 100).safeParse(name).success,
    'Der Name hat höchstens 100 Zeichen in einer Zeile.',
  );
  const mapping: ColumnProfile = {
    caseNumber: form.required('fallnummer', headerFault),
    ...readTeam(form),
    stratum: form.optional('schicht'),
    amount: form.optional('betrag'),
    attributes: 'others',
    ignored: form.lines('ohne'),
    dates: form.lines('datum'),
  };
  const { caseNumber, team, stratum, amount } = mapping;
  const chosen = [caseNumber, team, stratum, amount].filter((source) => typeof source === 'string');
  form.require(
    'fallnummer',
    new Set(chosen).size === chosen.length,
    'Jede Spalte kann nur eine Bedeutung haben. Nennen Sie verschiedene Überschriften.',
  );
  form.refuse();
  return { name, mapping: validate(columnProfileSchema, mapping) };
}

export const columnProfilePages: readonly PageRoute[] = [
  page({ path: '/lieferungen/spaltenzuordnungen', act: 'delivery.create', show: showProfiles }),
  ...formPages({
    path: newPath,
    act: 'delivery.create',
    show: showNew,
    nameOf: (path) => fieldNames[path.split('.')[0] ?? ''] ?? path,
    async submit(work, _visit, _input, values) {
      await saveColumnProfile(work, readProfile(values));
      return goTo(profileList.href, 'Die Spaltenzuordnung ist gespeichert.');
    },
  }),
];
