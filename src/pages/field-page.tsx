import { fieldStates, missingAgreements, versionBefore, type FieldVersion } from '../audit-plan/index.ts';
import { instructionName } from '../catalogue/index.ts';
import { severityNames } from '../checks/index.ts';
import { dateOf, integer } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Details,
  Form,
  HelpText,
  Notice,
  Page,
  SummaryList,
  type Link,
  type SummaryRow,
} from '../ui/index.ts';
import type { Actor } from '../work.ts';
import { FieldChanges } from './field-changes.tsx';
import { statements } from './field-words.ts';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { FieldStateTag } from './plan-pages.tsx';

interface FieldPageProps {
  readonly visit: Visit;
  readonly versions: readonly FieldVersion[];
  readonly latest: FieldVersion;
  readonly inForce: FieldVersion | undefined;
  readonly errorTypes: ReadonlyMap<string, string>;
  readonly breadcrumbs: readonly Link[];
}

/** Whether this person draws by the version: a lead for the own team, the area head over all teams. */
const draws = ({ role, teamId }: Actor, { drawnBy, teams }: FieldVersion): boolean =>
  drawnBy === 'area' ? role === 'area-head' : role === 'team-lead' && teams.some(({ id }) => id === teamId);

/** A field with its latest version, what can be done with it, and all that it was before. */
export const FieldPage = (props: FieldPageProps) => {
  const { visit, versions, latest, inForce, breadcrumbs } = props;
  const own = latest.agreements.some(({ teamId }) => teamId === visit.actor.teamId);
  const leads = visit.actor.role === 'team-lead' && own;
  // What is delivered may still be of a team that takes no part in the latest version.
  const setsFilter =
    reachOf(visit.actor, 'field.write') !== null &&
    versions.some(({ teams }) => teams.some(({ id }) => id === visit.actor.teamId));
  const open = latest.id !== inForce?.id;
  const draw = inForce !== undefined && draws(visit.actor, inForce) && (
    <ButtonLink
      href={address('/ziehungen/neu', { feld: latest.fieldId })}
      kind={open ? 'secondary' : 'primary'}
    >
      Stichprobe ziehen
    </ButtonLink>
  );
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
      {leads && open && <NextStep visit={visit} field={latest} />}
      {!open && (
        <ButtonRow>
          {draw}
          {leads && <AmendmentLinks field={latest} />}
        </ButtonRow>
      )}
      {latest.state === 'submitted' && reachOf(visit.actor, 'plan.confirm') !== null && (
        <ButtonRow>
          <ButtonLink href={`/pruefplan/${latest.planId}/bestaetigung`} kind="primary">
            Prüfplan bestätigen
          </ButtonLink>
          <ButtonLink href={`/prueffelder/${latest.fieldId}/rueckgabe`}>Prüffeld zurückgeben</ButtonLink>
        </ButtonRow>
      )}
      {open && inForce !== undefined && !latest.endsField && (
        <FieldChanges
          id="aenderungen"
          caption="Was sich ändert"
          before={inForce}
          after={latest}
          errorTypes={props.errorTypes}
        />
      )}
      <SummaryList rows={factsOf(props)} />
      <CriteriaTable field={latest} />
      {latest.agreements.length > 1 && <Agreements field={latest} />}
      {versions.length > 1 && <History {...props} />}
      <ButtonRow>
        {open && draw}
        {versions.some(({ state }) => state === 'confirmed') &&
          reachOf(visit.actor, 'draw.read') !== null && (
            <ButtonLink href={address('/ziehungen', { feld: latest.fieldId })}>Ziehungen ansehen</ButtonLink>
          )}
        {setsFilter && (
          <ButtonLink href={`/prueffelder/${latest.fieldId}/lieferfilter`}>Lieferfilter festlegen</ButtonLink>
        )}
        <ButtonLink href={address('/stichprobenrechner', { feld: latest.fieldId })} kind="tertiary">
          Stichprobe berechnen
        </ButtonLink>
      </ButtonRow>
    </Page>
  );
};

const AmendmentLinks = ({ field: { fieldId } }: { field: FieldVersion }) => (
  <>
    <ButtonLink href={`/prueffelder/${fieldId}/bearbeiten`}>Prüffeld ändern</ButtonLink>
    <ButtonLink href={`/prueffelder/${fieldId}/beenden`} kind="tertiary">
      Prüffeld beenden
    </ButtonLink>
  </>
);

/** What the lead can do with a version that is not in force, the main act first. */
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
              {missingAgreements(missing.length)} Danach können Sie das Prüffeld vorlegen.
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
    case 'withdrawn':
      return (
        <ButtonRow>
          <ButtonLink
            href={address('/prueffelder/neu', { jahr: field.year, vorlage: field.fieldId })}
            kind="primary"
          >
            Prüffeld neu entwerfen
          </ButtonLink>
        </ButtonRow>
      );
    case 'confirmed':
      return null;
  }
};

function factsOf({ versions, latest, inForce }: FieldPageProps): SummaryRow[] {
  const { amendmentReason } = latest;
  return [
    { key: 'In Kraft', value: standing(versions, latest, inForce) },
    ...statements(latest),
    ...(amendmentReason === null ? [] : [{ key: 'Grund der Änderung', value: amendmentReason }]),
  ];
}

function standing(
  versions: readonly FieldVersion[],
  latest: FieldVersion,
  inForce: FieldVersion | undefined,
): string {
  if (inForce === undefined) {
    if (versions.some(({ state }) => state === 'confirmed')) return 'nicht mehr, das Prüffeld ist beendet';
    return latest.state === 'withdrawn' ? 'nein' : 'noch nicht bestätigt';
  }
  return inForce.id === latest.id
    ? `Fassung ${latest.version}`
    : `Fassung ${inForce.version}; diese Fassung ${latest.version} ist in Arbeit`;
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
const History = ({ versions, latest, inForce, errorTypes }: FieldPageProps) => (
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
        { label: 'Bezeichnung', cell: ({ title }) => title },
        { label: 'Grund', cell: ({ amendmentReason }) => amendmentReason ?? 'ursprüngliche Fassung' },
      ]}
    />
    {versions.map((version) => {
      const before = versionBefore(versions, version);
      // What is open stands beside what is in force at the head of the page.
      const shown = version.id === latest.id && latest.id !== inForce?.id;
      if (before === undefined || version.endsField || shown) return null;
      return (
        <Details summary={`Fassung ${version.version} neben Fassung ${before.version}`}>
          <FieldChanges
            id={`fassung-${version.version}`}
            caption={`Was Fassung ${version.version} anders sagt`}
            before={before}
            after={version}
            names={[`Fassung ${before.version}`, `Fassung ${version.version}`]}
            errorTypes={errorTypes}
          />
        </Details>
      );
    })}
    <HelpText>Änderungen wirken auf spätere Versiegelungen. Bereits Gezogenes bleibt, wie es war.</HelpText>
  </>
);
