import { z } from 'zod';
import { methods } from '../audit-plan/index.ts';
import {
  drawDetail,
  drawProtocol,
  listItems,
  replaceableItems,
  type DrawDetail,
  type DrawProgress,
  type Item,
} from '../draws/index.ts';
import { counted, dateTime, integer } from '../format.ts';
import { loadFrame, type Frame, type Voiding } from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Details,
  Form,
  Page,
  Pager,
  Progress,
  SummaryList,
  type Column,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { periodName } from './frame-pages.tsx';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { fieldTitle } from './names.ts';
import { drawList, home, roleNames } from './navigation.ts';
import { answerOf, download, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { DrawState } from './draw-pages.tsx';
import { VoidingReason } from './voiding-reason.tsx';

export const ofDraw = z.object({ drawId: z.uuid() });
export type OfDraw = z.infer<typeof ofDraw>;
export const byDraw = ({ drawId }: OfDraw): string => `/ziehungen/${drawId}`;

const itemsQuery = z.object({ ab: z.string().max(500).optional().catch(undefined) });

async function showDraw(
  work: Work,
  visit: Visit,
  { params, query }: Input<OfDraw, z.infer<typeof itemsQuery>>,
) {
  const draw = await drawDetail(work, params.drawId);
  const frame = await loadFrame(work.tx, draw.frameId, 'read');
  const { items, next } = await listItems(work, draw.id, {
    limit: 100,
    ...(query.ab === undefined ? {} : { cursor: query.ab }),
  });
  const title = await fieldTitle(work, draw.fieldId);
  const replaceable = await replaceableItems(work, draw.id);
  const paging = { next, after: query.ab };
  return (
    <DrawPage
      visit={visit}
      draw={draw}
      frame={frame}
      title={title}
      items={items}
      replaceable={replaceable}
      paging={paging}
    />
  );
}

interface DrawPageProps {
  readonly visit: Visit;
  readonly draw: DrawDetail;
  readonly frame: Frame;
  readonly title: string;
  readonly items: readonly Item[];
  /** Items for which the reader can draw a replacement. */
  readonly replaceable: ReadonlySet<string>;
  readonly paging: { readonly next: string | null; readonly after: string | undefined };
}

const DrawPage = ({ visit, draw, frame, title, items, replaceable, paging }: DrawPageProps) => {
  const { progress } = draw;
  const base = byDraw({ drawId: draw.id });
  const standing = draw.void?.confirmedAt == null;
  const checks = reachOf(visit.actor, 'check.save') !== null && items.length > 0;
  return (
    <Page
      title={`Ziehung ${draw.number}`}
      preline={`${title} · ${periodName(frame.firstDay, frame.lastDay)}`}
      frame={visit.frame}
      breadcrumbs={[home, drawList]}
      actions={<DrawState draw={{ voided: voidState(draw), progress }} />}
    >
      {draw.void !== null && <VoidNotice visit={visit} draw={draw} voiding={draw.void} />}
      <p class="kern-body">
        Aus {counted(frame.size, 'Fall', 'Fällen')} gezogen: {counted(draw.seal.sampleSize, 'Fall', 'Fälle')},{' '}
        {methods[draw.seal.method]}, am {dateTime(draw.drawnAt)}.
      </p>
      {checks && standing && (
        <>
          <CheckProgress progress={progress} />
          <ButtonRow>
            {progress.open > 0 && (
              <ButtonLink href={`${base}/pruefen`} kind="primary">
                {progress.checked === 0 ? 'Prüfung beginnen' : 'Prüfung fortsetzen'}
              </ButtonLink>
            )}
            <ButtonLink href={address('/pruefboegen', { ziehung: draw.id })}>Prüfbögen ansehen</ButtonLink>
          </ButtonRow>
        </>
      )}
      {items.length > 0 && <Items visit={visit} draw={draw} items={items} replaceable={replaceable} />}
      {(paging.next !== null || paging.after !== undefined) && (
        <Pager
          shown={items.length}
          {...(paging.after === undefined ? {} : { first: base })}
          {...(paging.next === null ? {} : { next: address(base, { ab: paging.next }) })}
        />
      )}
      {draw.requests.length > 0 && <Requests draw={draw} />}
      <Protocol draw={draw} frame={frame} />
      {standing && <Continue visit={visit} draw={draw} frame={frame} />}
    </Page>
  );
};

/** „x von y geprüft“ as in the reports; what is open besides are replacements and extensions. */
const CheckProgress = ({ progress: { drawn, checked, open } }: { progress: DrawProgress }) => {
  const besides = open - (drawn - checked);
  return (
    <>
      {drawn > 0 && <Progress id="geprueft" label="Geprüft" value={checked} max={drawn} unit="Fällen" />}
      {besides > 0 && (
        <p class="kern-body">
          Offen {besides === 1 ? 'ist' : 'sind'} außerdem {counted(besides, 'Fall', 'Fälle')} aus Ersatz und
          Erweiterung.
        </p>
      )}
    </>
  );
};

const voidState = (draw: DrawDetail): 'requested' | 'voided' | null =>
  draw.void === null ? null : draw.void.confirmedAt === null ? 'requested' : 'voided';

const VoidNotice = ({ visit, draw, voiding }: { visit: Visit; draw: DrawDetail; voiding: Voiding }) => {
  const open = voiding.confirmedAt === null;
  return (
    <Alert
      tone="warning"
      title={open ? 'Die Aufhebung dieser Ziehung ist beantragt' : 'Diese Ziehung ist aufgehoben'}
    >
      <VoidingReason voiding={voiding} />
      {open && reachOf(visit.actor, 'draw.void') !== null && (
        <Form action={`${byDraw({ drawId: draw.id })}/aufhebung/bestaetigung`} csrf={visit.csrf}>
          <p class="kern-body">Eine zweite Person bestätigt die Aufhebung. Die Ziehung bleibt sichtbar.</p>
          <Button kind="danger">Aufhebung bestätigen</Button>
        </Form>
      )}
    </Alert>
  );
};

const kindWords: Readonly<Record<Item['kind'], string>> = {
  sample: 'Stichprobe',
  extension: 'Erweiterung',
  replacement: 'Ersatzfall',
};

const Items = ({
  visit,
  draw,
  items,
  replaceable,
}: Pick<DrawPageProps, 'visit' | 'draw' | 'items' | 'replaceable'>) => {
  const own = ({ teamId }: Item): boolean => visit.actor.role === 'auditor' || teamId === visit.actor.teamId;
  const replaced = new Set(items.map(({ replacesId }) => replacesId));
  const stratified = items.some(({ stratum }) => stratum !== null);
  const replacement = ({ id, rank }: Item) => {
    if (replaced.has(id)) return 'ersetzt';
    if (!replaceable.has(id)) return '–';
    return (
      <a class="kern-link" href={`${byDraw({ drawId: draw.id })}/ersatz/${id}`}>
        Ersatzfall ziehen
        <span class="kern-sr-only"> für Rang {integer(rank)}</span>
      </a>
    );
  };
  const columns: Column<Item>[] = [
    { label: 'Rang', cell: ({ rank }) => integer(rank), numeric: true, rowHeader: true },
    ...(stratified ? [{ label: 'Schicht', cell: ({ stratum }: Item) => stratum ?? '–' }] : []),
    {
      label: 'Fall',
      cell: (item) =>
        own(item) ? (
          <a class="kern-link" href={`/pruefboegen/item/${item.id}`}>
            {item.caseNumber ?? `Position ${integer(item.position)}`}
          </a>
        ) : (
          `Position ${integer(item.position)}`
        ),
    },
    { label: 'Auswahl', cell: ({ kind }) => kindWords[kind] },
    ...(items.some(({ id }) => replaceable.has(id) || replaced.has(id))
      ? [{ label: 'Ersatz', cell: replacement }]
      : []),
  ];
  return (
    <DataTable
      id="faelle"
      caption="Stichprobenfälle in der Reihenfolge der Ziehung"
      narrow="list"
      rows={items}
      columns={columns}
    />
  );
};

const Requests = ({ draw }: { draw: DrawDetail }) => (
  <DataTable
    id="fortsetzungen"
    caption="Erweiterungen und Ersatzfälle"
    narrow="list"
    rows={draw.requests}
    columns={[
      {
        label: 'Art',
        cell: ({ kind, declared }) =>
          kind === 'replacement'
            ? 'Ersatzfall'
            : declared
              ? 'planmäßige Erweiterung'
              : 'außerplanmäßige Erweiterung',
      },
      { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
      { label: 'am', cell: ({ requestedAt }) => dateTime(requestedAt) },
      { label: 'Grund', cell: ({ reason }) => reason ?? '(gelöscht)' },
    ]}
  />
);

const Protocol = ({ draw, frame }: { draw: DrawDetail; frame: Frame }) => {
  const base = byDraw({ drawId: draw.id });
  return (
    <Details summary="Ziehungsprotokoll">
      <SummaryList
        rows={[
          {
            key: 'Versiegelt',
            value: `${dateTime(draw.seal.sealedAt)}, Nummer ${integer(draw.seal.number)}`,
          },
          { key: 'Prüfsumme der Grundgesamtheit', value: <code>{draw.seal.frameDigest}</code> },
          { key: 'Prüfsumme der Versiegelung', value: <code>{draw.seal.digest}</code> },
          {
            key: 'Zufallswert',
            value: (
              <>
                {draw.seal.entropySource === 'system' ? 'vom Dienst: ' : `${draw.seal.entropySource}: `}
                <code>{draw.entropyValue}</code>
              </>
            ),
          },
          { key: 'Startwert', value: <code>{draw.seed}</code> },
          { key: 'Gezogen durch', value: roleOf(draw.drawnBy) },
          { key: 'Vorgangsprotokoll', value: `Eintrag ${integer(draw.journalNumber)}` },
        ]}
      />
      <ButtonRow>
        <ButtonLink href={`${base}/nachrechnung`} kind="primary">
          Ziehung nachrechnen
        </ButtonLink>
        <ButtonLink href={`${base}/protokoll.pdf`} icon="download">
          Protokoll als PDF laden
        </ButtonLink>
        <ButtonLink href={`${base}/protokoll.json`} icon="download">
          Protokoll als JSON laden
        </ButtonLink>
        <ButtonLink href={`/grundgesamtheiten/${frame.id}`} kind="tertiary">
          Grundgesamtheit ansehen
        </ButtonLink>
      </ButtonRow>
      <ExportLinks path={`${base}/faelle`} />
    </Details>
  );
};

const roleOf = (role: string): string =>
  Object.entries(roleNames).find(([code]) => code === role)?.[1] ?? role;

const Continue = ({ visit, draw, frame }: { visit: Visit; draw: DrawDetail; frame: Frame }) => {
  const base = byDraw({ drawId: draw.id });
  const drawer =
    frame.teamId === null ? visit.actor.role === 'area-head' : visit.actor.teamId === frame.teamId;
  const continues = draw.seal.method === 'simple' || draw.seal.method === 'stratified';
  return (
    <ButtonRow>
      {drawer && continues && reachOf(visit.actor, 'draw.make') !== null && (
        <ButtonLink href={`${base}/erweiterung`}>Ziehung erweitern</ButtonLink>
      )}
      {draw.void === null && reachOf(visit.actor, 'draw.void') !== null && (
        <ButtonLink href={`${base}/aufhebung`} kind="tertiary">
          Aufhebung beantragen
        </ButtonLink>
      )}
    </ButtonRow>
  );
};

export const drawPagesOfOne: readonly PageRoute[] = [
  page({ path: '/ziehungen/:drawId', act: 'draw.read', params: ofDraw, query: itemsQuery, show: showDraw }),
  answerOf({
    path: '/ziehungen/:drawId/protokoll.json',
    act: 'draw.read',
    params: ofDraw,
    async answer(work, _visit, { params }) {
      const { number } = await drawDetail(work, params.drawId);
      const protocol = await drawProtocol(work, { ...params, reserves: 0 });
      return download({
        fileName: `ziehungsprotokoll-${number}.json`,
        contentType: 'application/json',
        content: new TextEncoder().encode(`${JSON.stringify(protocol, null, 2)}\n`),
      });
    },
  }),
  ...exportPages({
    path: '/ziehungen/:drawId/faelle',
    act: 'draw.read',
    params: ofDraw,
    query: z.object({}),
    name: 'Stichprobenfälle',
    rows: async (work, _query, params) =>
      (await listItems(work, params.drawId, { limit: exportLimit })).items,
    columns: [
      { header: 'Rang', kind: 'integer', value: ({ rank }) => rank },
      { header: 'Schicht', kind: 'text', value: ({ stratum }) => stratum },
      { header: 'Position', kind: 'integer', value: ({ position }) => position },
      { header: 'Auswahl', kind: 'text', value: ({ kind }) => kindWords[kind] },
      { header: 'Fallnummer', kind: 'text', width: 24, value: ({ caseNumber }) => caseNumber },
    ],
  }),
];
