import { confirmDrawVoid, drawsToVoid, drawToVoid, requestDrawVoid } from '../draws/index.ts';
import { date } from '../format.ts';
import {
  confirmFrameVoid,
  framesToVoid,
  frameToVoid,
  requestFrameVoid,
  voidGroundNames,
  voidGrounds,
  voidRequestSchema,
  type Voiding,
  type VoidRequest,
} from '../frames/index.ts';
import { validate } from '../http/index.ts';
import { reachOf, type Act } from '../identity/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  Page,
  Radios,
  TextArea,
  type FieldValues,
  type FormState,
  type Link,
  type Task,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ofDraw } from './draw-page.tsx';
import { FormReader } from './form-values.ts';
import { ofFrame } from './frame-seal.tsx';
import { drawList, home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { VoidingReason } from './voiding-reason.tsx';

/** What a voiding is about: a draw or a frame, and where its own page is for those who may see it. */
interface Voidable {
  readonly visit: Visit;
  readonly form: FormState;
  readonly what: string;
  readonly own: Link;
  readonly read: Act;
  readonly after: string;
  readonly state: Voiding | null;
}

/** Asks for a voiding, or shows the one asked for to whoever may confirm it. */
const VoidPage = ({ visit, form, what, own, read, after, state }: Voidable) => {
  const seen = reachOf(visit.actor, read) !== null;
  const path = `${own.href}/aufhebung`;
  return (
    <Page
      title={state === null ? `Aufhebung der ${what} beantragen` : `Aufhebung der ${what}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={seen ? [home, drawList, own] : [home]}
    >
      {state === null ? (
        <>
          <p class="kern-body">Eine zweite Person bestätigt. {after}</p>
          <Form action={path} csrf={visit.csrf}>
            <Radios
              form={form}
              name="ground"
              label="Grund"
              hint="Steht in den Berichten"
              options={voidGrounds.map((value) => ({ value, label: voidGroundNames[value] }))}
            />
            <TextArea
              form={form}
              name="reason"
              label="Erläuterung"
              hint="Ohne Fallnummern und Namen; steht nicht in den Berichten"
              rows={3}
            />
            <ButtonRow>
              <Button>Aufhebung beantragen</Button>
              <ButtonLink href={seen ? own.href : '/'}>Abbrechen</ButtonLink>
            </ButtonRow>
          </Form>
        </>
      ) : (
        <Alert
          tone="warning"
          title={
            state.confirmedAt === null ? `${own.label}: Aufhebung beantragt` : `${own.label}: aufgehoben`
          }
        >
          <VoidingReason voiding={state} />
          {state.confirmedAt === null && (
            <Form action={`${path}/bestaetigung`} csrf={visit.csrf}>
              <p class="kern-body">Eine zweite Person bestätigt die Aufhebung. {after}</p>
              <Button kind="danger">Aufhebung bestätigen</Button>
            </Form>
          )}
        </Alert>
      )}
    </Page>
  );
};

type OfDraw = { readonly drawId: string };
type OfFrame = { readonly frameId: string };

async function showDrawVoid(
  work: Work,
  visit: Visit,
  { params }: Input<OfDraw, unknown>,
  form: FormState = freshForm(),
) {
  const draw = await drawToVoid(work, params.drawId);
  return (
    <VoidPage
      visit={visit}
      form={form}
      what="Ziehung"
      own={{ label: `Ziehung ${draw.number}`, href: `/ziehungen/${draw.id}` }}
      read="draw.read"
      after="Danach zählen die Prüfungen dieser Ziehung nicht mehr; sie bleibt mit dem Grund sichtbar."
      state={draw.void}
    />
  );
}

async function showFrameVoid(
  work: Work,
  visit: Visit,
  { params }: Input<OfFrame, unknown>,
  form: FormState = freshForm(),
) {
  const frame = await frameToVoid(work, params.frameId);
  return (
    <VoidPage
      visit={visit}
      form={form}
      what="Grundgesamtheit"
      own={{ label: 'Grundgesamtheit', href: `/grundgesamtheiten/${frame.id}` }}
      read="frame.read"
      after="Die Grundgesamtheit bleibt sichtbar und wird mit ihrer Nachfolgerin verknüpft."
      state={frame.void}
    />
  );
}

/** Where to go on: the object's own page, or that of its voiding for those who see nothing else of it. */
const next = (visit: Visit, read: Act, own: string, notice: string) =>
  goTo(reachOf(visit.actor, read) === null ? `${own}/aufhebung` : own, notice);

function requestOf(values: FieldValues): VoidRequest {
  const form = new FormReader(values);
  const given = {
    ground: form.oneOf('ground', voidGrounds, 'Wählen Sie den Grund.'),
    reason: form.required('reason', 'Erläutern Sie den Grund.'),
  };
  form.refuse();
  return validate(voidRequestSchema, given);
}

const requested = 'Die Aufhebung ist beantragt. Eine zweite Person bestätigt sie.';

/** What waits for a second person to void it, as tasks of a start page. */
export async function voidTasks(work: Work): Promise<Task[]> {
  const status = { tone: 'warning' as const, word: 'wartet auf zweite Person' };
  return [
    ...(await drawsToVoid(work)).map(({ id, number }) => ({
      title: `Über die Aufhebung der Ziehung ${number} entscheiden`,
      href: `/ziehungen/${id}/aufhebung`,
      status,
    })),
    ...(await framesToVoid(work)).map(({ id, lastDay }) => ({
      title: `Über die Aufhebung der Grundgesamtheit bis ${date(lastDay)} entscheiden`,
      href: `/grundgesamtheiten/${id}/aufhebung`,
      status,
    })),
  ];
}

export const voidPages: readonly PageRoute[] = [
  page({ path: '/ziehungen/:drawId/aufhebung', act: 'draw.void', params: ofDraw, show: showDrawVoid }),
  act({
    path: '/ziehungen/:drawId/aufhebung',
    act: 'draw.void',
    params: ofDraw,
    show: showDrawVoid,
    async submit(work, visit, { params }, values) {
      await requestDrawVoid(work, { ...params, ...requestOf(values) });
      return next(visit, 'draw.read', `/ziehungen/${params.drawId}`, requested);
    },
  }),
  act({
    path: '/ziehungen/:drawId/aufhebung/bestaetigung',
    act: 'draw.void',
    params: ofDraw,
    async submit(work, visit, { params }) {
      await confirmDrawVoid(work, params.drawId);
      const notice = 'Die Ziehung ist aufgehoben. Die Grundgesamtheit kann neu versiegelt werden.';
      return next(visit, 'draw.read', `/ziehungen/${params.drawId}`, notice);
    },
  }),
  page({
    path: '/grundgesamtheiten/:frameId/aufhebung',
    act: 'frame.void',
    params: ofFrame,
    show: showFrameVoid,
  }),
  act({
    path: '/grundgesamtheiten/:frameId/aufhebung',
    act: 'frame.void',
    params: ofFrame,
    show: showFrameVoid,
    async submit(work, visit, { params }, values) {
      await requestFrameVoid(work, { ...params, ...requestOf(values) });
      return next(visit, 'frame.read', `/grundgesamtheiten/${params.frameId}`, requested);
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/aufhebung/bestaetigung',
    act: 'frame.void',
    params: ofFrame,
    async submit(work, visit, { params }) {
      await confirmFrameVoid(work, params.frameId);
      return next(
        visit,
        'frame.read',
        `/grundgesamtheiten/${params.frameId}`,
        'Die Grundgesamtheit ist aufgehoben.',
      );
    },
  }),
];
