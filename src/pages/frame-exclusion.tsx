import { counted, period } from '../format.ts';
import { excludeCases, exclusionSchema, frameDetail } from '../frames/index.ts';
import { validate } from '../http/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  Page,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { ofFrame } from './frame-seal.tsx';
import { drawList, home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

async function showExclusion(
  work: Work,
  visit: Visit,
  { params }: Input<{ frameId: string }, unknown>,
  form: FormState = freshForm(),
) {
  const frame = await frameDetail(work, params.frameId);
  return (
    <Page
      title="Fälle ausschließen"
      preline={period(frame.firstDay, frame.lastDay)}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, drawList, { label: 'Grundgesamtheit', href: `/grundgesamtheiten/${frame.id}` }]}
    >
      <p class="kern-body">
        Schließen Sie nur Fälle aus, die nicht zur Grundgesamtheit gehören. Zahl und Grund stehen in jedem
        Ziehungsprotokoll.
      </p>
      <Form action={`/grundgesamtheiten/${frame.id}/ausschluss`} csrf={visit.csrf}>
        <TextField
          form={form}
          name="merkmal"
          label="Merkmal"
          hint="Überschrift der Spalte, zum Beispiel „Status“"
          width="medium"
        />
        <TextArea form={form} name="werte" label="Werte" hint="je Zeile einer" rows={3} />
        <TextArea form={form} name="reason" label="Grund" hint="Ohne Fallnummern und Namen" rows={3} />
        <ButtonRow>
          <Button>Fälle ausschließen</Button>
          <ButtonLink href={`/grundgesamtheiten/${frame.id}`}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Ausgeschlossen werden alle Fälle, bei denen in dieser Spalte einer der Werte steht. Ein einzelner
        Fall, der nicht dazugehört, wird gezogen und beim Prüfen so vermerkt. Ein Fall, der nur schwer zu
        prüfen ist, gehört weiter dazu.
      </HelpText>
    </Page>
  );
}

function readExclusion(values: FieldValues) {
  const form = new FormReader(values);
  const attribute = form.required('merkmal', 'Nennen Sie das Merkmal.');
  const equals = form.lines('werte');
  const reason = form.required('reason', 'Geben Sie den Grund an.');
  if (equals.length === 0) form.fault('werte', 'missing', 'Geben Sie mindestens eine Zeile ein.');
  form.refuse();
  return validate(exclusionSchema, { reason, conditions: [{ attribute, equals }] });
}

export const exclusionPages: readonly PageRoute[] = [
  ...formPages({
    path: '/grundgesamtheiten/:frameId/ausschluss',
    act: 'frame.seal',
    params: ofFrame,
    show: showExclusion,
    nameOf: (path) => (path === 'reason' ? path : path.endsWith('attribute') ? 'merkmal' : 'werte'),
    async submit(work, _visit, { params }, values) {
      const cases = await excludeCases(work, { ...params, ...readExclusion(values) });
      return goTo(
        `/grundgesamtheiten/${params.frameId}`,
        `${counted(cases, 'Fall ist', 'Fälle sind')} ausgeschlossen.`,
      );
    },
  }),
];
