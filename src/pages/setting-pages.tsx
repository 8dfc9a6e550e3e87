import { z } from 'zod';
import {
  changeSettings,
  defaultSettings,
  settings,
  settingsChangeSchema,
  type Settings,
} from '../catalogue/index.ts';
import { date } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
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
  SummaryList,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { FormReader, entriesOf } from './form-values.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, page, showPage, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PeriodFields, readHolidays, SettingFields } from './setting-fields.tsx';
import {
  periodValue,
  periodWords,
  reasonOf,
  settingValue,
  settingWords,
  type PeriodKey,
  type SettingKey,
} from './setting-words.ts';

export const settingsPath = '/einstellungen';
const path = settingsPath;
const retentionPath = `${path}/aufbewahrung`;
const settingsLink: Link = { label: 'Einstellungen', href: path };

/** Settings that are changed on one page. */
interface Group {
  readonly title: string;
  readonly keys: readonly SettingKey[];
}

const groups = {
  haus: { title: 'Haus', keys: ['authority', 'planConfirmation', 'uploadMegabytes'] },
  kalender: { title: 'Kalender', keys: ['federalState', 'extraHolidays'] },
  ausweisung: {
    title: 'Ausweis von Zahlen',
    keys: ['minimumEmployees', 'minimumCases', 'minimumFaultyForSums', 'hidesOneAndTwo'],
  },
  fristen: { title: 'Fristen', keys: ['correctionDays', 'withdrawalMonths', 'withdrawalReminderDays'] },
} as const satisfies Readonly<Record<string, Group>>;
type GroupCode = keyof typeof groups;
const groupCodes = Object.keys(groups) as [GroupCode, ...GroupCode[]];

/** One setting as the overview and the export show it. */
interface Row {
  readonly group: string;
  readonly label: string;
  readonly value: string;
  readonly preset: string;
  readonly why: string;
}

const rowsOf = (house: Settings, { title, keys }: Group): Row[] =>
  keys.map((key) => ({
    group: title,
    label: settingWords[key].label,
    value: settingValue(house, key),
    preset: settingValue(defaultSettings, key),
    why: reasonOf(settingWords[key]),
  }));

const periods = Object.keys(periodWords) as PeriodKey[];
const periodRows = (house: Settings): Row[] =>
  periods.map((key) => ({
    group: 'Aufbewahrung',
    label: periodWords[key].label,
    value: periodValue(house, key),
    preset: periodValue(defaultSettings, key),
    why: reasonOf(periodWords[key]),
  }));

async function showSettings(work: Work, visit: Visit) {
  const house = await settings(work.tx);
  return (
    <Page title="Einstellungen" frame={visit.frame} breadcrumbs={[home]}>
      <p class="kern-body">
        Was das Haus selbst festlegt, mit der Voreinstellung und dem Grund. Jede Änderung steht im
        Vorgangsprotokoll.
      </p>
      {groupCodes.map((code) => (
        <SettingTable
          visit={visit}
          code={code}
          title={groups[code].title}
          rows={rowsOf(house, groups[code])}
        />
      ))}
      <SettingTable visit={visit} code="aufbewahrung" title="Aufbewahrung" rows={periodRows(house)} />
      {reachOf(visit.actor, 'retention.read') !== null && (
        <p class="kern-body">
          Was wann gelöscht wurde und als Nächstes fällig ist, steht unter{' '}
          <a class="kern-link" href="/loeschungen">
            Löschungen
          </a>
          .
        </p>
      )}
      <ExportLinks path={path} />
    </Page>
  );
}

const SettingTable = (props: { visit: Visit; code: string; title: string; rows: readonly Row[] }) => (
  <section>
    <h2 class="kern-heading-medium">{props.title}</h2>
    <DataTable
      id={`einstellungen-${props.code}`}
      caption={`Einstellungen: ${props.title}`}
      captionHidden
      narrow="list"
      rows={props.rows}
      columns={[
        { label: 'Einstellung', cell: ({ label }) => label },
        { label: 'Gilt', cell: ({ value }) => value },
        { label: 'Voreinstellung', cell: ({ preset }) => preset },
        { label: 'Warum', cell: ({ why }) => why },
      ]}
    />
    {reachOf(props.visit.actor, 'setting.write') !== null && (
      <ButtonRow>
        <ButtonLink href={`${path}/${props.code}`} small>
          {`${props.title} ändern`}
        </ButtonLink>
      </ButtonRow>
    )}
  </section>
);

const byGroup = z.object({ group: z.enum(groupCodes) });
type OfGroup = Input<z.infer<typeof byGroup>, unknown>;

async function showGroup(work: Work, visit: Visit, { params }: OfGroup, form?: FormState) {
  const { title, keys } = groups[params.group];
  const shown = form ?? freshForm(valuesOf(await settings(work.tx), keys));
  return (
    <Page title={`${title} ändern`} frame={visit.frame} form={shown} breadcrumbs={[home, settingsLink]}>
      <Form action={`${path}/${params.group}`} csrf={visit.csrf}>
        <SettingFields form={shown} keys={keys} />
        <ButtonRow>
          <Button>Einstellungen speichern</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      {params.group === 'ausweisung' && (
        <HelpText>
          Höhere Zahlen wirken sofort auf Seiten und neue Berichte; freigegebene Berichte ändern sich nicht.
        </HelpText>
      )}
    </Page>
  );
}

/** Settings as the fields of a form hold them. */
const valuesOf = (house: Settings, keys: readonly SettingKey[]): FieldValues =>
  Object.fromEntries(
    keys.map((key) => {
      if (key === 'extraHolidays') {
        return [key, house.extraHolidays.map((day) => `${date(day.date)} ${day.name}`).join('\n')];
      }
      const value = house[key];
      return [key, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)];
    }),
  );

/** What the fields of a group say; the schema of the settings judges it. */
function readGroup(values: FieldValues, keys: readonly SettingKey[]) {
  const form = new FormReader(values);
  const given = keys.map((key) => {
    const preset = defaultSettings[key];
    if (key === 'extraHolidays') return [key, readHolidays(form)];
    if (typeof preset === 'boolean') return [key, form.oneOf(key, ['yes', 'no'], 'Wählen Sie.') === 'yes'];
    return [key, typeof preset === 'number' ? form.integer(key) : form.text(key)];
  });
  form.refuse();
  return validate(settingsChangeSchema, Object.fromEntries(given));
}

async function showPeriods(work: Work, visit: Visit, _input: unknown, form?: FormState) {
  const { retention } = await settings(work.tx);
  const shown = form ?? freshForm(Object.fromEntries(periods.map((key) => [key, String(retention[key])])));
  return (
    <Page title="Aufbewahrung ändern" frame={visit.frame} form={shown} breadcrumbs={[home, settingsLink]}>
      <Form action={retentionPath} csrf={visit.csrf}>
        <PeriodFields form={shown} keys={periods} />
        <ButtonRow>
          <Button>Einstellungen speichern</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText source="Art. 5 Abs. 1 Buchst. e DSGVO, § 84 SGB X">
        Sozialdaten werden gelöscht, sobald sie nicht mehr gebraucht werden. Der nächtliche Löschlauf richtet
        sich nach diesen Fristen; eine Aussetzung der Revision geht vor.
      </HelpText>
    </Page>
  );
}

function readPeriods(values: FieldValues): Settings['retention'] {
  const form = new FormReader(values);
  const retention = Object.fromEntries(periods.map((key) => [key, form.integer(key)]));
  form.refuse();
  return validate(settingsChangeSchema.shape.retention.unwrap(), retention);
}

/** Shorter periods delete what cannot be brought back: a look before the act. */
const ShorterPeriods = (props: {
  visit: Visit;
  values: FieldValues;
  before: Settings;
  after: Settings['retention'];
  shorter: readonly PeriodKey[];
}) => (
  <Page title="Fristen verkürzen" frame={props.visit.frame} breadcrumbs={[home, settingsLink]}>
    <Alert tone="warning" title="Der nächste Löschlauf löscht, was dadurch fällig wird">
      <p class="kern-body">Gelöschtes lässt sich nicht wiederherstellen. Prüfen Sie Ihre Angaben.</p>
    </Alert>
    <SummaryList
      rows={props.shorter.map((key) => ({
        key: periodWords[key].label,
        value: `${periodValue({ ...props.before, retention: props.after }, key)} statt ${periodValue(props.before, key)}`,
        change: retentionPath,
      }))}
    />
    <Form
      action={retentionPath}
      csrf={props.visit.csrf}
      hidden={{
        ...Object.fromEntries(entriesOf(props.values).filter(([name]) => name !== '_csrf')),
        confirmed: 'ja',
      }}
    >
      <ButtonRow>
        <Button kind="danger">Fristen verkürzen</Button>
        <ButtonLink href={retentionPath}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
  </Page>
);

export const settingPages: readonly PageRoute[] = [
  page({ path, act: 'organisation.read', show: showSettings }),
  ...exportPages({
    path,
    act: 'organisation.read',
    query: z.object({}),
    name: 'Einstellungen',
    async rows(work) {
      const house = await settings(work.tx);
      return [...groupCodes.flatMap((code) => rowsOf(house, groups[code])), ...periodRows(house)];
    },
    columns: [
      { header: 'Gruppe', kind: 'text', width: 24, value: ({ group }) => group },
      { header: 'Einstellung', kind: 'text', width: 50, value: ({ label }) => label },
      { header: 'Gilt', kind: 'text', width: 24, value: ({ value }) => value },
      { header: 'Voreinstellung', kind: 'text', width: 24, value: ({ preset }) => preset },
      { header: 'Warum', kind: 'text', width: 80, value: ({ why }) => why },
    ],
  }),
  ...formPages({
    path: retentionPath,
    act: 'setting.write',
    show: showPeriods,
    async submit(work, visit, _input, values) {
      const retention = readPeriods(values);
      const before = await settings(work.tx);
      const shorter = periods.filter((key) => retention[key] < before.retention[key]);
      if (shorter.length > 0 && !new FormReader(values).isTicked('confirmed')) {
        const props = { visit, values, before, after: retention, shorter };
        return showPage(<ShorterPeriods {...props} />);
      }
      await changeSettings(work, { retention });
      return goTo(path, 'Die Aufbewahrungsfristen sind gespeichert.');
    },
  }),
  ...formPages({
    path: `${path}/:group`,
    act: 'setting.write',
    params: byGroup,
    show: showGroup,
    nameOf: (field) => field.split('.')[0] ?? field,
    async submit(work, _visit, { params }, values) {
      await changeSettings(work, readGroup(values, groups[params.group].keys));
      return goTo(path, 'Die Einstellungen sind gespeichert.');
    },
  }),
];
