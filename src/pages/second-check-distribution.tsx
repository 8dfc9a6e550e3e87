import { distributeSecondChecks, secondPersons } from '../checks/index.ts';
import { teams } from '../catalogue/index.ts';
import { z } from 'zod';
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
  Select,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, type PageRoute, type Visit } from './page-route.ts';
import { secondCheckList } from './second-check-pages.tsx';

const path = '/zweitpruefungen/verteilung';

/** The area head names team and person; nothing here depends on what waits in the team. */
async function showDistribution(work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) {
  const { accountId: own, areaId } = visit.actor;
  const ofArea = areaId === null ? [] : await teams(work.tx, { areaId });
  const persons = areaId === null ? [] : await secondPersons(work, areaId);
  return (
    <Page
      title="Zweitprüfungen eines Teams zuweisen"
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, secondCheckList]}
    >
      <Form action={path} csrf={visit.csrf}>
        <Select
          form={form}
          name="teamId"
          label="Team"
          placeholder="Bitte wählen"
          options={ofArea.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Radios
          form={form}
          name="accountId"
          label="Wer prüft?"
          hint="Was diese Person selbst bearbeitet hat, wird ihr nicht zugewiesen."
          options={persons
            .filter(({ accountId }) => accountId !== own)
            .map(({ accountId, displayName }) => ({ value: accountId, label: displayName }))}
        />
        <ButtonRow>
          <Button>Zweitprüfungen zuweisen</Button>
          <ButtonLink href="/zweitpruefungen">Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Zugewiesen wird, was in dem Team jetzt auf eine Zweitprüfung wartet. Wie viel das ist, wird nicht
        ausgewiesen: Aus der Zahl ließen sich die Feststellungen des Teams ablesen. Einzelne Zweitprüfungen
        weist die Teamleitung zu, auch Ihnen.
      </HelpText>
    </Page>
  );
}

export const secondCheckDistributionPages: readonly PageRoute[] = formPages({
  path,
  act: 'second-check.distribute',
  show: showDistribution,
  async submit(work, _visit, _input, values) {
    const form = new FormReader(values);
    const given = {
      teamId: form.required('teamId', 'Wählen Sie ein Team.'),
      accountId: form.required('accountId', 'Wählen Sie eine Person.'),
    };
    form.refuse();
    await distributeSecondChecks(work, validate(z.object({ teamId: z.uuid(), accountId: z.uuid() }), given));
    return goTo(
      '/zweitpruefungen',
      'Was in dem Team auf eine Zweitprüfung wartete, ist der Person zugewiesen.',
    );
  },
});
