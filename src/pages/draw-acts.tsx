import { z } from 'zod';
import { drawDetail, extendDraw, replaceItem } from '../draws/index.ts';
import { counted } from '../format.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  TextArea,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import type { Child } from 'hono/jsx';
import { ofDraw } from './draw-page.tsx';
import { FormReader } from './form-values.ts';
import { reasonOf } from './frame-pages.tsx';
import { drawList, home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

type OfDraw = z.infer<typeof ofDraw>;
const ofItem = ofDraw.extend({ itemId: z.uuid() });

interface DrawActProps {
  readonly visit: Visit;
  readonly draw: { readonly id: string; readonly number: string };
  readonly form: FormState;
  readonly title: string;
  readonly action: string;
  readonly button: string;
  readonly before: Child;
  readonly field?: Child;
}

/** A page that asks for the reason of an act on a draw. */
const DrawActPage = ({ visit, draw, form, title, action, button, before, field }: DrawActProps) => (
  <Page
    title={title}
    preline={`Ziehung ${draw.number}`}
    frame={visit.frame}
    form={form}
    breadcrumbs={[home, drawList, { label: `Ziehung ${draw.number}`, href: `/ziehungen/${draw.id}` }]}
  >
    {before}
    <Form action={action} csrf={visit.csrf}>
      {field}
      <TextArea form={form} name="reason" label="Grund" hint="Ohne Fallnummern und Namen" rows={3} />
      <ButtonRow>
        <Button>{button}</Button>
        <ButtonLink href={`/ziehungen/${draw.id}`}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
  </Page>
);

async function showExtension(
  work: Work,
  visit: Visit,
  { params }: Input<OfDraw, unknown>,
  form: FormState = freshForm(),
) {
  const draw = await drawDetail(work, params.drawId);
  return (
    <DrawActPage
      visit={visit}
      draw={draw}
      form={form}
      title="Ziehung erweitern"
      action={`/ziehungen/${draw.id}/erweiterung`}
      button="Weitere Fälle ziehen"
      before={
        <HelpText>
          In die Fehlerquote geht nur eine Erweiterung ein, die der Prüfplan vorab vorsieht. Jede andere wird
          daneben ausgewiesen.
        </HelpText>
      }
      field={<NumberField form={form} name="cases" label="Weitere Fälle" unit="Fälle" />}
    />
  );
}

async function showReplacement(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofItem>, unknown>,
  form: FormState = freshForm(),
) {
  const draw = await drawDetail(work, params.drawId);
  return (
    <DrawActPage
      visit={visit}
      draw={draw}
      form={form}
      title="Ersatzfall ziehen"
      action={`/ziehungen/${draw.id}/ersatz/${params.itemId}`}
      button="Ersatzfall ziehen"
      before={
        <p class="kern-body">
          Der nächste Fall der Zufallsfolge tritt an die Stelle eines Falls, der nicht geprüft werden kann.
          Dieser bleibt sichtbar; auf seinem Prüfbogen halten Sie fest, dass er nicht prüfbar ist.
        </p>
      }
    />
  );
}

export const drawActPages: readonly PageRoute[] = [
  page({ path: '/ziehungen/:drawId/erweiterung', act: 'draw.make', params: ofDraw, show: showExtension }),
  act({
    path: '/ziehungen/:drawId/erweiterung',
    act: 'draw.make',
    params: ofDraw,
    show: showExtension,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const cases = form.integer('cases');
      if (cases < 1) form.fault('cases', 'too-small', 'Geben Sie mindestens 1 ein.');
      form.refuse();
      const { items, declared } = await extendDraw(work, { ...params, cases, reason: reasonOf(values) });
      const how = declared ? 'planmäßig' : 'außerplanmäßig';
      return goTo(
        `/ziehungen/${params.drawId}`,
        `${counted(items.length, 'weiterer Fall ist', 'weitere Fälle sind')} ${how} gezogen.`,
      );
    },
  }),
  page({
    path: '/ziehungen/:drawId/ersatz/:itemId',
    act: 'draw.make',
    params: ofItem,
    show: showReplacement,
  }),
  act({
    path: '/ziehungen/:drawId/ersatz/:itemId',
    act: 'draw.make',
    params: ofItem,
    show: showReplacement,
    async submit(work, _visit, { params }, values) {
      await replaceItem(work, { itemId: params.itemId, reason: reasonOf(values) });
      return goTo(`/ziehungen/${params.drawId}`, 'Der Ersatzfall ist gezogen.');
    },
  }),
];
