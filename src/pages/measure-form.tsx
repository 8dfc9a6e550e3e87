import { z } from 'zod';
import { teams } from '../catalogue/index.ts';
import { findingHistory } from '../checks/index.ts';
import { date } from '../format.ts';
import { validate } from '../http/index.ts';
import { hotspotOf } from '../hotspots/index.ts';
import { createMeasure, measureSchema } from '../measures/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Radios,
  Select,
  TextArea,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

/** A measure is about a finding or a hotspot. */
const newQuery = z.union([z.object({ feststellung: z.uuid() }), z.object({ schwerpunkt: z.uuid() })]);
type NewQuery = z.infer<typeof newQuery>;

/** What the measure is about, whose team acts, and where it is read. */
interface Subject {
  readonly about: { readonly kind: 'finding' | 'hotspot'; readonly id: string };
  readonly teamId: string;
  readonly sentence: string;
  readonly back: Link;
}

async function subjectOf(work: Work, query: NewQuery): Promise<Subject> {
  if ('schwerpunkt' in query) {
    const hotspot = await hotspotOf(work, query.schwerpunkt);
    return {
      about: { kind: 'hotspot', id: hotspot.id },
      teamId: work.actor.teamId ?? hotspot.teamId ?? '',
      sentence: hotspot.sentence,
      back: { label: 'Fehlerschwerpunkt', href: `/schwerpunkte/${hotspot.id}` },
    };
  }
  const history = await findingHistory(work, query.feststellung);
  return {
    about: { kind: 'finding', id: history.id },
    teamId: history.subject.teamId,
    sentence: history.versions.at(-1)?.facts ?? '',
    back: { label: 'Feststellung', href: `/feststellungen/${history.id}` },
  };
}

async function showNew(work: Work, visit: Visit, { query }: Input<unknown, NewQuery>, form?: FormState) {
  const subject = await subjectOf(work, query);
  const [team] = await teams(work.tx, { ids: [subject.teamId] });
  const shown = form ?? freshForm({ frist: 'tage', workingDays: '10', owner: 'Teamleitung' });
  return (
    <Page title="Maßnahme festlegen" frame={visit.frame} form={shown} breadcrumbs={[home, subject.back]}>
      <p class="kern-body">{subject.sentence}</p>
      <Form action={address('/massnahmen/neu', query)} csrf={visit.csrf}>
        <TextArea
          form={shown}
          name="description"
          label="Was ist zu tun?"
          hint="Ohne Fallnummern und Namen"
          rows={3}
          maxLength={2000}
        />
        <Select
          form={shown}
          name="owner"
          label="Zuständig"
          hint="Eine Funktion, kein Name"
          width="medium"
          options={[
            { value: 'Teamleitung', label: 'Teamleitung' },
            ...(team?.functions ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Radios
          form={shown}
          name="frist"
          label="Frist"
          options={[
            {
              value: 'tage',
              label: 'nach Arbeitstagen',
              reveals: <NumberField form={shown} name="workingDays" label="Arbeitstage" unit="Tage" />,
            },
            {
              value: 'tag',
              label: 'an einem Tag',
              reveals: <DateField form={shown} name="due" label="Tag" />,
            },
          ]}
        />
        <ButtonRow>
          <Button>Maßnahme festlegen</Button>
          <ButtonLink href={subject.back.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>Eine Maßnahme beginnt sofort; sie wartet nicht auf die Zweitprüfung.</HelpText>
    </Page>
  );
}

export const measureFormPages: readonly PageRoute[] = [
  ...formPages({
    path: '/massnahmen/neu',
    act: 'measure.write',
    query: newQuery,
    show: showNew,
    nameOf: (path) => (path.startsWith('due') ? 'frist' : path === 'ownerFunctionId' ? 'owner' : path),
    async submit(work, _visit, { query }, values) {
      const form = new FormReader(values);
      const owner = form.text('owner');
      const named = z.uuid().safeParse(owner).success;
      const onDay = form.text('frist') === 'tag';
      const { about, teamId } = await subjectOf(work, query);
      const given = {
        about,
        teamId,
        ownerFunctionId: named ? owner : null,
        owner: named ? null : owner,
        description: form.required('description', 'Beschreiben Sie, was zu tun ist.'),
        due: onDay ? { on: form.day('due') } : { workingDays: form.integer('workingDays') },
      };
      form.refuse();
      const { id, due } = await createMeasure(work, validate(measureSchema, given));
      return goTo(`/massnahmen/${id}`, `Die Maßnahme ist festgelegt, Frist ${date(due)}.`);
    },
  }),
];
