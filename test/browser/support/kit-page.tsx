import type { Child } from 'hono/jsx';
import { toSvg } from '../../../src/charts/svg.ts';
import { trend } from '../../../src/charts/trend.ts';
import {
  Alert,
  ButtonLink,
  DataTable,
  DateField,
  Details,
  EmptyState,
  Figure,
  Filters,
  HelpText,
  KeyFigures,
  Notice,
  Page,
  Pager,
  Pagination,
  Progress,
  Select,
  StatusTag,
  SummaryList,
  Tabs,
  TaskList,
  TextField,
  freshForm,
  type FormState,
  type PageFrame,
} from '../../../src/ui/index.ts';
import { KitForm } from './kit-form.tsx';

/** The frame every page of the test service stands in: a team lead who acts for a colleague. */
export const frameAt = (path: string): PageFrame => ({
  path,
  navigation: [
    { label: 'Übersicht', href: '/uebersicht' },
    { label: 'Prüfplan', href: '/pruefplan' },
    { label: 'Ziehungen', href: '/ziehungen' },
    { label: 'Prüfungen', href: '/pruefungen' },
    { label: 'Feststellungen', href: '/feststellungen' },
    { label: 'Maßnahmen', href: '/massnahmen' },
    { label: 'Fehlerschwerpunkte', href: '/fehlerschwerpunkte' },
    { label: 'Berichte', href: '/berichte' },
  ],
  person: {
    function: 'Teamleitung · Team U25',
    deputyFor: 'Teamleitung M&I 1, bis 14.08.2020',
    account: { label: 'Konto', href: '/konto' },
    signOut: { action: '/abmelden', csrf: 'token' },
  },
  version: '0.1.0',
  trialDatabase: true,
  footer: [
    { label: 'Barrierefreiheit', href: '/barrierefreiheit' },
    { label: 'Datenschutz', href: '/datenschutz' },
  ],
});

interface Draw {
  readonly field: string;
  readonly team: string;
  readonly month: string;
  readonly checked: string;
  readonly faulty: string;
  readonly state: Child;
}

const draws: readonly Draw[] = [
  {
    field: 'Eingliederungsvereinbarung – Neukundenprozess',
    team: 'Team U25',
    month: 'März 2020',
    checked: '20 von 20',
    faulty: '3',
    state: <StatusTag tone="success">geprüft</StatusTag>,
  },
  {
    field: 'Kontaktdichte',
    team: 'M&I 1',
    month: 'März 2020',
    checked: '7 von 20',
    faulty: '1',
    state: <StatusTag tone="info">in Prüfung</StatusTag>,
  },
  {
    field: 'Kassensicherheit',
    team: 'Leistung 2',
    month: 'Februar 2020',
    checked: '0 von 12',
    faulty: 'nicht ausgewiesen',
    state: <StatusTag tone="danger">überfällig</StatusTag>,
  },
];

const DrawsTable = ({ id, narrow }: { id: string; narrow: 'list' | 'scroll' }) => (
  <DataTable
    id={id}
    caption={narrow === 'list' ? 'Ziehungen des Bereichs' : 'Ziehungen des Bereichs, seitlich verschiebbar'}
    narrow={narrow}
    columns={[
      {
        label: 'Prüffeld',
        cell: (row: Draw) => <a href="/ziehungen/17">{row.field}</a>,
        sort: { href: '?sort=field' },
      },
      { label: 'Team', cell: (row) => row.team },
      { label: 'Monat', cell: (row) => row.month, sort: { href: '?sort=-month', direction: 'descending' } },
      { label: 'Geprüft', cell: (row) => row.checked, numeric: true },
      { label: 'Fehlerhafte Fälle', cell: (row) => row.faulty, numeric: true },
      { label: 'Stand', cell: (row) => row.state },
    ]}
    rows={draws}
    footer={['Summe', '', '', '27 von 52', '4', '']}
  />
);

const rates = [0.05, 0.033, 0.083, 0.017].map((rate) => ({
  shown: true as const,
  rate,
  lower: rate / 3,
  upper: rate * 2.3,
  faulty: Math.round(rate * 60),
  n: 60,
  unreviewed: 0,
}));
const chart = toSvg(
  trend({
    title: 'Fehlerquote je Monat',
    tolerable: 0.05,
    points: ['Januar', 'Februar', 'März', 'April'].map((name, index) => ({
      label: `0${index + 1}/20`,
      name: `${name} 2020`,
      figure: rates[index] ?? null,
    })),
    width: 480,
    height: 180,
  }),
  'quote-bild',
);

/** Every component of the kit on one page. */
export const KitPage = ({ form = freshForm() }: { form?: FormState }) => (
  <Page
    title="Bausteine der Seiten"
    preline="Kontaktdichte · März 2020"
    frame={frameAt('/ziehungen/17')}
    breadcrumbs={[
      { label: 'Übersicht', href: '/uebersicht' },
      { label: 'Ziehungen', href: '/ziehungen' },
    ]}
    form={form}
    actions={
      <>
        <ButtonLink href="/export.csv" icon="download" small>
          CSV laden
        </ButtonLink>
        <ButtonLink href="/ziehungen/neu" kind="primary" icon="add">
          Stichprobe ziehen
        </ButtonLink>
      </>
    }
  >
    <Alert tone="success" title="Die Stichprobe ist gezogen." live>
      <p>20 von 1.234 Fällen. Beginnen Sie mit dem ersten Prüfbogen.</p>
    </Alert>
    <Alert tone="warning" title="Zwei Maßnahmen sind überfällig." />
    <KeyFigures
      figures={[
        { label: 'Offene Prüfungen', value: '13', note: 'älteste seit 12 Arbeitstagen', href: '/pruefungen' },
        { label: 'Maßnahmen fällig', value: '4', note: <StatusTag tone="danger">2 überfällig</StatusTag> },
        { label: 'Fehlerquote', value: '3,3 %', note: '1,1–7,6 %, n = 60, tolerierbar 5,0 %' },
      ]}
    />
    <Tabs
      label="Ansichten der Ziehung"
      current="/ziehungen/17"
      tabs={[
        { label: 'Fälle', href: '/ziehungen/17' },
        { label: 'Protokoll', href: '/ziehungen/17/protokoll' },
        { label: 'Ergebnis', href: '/ziehungen/17/ergebnis' },
      ]}
    />
    <p>
      Ein Absatz mit einem <a href="/hilfe">Verweis auf die Hilfe</a>, wie ihn eine Seite ohne eigene Klassen
      schreibt.
    </p>
    <Filters action="/ziehungen" label="Ziehungen filtern" active keep={{ sort: '-month' }}>
      <TextField form={freshForm({ q: 'Kontakt' })} name="q" label="Suche" type="search" />
      <Select
        form={freshForm({ state: 'open' })}
        name="state"
        label="Stand"
        options={[
          { value: '', label: 'alle' },
          { value: 'open', label: 'offen' },
        ]}
      />
      <DateField form={freshForm({ since: '2020-03-05' })} name="since" label="Seit" />
    </Filters>
    <DrawsTable id="ziehungen" narrow="list" />
    <Pagination page={2} pageSize={25} total={312} href={(page) => `?seite=${page}`} />
    <DrawsTable id="ziehungen-breit" narrow="scroll" />
    <Pager label="Weitere Ziehungen" shown={3} first="/ziehungen" next="/ziehungen?cursor=abc" />
    <h2>Was noch zu tun ist</h2>
    <TaskList
      tasks={[
        { title: 'Grundgesamtheit hochladen', href: '/1', status: { tone: 'success', word: 'erledigt' } },
        {
          title: 'Grundgesamtheit versiegeln',
          href: '/2',
          hint: 'Danach lässt sich die Datei nicht mehr tauschen.',
          status: { tone: 'info', word: 'als Nächstes' },
        },
        { title: 'Stichprobe ziehen', status: { tone: 'neutral', word: 'noch nicht möglich' } },
      ]}
    />
    <SummaryList
      title="Angaben prüfen"
      rows={[
        { key: 'Prüffeld', value: 'Kontaktdichte', change: '#title' },
        { key: 'Zeitraum', value: '01.03.2020–31.03.2020', change: '#from' },
        { key: 'Fälle', value: '20 von 1.234' },
      ]}
    />
    <HelpText source="§ 45 Abs. 4 Satz 2 SGB X">
      Ein Bescheid kann nur innerhalb eines Jahres ab Kenntnis zurückgenommen werden.
    </HelpText>
    <Notice>
      <p>Diese Zahl beruht auf 3 Feststellungen, von denen 1 noch nicht zweitgeprüft ist.</p>
    </Notice>
    <Details summary="Wortlaut der Geschäftsanweisung" open>
      <p>GA 02/2018 Kundenkontaktdichte-Konzept, Abschnitt 3.</p>
    </Details>
    <Progress
      id="import"
      label="Einlesen der Monatslieferung"
      value={12500}
      max={50000}
      unit="Zeilen"
      refresh="/kit"
    />
    <Figure
      title="Fehlerquote je Monat"
      titleInDrawing
      svg={chart}
      note="n = 60 je Monat; nachweislich eingehalten."
      table={
        <DataTable
          id="quote"
          caption="Fehlerquote je Monat"
          columns={[
            { label: 'Monat', cell: ([label]: readonly string[]) => label },
            { label: 'Quote', cell: (row) => row[1], numeric: true },
          ]}
          rows={[
            ['Januar', '5,0 %'],
            ['Februar', '3,3 %'],
          ]}
        />
      }
    />
    <EmptyState
      title="Noch keine Maßnahme"
      action={<ButtonLink href="/massnahmen/neu">Maßnahme anlegen</ButtonLink>}
    >
      Legen Sie eine Maßnahme an, sobald ein Fehler sofort abgestellt werden soll.
    </EmptyState>
    <h2>Prüffeld anlegen</h2>
    <KitForm form={form} />
  </Page>
);
