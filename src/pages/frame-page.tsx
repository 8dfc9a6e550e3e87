import { z } from 'zod';
import { openEntropy, type OpenEntropy } from '../draws/index.ts';
import { counted, date, dateTime, euro, integer, period } from '../format.ts';
import { discardFrame, frameDetail, type FrameDetail, type Voiding } from '../frames/index.ts';
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
  SummaryList,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { EntropyNotice } from './entropy-pages.tsx';
import { ofFrame } from './frame-seal.tsx';
import { address } from './lists.tsx';
import { fieldTitle } from './names.ts';
import { DrawerLine } from './name-drawer-pages.tsx';
import { drawList, drawsWay, home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { FrameStateTag, periodName } from './frame-pages.tsx';
import { VoidingReason } from './voiding-reason.tsx';

type OfFrame = z.infer<typeof ofFrame>;

const detailQuery = z.object({ anzahl: z.coerce.number().int().min(1).optional().catch(undefined) });

async function showFrame(
  work: Work,
  visit: Visit,
  { params, query }: Input<OfFrame, z.infer<typeof detailQuery>>,
) {
  const frame = await frameDetail(work, params.frameId);
  const drawn = await work.tx
    .selectFrom('draw')
    .select(['id', 'number'])
    .where('frame_id', '=', frame.id)
    .orderBy('drawn_at', 'desc')
    .execute();
  return (
    <FramePage
      visit={visit}
      frame={frame}
      title={await fieldTitle(work, frame.fieldId)}
      size={query.anzahl}
      drawn={drawn}
      entropy={frame.state === 'sealed' ? await openEntropy(work, frame.id) : null}
    />
  );
}

interface FramePageProps {
  readonly visit: Visit;
  readonly frame: FrameDetail;
  readonly title: string;
  readonly size: number | undefined;
  readonly drawn: readonly { id: string; number: string }[];
  readonly entropy: OpenEntropy | null;
}

/** Whether this person seals and draws the frame (rule 4). */
const isDrawer = ({ actor }: Visit, frame: FrameDetail): boolean =>
  frame.teamId === null
    ? actor.role === 'area-head' ||
      (frame.namedDrawer !== null && [actor.accountId, actor.onBehalfOf].includes(frame.namedDrawer))
    : actor.role === 'team-lead' && actor.teamId === frame.teamId;

const FramePage = ({ visit, frame, title, size, drawn, entropy }: FramePageProps) => (
  <Page
    title={`Grundgesamtheit ${periodName(frame.firstDay, frame.lastDay)}`}
    preline={title}
    frame={visit.frame}
    breadcrumbs={drawsWay(visit.actor)}
    actions={<FrameStateTag state={frame.state} />}
  >
    {frame.void !== null && <VoidNotice visit={visit} frame={frame} voiding={frame.void} />}
    {(frame.state === 'imported' || frame.state === 'sealed') && <DrawerLine visit={visit} frame={frame} />}
    {isDrawer(visit, frame) && <NextStep visit={visit} frame={frame} size={size} entropy={entropy} />}
    {entropy !== null && entropy.announced && (
      <EntropyNotice visit={visit} frameId={frame.id} entropy={entropy} />
    )}
    {drawn.length > 0 && (
      <p class="kern-body">
        Gezogen:{' '}
        {drawn.map(({ id, number }, index) => (
          <>
            {index > 0 && ', '}
            {reachOf(visit.actor, 'draw.read') === null ? (
              number
            ) : (
              <a class="kern-link" href={`/ziehungen/${id}`}>
                {number}
              </a>
            )}
          </>
        ))}
      </p>
    )}
    <SummaryList
      rows={[
        { key: 'Fälle', value: integer(frame.size) },
        { key: 'Zeitraum', value: period(frame.firstDay, frame.lastDay) },
        { key: 'Stichtag', value: date(frame.cutOffDate) },
        ...(reachOf(visit.actor, 'delivery.read') === null
          ? []
          : [
              {
                key: 'Lieferung',
                value: (
                  <a class="kern-link" href={`/lieferungen/${frame.deliveryId}`}>
                    Kontrollsummen ansehen
                  </a>
                ),
              },
            ]),
        ...(frame.amountCents === null ? [] : [{ key: 'Summe der Beträge', value: euro(frame.amountCents) }]),
        ...(frame.digest === null ? [] : [{ key: 'Prüfsumme', value: <code>{frame.digest}</code> }]),
        ...(frame.successor === null
          ? []
          : [
              {
                key: 'Ersetzt durch',
                value: <a href={`/grundgesamtheiten/${frame.successor}`}>neue Grundgesamtheit</a>,
              },
            ]),
        ...(frame.successorOf === null
          ? []
          : [
              {
                key: 'Ersetzt',
                value: <a href={`/grundgesamtheiten/${frame.successorOf}`}>aufgehobene Grundgesamtheit</a>,
              },
            ]),
      ]}
    />
    {frame.exclusions.length > 0 && <Exclusions frame={frame} />}
    <DataTable
      id="teams"
      caption="Fälle nach Team"
      rows={frame.teams}
      columns={[
        { label: 'Team', cell: ({ code }) => code },
        { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
      ]}
    />
    {frame.strata.length > 0 && (
      <Details summary="Fälle nach Schicht">
        <DataTable
          id="schichten"
          caption="Fälle nach Schicht"
          captionHidden
          rows={frame.strata}
          columns={[
            { label: 'Schicht', cell: ({ stratum }) => stratum },
            { label: 'Fälle', cell: (stratum) => integer(stratum.size), numeric: true },
          ]}
        />
      </Details>
    )}
    {frame.seals.length > 0 && (
      <Details summary="Versiegelungen">
        <DataTable
          id="siegel"
          caption="Versiegelungen"
          captionHidden
          rows={frame.seals}
          columns={[
            { label: 'Nummer', cell: ({ number }) => integer(number) },
            { label: 'am', cell: ({ sealedAt }) => dateTime(sealedAt) },
            { label: 'Stichprobe', cell: ({ sampleSize }) => counted(sampleSize, 'Fall', 'Fälle') },
            { label: 'Prüfsumme', cell: ({ digest }) => <code>{digest}</code> },
          ]}
        />
      </Details>
    )}
    <ButtonRow>
      {frame.state === 'sealed' && frame.void === null && reachOf(visit.actor, 'frame.void') !== null && (
        <ButtonLink href={`/grundgesamtheiten/${frame.id}/aufhebung`} kind="tertiary">
          Aufhebung beantragen
        </ButtonLink>
      )}
    </ButtonRow>
  </Page>
);

const NextStep = (props: {
  visit: Visit;
  frame: FrameDetail;
  size: number | undefined;
  entropy: OpenEntropy | null;
}) => {
  const { visit, frame, entropy } = props;
  const base = `/grundgesamtheiten/${frame.id}`;
  if (frame.state === 'imported') {
    return (
      <>
        <p class="kern-body">
          Nächster Schritt: festlegen, was gezogen wird. Fälle, die nicht in die Grundgesamtheit gehören,
          schließen Sie vorher mit Begründung aus.
        </p>
        <ButtonRow>
          <ButtonLink href={address(`${base}/versiegelung`, { anzahl: props.size })} kind="primary">
            Weiter zur Ziehung
          </ButtonLink>
          <ButtonLink href={`${base}/ausschluss`}>Fälle ausschließen</ButtonLink>
          <ButtonLink href={`${base}/verwerfen`} kind="tertiary">
            Grundgesamtheit verwerfen
          </ButtonLink>
        </ButtonRow>
      </>
    );
  }
  if (frame.state === 'sealed' && entropy === null) {
    return (
      <ButtonRow>
        <ButtonLink href={`${base}/versiegelung`} kind="primary">
          Erneut versiegeln
        </ButtonLink>
      </ButtonRow>
    );
  }
  if (frame.state === 'sealed' && entropy !== null && (!entropy.announced || entropy.confirmed)) {
    return (
      <Form action={`${base}/ziehung`} csrf={visit.csrf}>
        <p class="kern-body">
          Versiegelt: {counted(entropy.sampleSize, 'Fall wird', 'Fälle werden')} aus {integer(frame.size)}{' '}
          gezogen.
        </p>
        <ButtonRow>
          <Button>Stichprobe ziehen</Button>
        </ButtonRow>
      </Form>
    );
  }
  return null;
};

const VoidNotice = ({ visit, frame, voiding }: { visit: Visit; frame: FrameDetail; voiding: Voiding }) => {
  const open = voiding.confirmedAt === null;
  return (
    <Alert tone="warning" title={open ? 'Aufhebung beantragt' : 'Diese Grundgesamtheit ist aufgehoben'}>
      <VoidingReason voiding={voiding} />
      {open && reachOf(visit.actor, 'frame.void') !== null && (
        <Form action={`/grundgesamtheiten/${frame.id}/aufhebung/bestaetigung`} csrf={visit.csrf}>
          <p class="kern-body">Eine zweite Person bestätigt die Aufhebung.</p>
          <Button kind="danger">Aufhebung bestätigen</Button>
        </Form>
      )}
    </Alert>
  );
};

const Exclusions = ({ frame }: { frame: FrameDetail }) => (
  <DataTable
    id="ausschluesse"
    caption="Ausgeschlossene Fälle"
    narrow="list"
    rows={frame.exclusions}
    columns={[
      { label: 'Grund', cell: ({ reason }) => reason ?? '(gelöscht)' },
      {
        label: 'Bedingung',
        cell: ({ conditions }) =>
          conditions.map(({ attribute, equals }) => `${attribute}: ${equals.join(' oder ')}`).join('; '),
      },
      { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
      { label: 'am', cell: ({ excludedAt }) => dateTime(excludedAt) },
    ]}
  />
);

async function showDiscard(work: Work, visit: Visit, { params }: Input<OfFrame, unknown>) {
  const frame = await frameDetail(work, params.frameId);
  return (
    <Page
      title="Grundgesamtheit verwerfen"
      frame={visit.frame}
      breadcrumbs={[home, drawList, { label: 'Grundgesamtheit', href: `/grundgesamtheiten/${frame.id}` }]}
    >
      <p class="kern-body">
        {counted(frame.size, 'Fall wird', 'Fälle werden')} mit der Grundgesamtheit gelöscht. Danach können Sie
        für denselben Zeitraum eine neue Liste übernehmen.
      </p>
      <Form action={`/grundgesamtheiten/${frame.id}/verwerfen`} csrf={visit.csrf}>
        <ButtonRow>
          <Button kind="danger">Grundgesamtheit verwerfen</Button>
          <ButtonLink href={`/grundgesamtheiten/${frame.id}`}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

export const framePagesOfOne: readonly PageRoute[] = [
  page({
    path: '/grundgesamtheiten/:frameId',
    act: 'frame.read',
    params: ofFrame,
    query: detailQuery,
    show: showFrame,
  }),
  page({
    path: '/grundgesamtheiten/:frameId/verwerfen',
    act: 'frame.seal',
    params: ofFrame,
    show: showDiscard,
  }),
  act({
    path: '/grundgesamtheiten/:frameId/verwerfen',
    act: 'frame.seal',
    params: ofFrame,
    async submit(work, _visit, { params }) {
      await discardFrame(work, params.frameId);
      return goTo('/ziehungen', 'Die Grundgesamtheit ist verworfen.');
    },
  }),
];
