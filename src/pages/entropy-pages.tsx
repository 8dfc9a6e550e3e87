import {
  confirmEntropy,
  drawSample,
  enterEntropy,
  entropyToEnter,
  framesAwaitingEntropy,
  withdrawEntropy,
  type OpenEntropy,
} from '../draws/index.ts';
import { counted } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Notice,
  Page,
  SummaryList,
  TextField,
  type FormState,
  type Link,
  type Task,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { periodName } from './frame-pages.tsx';
import { ofFrame } from './frame-seal.tsx';
import { fieldTitle } from './names.ts';
import { drawsWay, home } from './navigation.ts';
import { act, formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

type OfFrame = { readonly frameId: string };

const pathOf = (frameId: string): string => `/grundgesamtheiten/${frameId}/zufallswert`;
const frameLink = (frameId: string): Link => ({
  label: 'Grundgesamtheit',
  href: `/grundgesamtheiten/${frameId}`,
});
const seesFrames = ({ actor }: Visit): boolean => reachOf(actor, 'frame.read') !== null;

async function showEntropy(
  work: Work,
  visit: Visit,
  { params }: Input<OfFrame, unknown>,
  form: FormState = freshForm(),
) {
  const { fieldId, firstDay, lastDay, entropy } = await entropyToEnter(work, params.frameId);
  const confirms = entropy !== null && entropy.entered && !entropy.confirmed;
  return (
    <Page
      title={confirms ? 'Zufallswert bestätigen' : 'Zufallswert eingeben'}
      preline={`${await fieldTitle(work, fieldId)} · ${periodName(firstDay, lastDay)}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={seesFrames(visit) ? [...drawsWay(visit.actor), frameLink(params.frameId)] : [home]}
    >
      {entropy === null || entropy.confirmed ? (
        <EmptyState
          title={entropy === null ? 'Kein Zufallswert erwartet' : 'Der Zufallswert ist bestätigt'}
          action={
            seesFrames(visit) && (
              <ButtonLink href={frameLink(params.frameId).href}>Grundgesamtheit ansehen</ButtonLink>
            )
          }
        >
          {entropy === null
            ? 'Ein öffentlicher Zufallswert wird nur eingegeben, wenn er bei der Versiegelung angekündigt wurde und noch nicht gezogen ist.'
            : 'Jetzt kann gezogen werden. Das übernimmt, wer die Grundgesamtheit versiegelt hat.'}
        </EmptyState>
      ) : (
        <EntropyForm visit={visit} frameId={params.frameId} entropy={entropy} form={form} />
      )}
    </Page>
  );
}

interface EntropyFormProps {
  readonly visit: Visit;
  readonly frameId: string;
  readonly entropy: OpenEntropy;
  readonly form: FormState;
}

/** Enters the announced value, confirms it as the second person, or takes a wrong entry back. */
const EntropyForm = ({ visit, frameId, entropy, form }: EntropyFormProps) => (
  <>
    <SummaryList
      rows={[
        { key: 'Angekündigte Quelle', value: entropy.source },
        { key: 'Zu ziehen', value: counted(entropy.sampleSize, 'Fall', 'Fälle') },
      ]}
    />
    {entropy.enteredByOneself ? (
      <Notice>Sie haben den Zufallswert eingegeben. Eine zweite Person gibt ihn zur Bestätigung ein.</Notice>
    ) : (
      <Form action={entropy.entered ? `${pathOf(frameId)}/bestaetigung` : pathOf(frameId)} csrf={visit.csrf}>
        <TextField
          form={form}
          name="wert"
          label={entropy.entered ? 'Zufallswert zur Bestätigung' : 'Zufallswert'}
          hint="1 bis 200 Ziffern, ohne Leerzeichen"
          autocomplete="off"
        />
        <ButtonRow>
          <Button>{entropy.entered ? 'Zufallswert bestätigen' : 'Zufallswert eingeben'}</Button>
          <ButtonLink href={seesFrames(visit) ? frameLink(frameId).href : '/'}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    )}
    {entropy.entered && (
      <Form action={`${pathOf(frameId)}/ruecknahme`} csrf={visit.csrf}>
        <p class="kern-body">Ist die erste Eingabe falsch, wird sie zurückgenommen und neu eingegeben.</p>
        <Button kind="tertiary">Erste Eingabe zurücknehmen</Button>
      </Form>
    )}
    <HelpText>
      Die eine Person gibt den Wert ein, eine zweite gibt ihn unabhängig noch einmal ein. Aus ihm und der
      Prüfsumme der Grundgesamtheit folgt die Auswahl.
    </HelpText>
  </>
);

/** The announced random value: how far it is, and where it is entered or confirmed. */
export const EntropyNotice = (props: { visit: Visit; frameId: string; entropy: OpenEntropy }) => {
  const { visit, frameId, entropy } = props;
  const { source, entered, confirmed } = entropy;
  if (confirmed) return null;
  return (
    <section>
      <h2 class="kern-heading-medium">Zufallswert</h2>
      <p class="kern-body">
        Angekündigt: {source}.{' '}
        {entered
          ? 'Er ist eingegeben; eine zweite Person bestätigt ihn.'
          : 'Er ist noch nicht eingegeben. Erst danach kann gezogen werden.'}
      </p>
      {reachOf(visit.actor, 'entropy.enter') !== null && (
        <ButtonRow>
          <ButtonLink href={pathOf(frameId)} kind={entropy.enteredByOneself ? 'secondary' : 'primary'}>
            {entered ? 'Zufallswert bestätigen' : 'Zufallswert eingeben'}
          </ButtonLink>
        </ButtonRow>
      )}
    </section>
  );
};

const valueOf = (values: ConstructorParameters<typeof FormReader>[0]): string => {
  const form = new FormReader(values);
  const value = form.text('wert');
  if (!/^\d{1,200}$/.test(value)) form.fault('wert', 'not-digits', 'Geben Sie 1 bis 200 Ziffern ein.');
  form.refuse('Der Zufallswert besteht nur aus Ziffern.');
  return value;
};

/** Where to go on: the frame, or the page of its random value for those who see nothing else of it. */
const next = (visit: Visit, frameId: string, notice: string) =>
  goTo(seesFrames(visit) ? frameLink(frameId).href : pathOf(frameId), notice);

/** Announced random values that are to be entered or wait for a second person, as tasks of a start page. */
export const entropyTasks = async (work: Work): Promise<Task[]> =>
  (await framesAwaitingEntropy(work)).map(({ frameId, firstDay, lastDay, entered }) => ({
    title: `Zufallswert ${entered ? 'bestätigen' : 'eingeben'}: Grundgesamtheit ${periodName(firstDay, lastDay)}`,
    href: pathOf(frameId),
    status: entered
      ? { tone: 'warning', word: 'wartet auf zweite Person' }
      : { tone: 'info', word: 'angekündigt' },
  }));

export const entropyPages: readonly PageRoute[] = [
  ...formPages({
    path: '/grundgesamtheiten/:frameId/zufallswert',
    act: 'entropy.enter',
    params: ofFrame,
    show: showEntropy,
    async submit(work, visit, { params }, values) {
      await enterEntropy(work, { ...params, value: valueOf(values) });
      return next(visit, params.frameId, 'Der Zufallswert ist eingegeben. Eine zweite Person bestätigt ihn.');
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/zufallswert/bestaetigung',
    act: 'entropy.enter',
    params: ofFrame,
    show: showEntropy,
    async submit(work, visit, { params }, values) {
      await confirmEntropy(work, { ...params, value: valueOf(values) });
      return next(visit, params.frameId, 'Der Zufallswert ist bestätigt. Jetzt kann gezogen werden.');
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/zufallswert/ruecknahme',
    act: 'entropy.enter',
    params: ofFrame,
    show: showEntropy,
    async submit(work, visit, { params }) {
      await withdrawEntropy(work, params.frameId);
      return next(visit, params.frameId, 'Die Eingabe ist zurückgenommen.');
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/ziehung',
    act: 'draw.make',
    params: ofFrame,
    async submit(work, _visit, { params }) {
      const { drawId, items } = await drawSample(work, params);
      return goTo(`/ziehungen/${drawId}`, `${counted(items.length, 'Fall ist', 'Fälle sind')} gezogen.`);
    },
  }),
];
