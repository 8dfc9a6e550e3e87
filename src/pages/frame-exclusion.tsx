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
  Radios,
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
  form: FormState = freshForm({ art: 'merkmal' }),
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
        <Radios
          form={form}
          name="art"
          label="Welche Fälle?"
          options={[
            {
              value: 'merkmal',
              label: 'Alle mit einem bestimmten Merkmal',
              reveals: (
                <>
                  <TextField
                    form={form}
                    name="merkmal"
                    label="Merkmal"
                    hint="Überschrift der Spalte, zum Beispiel „Status“"
                    width="medium"
                  />
                  <TextArea form={form} name="werte" label="Werte" hint="je Zeile einer" rows={3} />
                </>
              ),
            },
            {
              value: 'fallnummern',
              label: 'Einzelne Fälle',
              reveals: (
                <TextArea form={form} name="fallnummern" label="Fallnummern" hint="je Zeile eine" rows={5} />
              ),
            },
          ]}
        />
        <TextArea form={form} name="reason" label="Grund" hint="Ohne Fallnummern und Namen" rows={3} />
        <ButtonRow>
          <Button>Fälle ausschließen</Button>
          <ButtonLink href={`/grundgesamtheiten/${frame.id}`}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>Ein Fall, der nur schwer zu prüfen ist, gehört weiter dazu.</HelpText>
    </Page>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function readExclusion(values: FieldValues) {
  const form = new FormReader(values);
  const byAttribute = form.text('art') !== 'fallnummern';
  const lines = linesOf(form.text(byAttribute ? 'werte' : 'fallnummern'));
  const attribute = byAttribute ? form.required('merkmal', 'Nennen Sie das Merkmal.') : '';
  const reason = form.required('reason', 'Geben Sie den Grund an.');
  if (lines.length === 0) {
    form.fault(byAttribute ? 'werte' : 'fallnummern', 'missing', 'Geben Sie mindestens eine Zeile ein.');
  }
  form.refuse();
  return validate(exclusionSchema, {
    reason,
    cases: byAttribute ? { conditions: [{ attribute, equals: lines }] } : { caseNumbers: lines },
  });
}

export const exclusionPages: readonly PageRoute[] = [
  ...formPages({
    path: '/grundgesamtheiten/:frameId/ausschluss',
    act: 'frame.seal',
    params: ofFrame,
    show: showExclusion,
    nameOf: (path) => (path === 'reason' ? path : path.includes('caseNumbers') ? 'fallnummern' : 'werte'),
    async submit(work, _visit, { params }, values) {
      const cases = await excludeCases(work, { ...params, ...readExclusion(values) });
      return goTo(
        `/grundgesamtheiten/${params.frameId}`,
        `${counted(cases, 'Fall ist', 'Fälle sind')} ausgeschlossen.`,
      );
    },
  }),
];
