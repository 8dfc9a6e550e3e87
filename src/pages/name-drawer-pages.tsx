import { drawerToName, nameDrawer, type FrameDetail } from '../frames/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { periodName } from './frame-pages.tsx';
import { ofFrame } from './frame-seal.tsx';
import { fieldTitle } from './names.ts';
import { drawsWay } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

const nobody = 'bereichsleitung';

async function showNaming(
  work: Work,
  visit: Visit,
  { params }: Input<{ frameId: string }, unknown>,
  form?: FormState,
) {
  const choice = await drawerToName(work, params.frameId);
  const own = `/grundgesamtheiten/${choice.frameId}`;
  return (
    <Page
      title="Teamleitung für die Ziehung benennen"
      preline={`${await fieldTitle(work, choice.fieldId)} · ${periodName(choice.firstDay, choice.lastDay)}`}
      frame={visit.frame}
      {...(form && { form })}
      breadcrumbs={[...drawsWay(visit.actor), { label: 'Grundgesamtheit', href: own }]}
    >
      <p class="kern-body">
        Die Grundgesamtheit umfasst mehrere Teams. Sie ziehen die Stichprobe selbst oder benennen eine der
        beteiligten Teamleitungen.
      </p>
      <Form action={`${own}/teamleitung`} csrf={visit.csrf}>
        <Select
          form={form ?? freshForm({ teamleitung: choice.named ?? nobody })}
          name="teamleitung"
          label="Wer versiegelt und zieht?"
          width="medium"
          options={[
            { value: nobody, label: 'Bereichsleitung' },
            ...choice.leads.map(({ accountId, displayName, team }) => ({
              value: accountId,
              label: `Teamleitung ${team} (${displayName})`,
            })),
          ]}
        />
        <ButtonRow>
          <Button>Benennung speichern</Button>
          <ButtonLink href={own}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Nach der Ziehung sieht jede Teamleitung nur die Stichprobenfälle des eigenen Teams. Die Benennung
        steht im Vorgangsprotokoll.
      </HelpText>
    </Page>
  );
}

/** Who draws a frame of several teams; the area head may name one of the leads. */
export const DrawerLine = ({ visit, frame }: { visit: Visit; frame: FrameDetail }) =>
  frame.teamId === null && (
    <p class="kern-body">
      {frame.namedDrawer === null
        ? 'Die Stichprobe zieht die Bereichsleitung.'
        : 'Die Stichprobe zieht eine von der Bereichsleitung benannte Teamleitung.'}{' '}
      {visit.actor.role === 'area-head' && (
        <a class="kern-link" href={`/grundgesamtheiten/${frame.id}/teamleitung`}>
          Teamleitung für die Ziehung benennen
        </a>
      )}
    </p>
  );

export const nameDrawerPages: readonly PageRoute[] = [
  ...formPages({
    path: '/grundgesamtheiten/:frameId/teamleitung',
    act: 'frame.seal',
    params: ofFrame,
    show: showNaming,
    nameOf: (path) => (path === 'accountId' ? 'teamleitung' : path),
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const chosen = form.required('teamleitung', 'Wählen Sie, wer zieht.');
      form.refuse();
      const accountId = chosen === nobody ? null : chosen;
      await nameDrawer(work, { ...params, accountId });
      return goTo(
        `/grundgesamtheiten/${params.frameId}`,
        accountId === null
          ? 'Die Bereichsleitung zieht die Stichprobe.'
          : 'Die Teamleitung für die Ziehung ist benannt.',
      );
    },
  }),
];
