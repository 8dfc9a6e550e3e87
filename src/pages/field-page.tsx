import { fieldStates, methods, origins, type FieldVersion } from '../audit-plan/index.ts';
import { rhythmLabels } from '../calendar/index.ts';
import { instructionName } from '../catalogue/index.ts';
import { severityNames } from '../checks/index.ts';
import { counted, dateOf, integer, percent } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  HelpText,
  Notice,
  Page,
  SummaryList,
  type Link,
  type SummaryRow,
} from '../ui/index.ts';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { FieldStateTag } from './plan-pages.tsx';

interface FieldPageProps {
  readonly visit: Visit;
  readonly versions: readonly FieldVersion[];
  readonly latest: FieldVersion;
  readonly inForce: FieldVersion | undefined;
  readonly breadcrumbs: readonly Link[];
}

/** A field with its latest version, what can be done with it, and all that it was before. */
export const FieldPage = ({ visit, versions, latest, inForce, breadcrumbs }: FieldPageProps) => {
  const own = latest.agreements.some(({ teamId }) => teamId === visit.actor.teamId);
  const leads = visit.actor.role === 'team-lead' && own;
  return (
    <Page
      title={latest.title}
      preline={`Prüffeld ${latest.year}`}
      frame={visit.frame}
      breadcrumbs={breadcrumbs}
      actions={<FieldStateTag version={latest} />}
    >
      {latest.state === 'returned' && (
        <Alert tone="warning" title="Die Bereichsleitung hat das Prüffeld zurückgegeben">
          <p class="kern-body">{latest.returnReason}</p>
        </Alert>
      )}
      {latest.endsField && latest.state !== 'withdrawn' && (
        <Notice>Diese Fassung nimmt das Prüffeld aus dem Plan. Grund: {latest.amendmentReason}</Notice>
      )}
      {leads && <NextStep visit={visit} field={latest} />}
      {latest.state === 'submitted' && reachOf(visit.actor, 'plan.confirm') !== null && (
        <ButtonRow>
          <ButtonLink href={`/pruefplan/${latest.planId}/bestaetigung`} kind="primary">
            Prüfplan bestätigen
          </ButtonLink>
          <ButtonLink href={`/prueffelder/${latest.fieldId}/rueckgabe`}>Prüffeld zurückgeben</ButtonLink>
        </ButtonRow>
      )}
      <SummaryList rows={factsOf(latest, inForce)} />
      <CriteriaTable field={latest} />
      {latest.agreements.length > 1 && <Agreements field={latest} />}
      {versions.length > 1 && <History versions={versions} />}
      <ButtonRow>
        {inForce !== undefined && reachOf(visit.actor, 'draw.read') !== null && (
          <ButtonLink href={address('/ziehungen', { feld: latest.fieldId })}>Ziehungen ansehen</ButtonLink>
        )}
        <ButtonLink href={address('/stichprobenrechner', { feld: latest.fieldId })} kind="tertiary">
          Stichprobe berechnen
        </ButtonLink>
      </ButtonRow>
    </Page>
  );
};

/** What the lead can do with the version, the main act first. */
const NextStep = ({ visit, field }: { visit: Visit; field: FieldVersion }) => {
  const base = `/prueffelder/${field.fieldId}`;
  const missing = field.agreements.filter(({ agreedAt }) => agreedAt === null);
  const mine = missing.some(({ teamId }) => teamId === visit.actor.teamId);
  const hidden = { versionId: field.id, revision: String(field.revision) };
  switch (field.state) {
    case 'draft':
    case 'returned':
      return (
        <Form action={`${base}/vorlegen`} csrf={visit.csrf} hidden={hidden}>
          {mine && field.state === 'draft' && (
            <p class="kern-body">Dieses gemeinsame Prüffeld wartet auf Ihre Mitzeichnung.</p>
          )}
          {!mine && missing.length > 0 && (
            <p class="kern-body">
              Es {missing.length === 1 ? 'fehlt' : 'fehlen'} noch{' '}
              {counted(missing.length, 'Mitzeichnung', 'Mitzeichnungen')}. Danach können Sie das Prüffeld
              vorlegen.
            </p>
          )}
          <ButtonRow>
            {field.state === 'draft' && mine && (
              <Button formAction={`${base}/mitzeichnen`}>Prüffeld mitzeichnen</Button>
            )}
            {field.state === 'draft' && missing.length === 0 && <Button>Prüffeld vorlegen</Button>}
            {!field.endsField && (
              <ButtonLink
                href={`${base}/bearbeiten`}
                kind={field.state === 'returned' ? 'primary' : 'secondary'}
              >
                Entwurf bearbeiten
              </ButtonLink>
            )}
            <Button kind="tertiary" formAction={`${base}/zurueckziehen`}>
              Entwurf zurückziehen
            </Button>
          </ButtonRow>
        </Form>
      );
    case 'submitted':
      return (
        <Form action={`${base}/zurueckziehen`} csrf={visit.csrf} hidden={hidden}>
          <p class="kern-body">Das Prüffeld wartet auf die Bestätigung durch die Bereichsleitung.</p>
          <ButtonRow>
            <Button kind="secondary">Vorlage zurückziehen</Button>
          </ButtonRow>
        </Form>
      );
    case 'confirmed':
      return (
        <ButtonRow>
          <ButtonLink href={address('/ziehungen/neu', { feld: field.fieldId })} kind="primary">
            Stichprobe ziehen
          </ButtonLink>
          <ButtonLink href={`${base}/bearbeiten`}>Prüffeld ändern</ButtonLink>
          <ButtonLink href={`${base}/beenden`} kind="tertiary">
            Prüffeld beenden
          </ButtonLink>
        </ButtonRow>
      );
    case 'withdrawn':
      return null;
  }
};

function factsOf(field: FieldVersion, inForce: FieldVersion | undefined): SummaryRow[] {
  const { secondStage } = field;
  return [
    {
      key: 'In Kraft',
      value:
        inForce === undefined
          ? 'noch nicht bestätigt'
          : inForce.id === field.id
            ? `Fassung ${field.version}`
            : `Fassung ${inForce.version}; diese Fassung ${field.version} ist in Arbeit`,
    },
    { key: 'Anlass', value: `${origins[field.origin]}: ${field.originReference}` },
    { key: 'Teams', value: field.teams.map(({ name }) => name).join(', ') },
    { key: 'Rhythmus', value: rhythmLabels[field.rhythm] },
    {
      key: 'Stichprobe',
      value: `${counted(field.sampleSize, 'Fall', 'Fälle')} (${field.unit}) ${field.drawnBy === 'team' ? 'je Team' : 'über alle Teams'}, ${methods[field.method]}`,
    },
    ...(secondStage === null
      ? []
      : [
          {
            key: 'Erweiterung',
            value: `um ${counted(secondStage.size, 'Fall', 'Fälle')}, wenn mehr als ${counted(secondStage.threshold, 'Fall fehlerhaft ist', 'Fälle fehlerhaft sind')}`,
          },
        ]),
    {
      key: 'Tolerierbare Fehlerquote',
      value: `${percent(field.tolerableRate)} bei ${percent(field.confidence, 0)} Sicherheit`,
    },
    { key: 'Prüfzeit', value: `${counted(field.minutesPerCase, 'Minute', 'Minuten')} je Fall` },
    { key: 'Blinde Zweitprüfungen', value: `${percent(field.recheckShare)} der Fälle ohne Fehler` },
    ...(field.amendmentReason === null ? [] : [{ key: 'Grund der Änderung', value: field.amendmentReason }]),
  ];
}

const CriteriaTable = ({ field }: { field: FieldVersion }) => (
  <DataTable
    id="kriterien"
    caption="Prüfkriterien"
    narrow="list"
    rows={field.criteria}
    columns={[
      { label: 'Kriterium', cell: ({ code }) => code },
      { label: 'Prüffrage', cell: ({ question }) => question },
      {
        label: 'Geschäftsanweisung',
        cell: ({ instructionNumber, instructionTitle, passage }) =>
          `${instructionName({ number: instructionNumber, title: instructionTitle })}, ${passage}`,
      },
      { label: 'Schwere', cell: ({ severity }) => severityNames[severity] },
    ]}
  />
);

const Agreements = ({ field }: { field: FieldVersion }) => (
  <DataTable
    id="mitzeichnungen"
    caption="Mitzeichnungen"
    narrow="list"
    rows={field.agreements}
    columns={[
      {
        label: 'Team',
        cell: ({ teamId }) => field.teams.find(({ id }) => id === teamId)?.name ?? 'früheres Team',
      },
      {
        label: 'Stand',
        cell: ({ agreedAt }) => (agreedAt === null ? 'steht aus' : `mitgezeichnet am ${dateOf(agreedAt)}`),
      },
    ]}
  />
);

/** Every version beside the original; nothing is overwritten. */
const History = ({ versions }: { versions: readonly FieldVersion[] }) => (
  <>
    <DataTable
      id="fassungen"
      caption="Fassungen"
      narrow="list"
      rows={versions}
      columns={[
        { label: 'Fassung', cell: ({ version }) => integer(version) },
        { label: 'Stand', cell: (version) => fieldStates[version.state] },
        {
          label: 'Datum',
          cell: ({ decidedAt, submittedAt, preparedAt }) => dateOf(decidedAt ?? submittedAt ?? preparedAt),
        },
        { label: 'Fälle', cell: ({ sampleSize }) => integer(sampleSize), numeric: true },
        { label: 'tolerierbar', cell: ({ tolerableRate }) => percent(tolerableRate), numeric: true },
        { label: 'Kriterien', cell: ({ criteria }) => integer(criteria.length), numeric: true },
        { label: 'Grund', cell: ({ amendmentReason }) => amendmentReason ?? 'ursprüngliche Fassung' },
      ]}
    />
    <HelpText>Änderungen wirken auf spätere Versiegelungen. Bereits Gezogenes bleibt, wie es war.</HelpText>
  </>
);
