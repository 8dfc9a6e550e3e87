import { confirmEntropy, drawSample, enterEntropy, withdrawEntropy } from '../draws/index.ts';
import { counted } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import { Button, ButtonRow, Form, freshForm, HelpText, TextField } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { ofFrame } from './frame-seal.tsx';
import { act, goTo, type PageRoute, type Visit } from './page-route.ts';

/** The random value of the seal that waits to be drawn. */
export interface OpenEntropy {
  readonly source: string;
  readonly announced: boolean;
  readonly sampleSize: number;
  readonly entered: boolean;
  readonly confirmed: boolean;
}

/** Null where the latest seal has been drawn (and voided): the frame waits for its next seal. */
export async function openEntropy({ tx }: Pick<Work, 'tx'>, frameId: string): Promise<OpenEntropy | null> {
  const row = await tx
    .selectFrom('seal as s')
    .leftJoin('draw as d', 'd.seal_id', 's.id')
    .leftJoin('entropy_entry as e', 'e.seal_id', 's.id')
    .select(['s.entropy_source', 's.sample_size', 'd.id as draw_id', 'e.entered_at', 'e.confirmed_at'])
    .where('s.frame_id', '=', frameId)
    .orderBy('s.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.draw_id !== null) return null;
  return {
    source: row.entropy_source,
    announced: row.entropy_source !== 'system',
    sampleSize: row.sample_size,
    entered: row.entered_at !== null,
    confirmed: row.confirmed_at !== null,
  };
}

/** Enters the announced value, confirms it as the second person, or takes a wrong entry back. */
export const EntropyForms = (props: { visit: Visit; frameId: string; entropy: OpenEntropy }) => {
  const { visit, frameId, entropy } = props;
  if (entropy.confirmed || reachOf(visit.actor, 'entropy.enter') === null) return null;
  const base = `/grundgesamtheiten/${frameId}/zufallswert`;
  return (
    <section>
      <h2 class="kern-heading-medium">Zufallswert</h2>
      <p class="kern-body">Angekündigt: {entropy.source}</p>
      <Form action={entropy.entered ? `${base}/bestaetigung` : base} csrf={visit.csrf}>
        <TextField
          form={freshForm()}
          name="wert"
          label={entropy.entered ? 'Zufallswert zur Bestätigung' : 'Zufallswert'}
          hint="nur Ziffern, ohne Leerzeichen"
          width="medium"
        />
        <ButtonRow>
          <Button kind="secondary">
            {entropy.entered ? 'Zufallswert bestätigen' : 'Zufallswert eingeben'}
          </Button>
          {entropy.entered && (
            <Button kind="tertiary" formAction={`${base}/ruecknahme`}>
              Erste Eingabe zurücknehmen
            </Button>
          )}
        </ButtonRow>
      </Form>
      <HelpText>Die eine Person gibt den Wert ein, eine zweite gibt ihn unabhängig noch einmal ein.</HelpText>
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

export const entropyPages: readonly PageRoute[] = [
  act({
    path: '/grundgesamtheiten/:frameId/zufallswert',
    act: 'entropy.enter',
    params: ofFrame,
    async submit(work, _visit, { params }, values) {
      await enterEntropy(work, { ...params, value: valueOf(values) });
      return goTo(
        `/grundgesamtheiten/${params.frameId}`,
        'Der Zufallswert ist eingegeben. Eine zweite Person bestätigt ihn.',
      );
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/zufallswert/bestaetigung',
    act: 'entropy.enter',
    params: ofFrame,
    async submit(work, _visit, { params }, values) {
      await confirmEntropy(work, { ...params, value: valueOf(values) });
      return goTo(
        `/grundgesamtheiten/${params.frameId}`,
        'Der Zufallswert ist bestätigt. Jetzt kann gezogen werden.',
      );
    },
  }),
  act({
    path: '/grundgesamtheiten/:frameId/zufallswert/ruecknahme',
    act: 'entropy.enter',
    params: ofFrame,
    async submit(work, _visit, { params }) {
      await withdrawEntropy(work, params.frameId);
      return goTo(`/grundgesamtheiten/${params.frameId}`, 'Die Eingabe ist zurückgenommen.');
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
