import { z } from 'zod';
import {
  closedBecause,
  finishRecheck,
  lastHand,
  saveCheck,
  viewSheet,
  type SavedCheck,
  type SheetView,
  type SubjectRef,
} from '../checks/index.ts';
import { errorTypes } from '../catalogue/index.ts';
import { drawDetail } from '../draws/index.ts';
import { Failure } from '../failure.ts';
import { dateTime, integer, month, outOf } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  ButtonLink,
  ButtonRow,
  freshForm,
  HelpText,
  Page,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import {
  act,
  answerOf,
  formPages,
  goTo,
  jsonAnswer,
  showPage,
  type Answer,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';
import { SheetConflictPage } from './sheet-conflict.tsx';
import { SheetForm } from './sheet-form.tsx';
import { CaseFacts, sheetAddress, SheetReading } from './sheet-parts.tsx';
import { sheetPlace, type SheetPlace } from './sheet-place.ts';
import { readSheet, renamed, valuesOfSheet } from './sheet-values.ts';

export const ofSubject = z.object({ kind: z.enum(['item', 'deliberate', 'recheck']), id: z.uuid() });
const editQuery = z.object({ bearbeiten: z.literal('ja').optional().catch(undefined) });
type SheetInput = Input<SubjectRef, z.infer<typeof editQuery>>;

const sheetList: Link = { label: 'Prüfbögen', href: '/pruefboegen' };

/** Whether this person fills the sheet: the team's lead, or who the blind re-check is assigned to. */
async function mayFill(work: Work, { subject }: SheetView): Promise<boolean> {
  const { actor, tx } = work;
  if (subject.kind !== 'recheck') {
    return reachOf(actor, 'check.save') === 'own-team' && subject.teamId === actor.teamId;
  }
  const mine = await tx
    .selectFrom('second_check')
    .select('id')
    .where('id', '=', subject.id)
    .where('assigned_to', '=', actor.accountId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return mine !== undefined && reachOf(actor, 'second-check.do') !== null;
}

/** Second persons see a sheet and take none away. */
const mayPrint = ({ actor }: Visit, { subject }: SheetView): boolean => {
  const reach = reachOf(actor, 'check.read');
  return (
    subject.kind !== 'recheck' &&
    (reach === 'all' || (reach === 'own-team' && subject.teamId === actor.teamId))
  );
};

const placeIn = (work: Work, { subject }: SheetView): Promise<SheetPlace> | null =>
  subject.kind === 'item' && subject.drawId !== null
    ? sheetPlace(work, subject.drawId, subject.teamId, subject.id)
    : null;

async function showSheet(work: Work, visit: Visit, { params, query }: SheetInput, form?: FormState) {
  const view = await viewSheet(work, params);
  const fills = await mayFill(work, view);
  const types = await errorTypes(work.tx);
  const place = await placeIn(work, view);
  const finished = view.content.state === 'complete';
  const closed = fills ? await closedBecause(work, params, view.content) : null;
  const asked = closed === null && (!finished || query.bearbeiten === 'ja');
  const edits = fills && (asked || form !== undefined);
  const used = new Set(view.content.results.map(({ finding }) => finding?.errorType));
  return (
    <Page
      title={titleOf(view, place)}
      preline={`${view.subject.fieldTitle} · ${month(view.subject.month)}`}
      frame={visit.frame}
      form={form ?? freshForm()}
      breadcrumbs={wayTo(visit, view)}
      scripts={edits && !finished ? ['check-sheet.js'] : []}
      actions={
        mayPrint(visit, view) && (
          <ButtonLink href={`${sheetAddress(view.subject)}/pruefbogen.pdf`} icon="download">
            Prüfbogen als PDF laden
          </ButtonLink>
        )
      }
    >
      <CaseFacts view={view} />
      {edits ? (
        <SheetForm
          visit={visit}
          view={view}
          errorTypes={types.filter(({ active, code }) => active || used.has(code))}
          form={form ?? freshForm(valuesOfSheet(view.questions, view.content))}
          finish={finishWord(view, finished)}
          place={
            place === null ? '' : `Fall ${outOf(place.position, place.total)} · ${integer(place.open)} offen`
          }
          savesAsYouGo={!finished}
        />
      ) : (
        <>
          <SheetReading view={view} errorTypes={types} />
          {closed !== null && <HelpText>{closed}</HelpText>}
          <ReadButtons view={view} fills={fills} closed={closed !== null} place={place} />
        </>
      )}
    </Page>
  );
}

const finishWord = (view: SheetView, finished: boolean): string => {
  if (finished) return 'Berichtigung speichern';
  switch (view.subject.kind) {
    case 'item':
      return 'Speichern und nächster Fall';
    case 'deliberate':
      return 'Prüfbogen abschließen';
    case 'recheck':
      return 'Zweitprüfung abschließen';
  }
};

function titleOf(view: SheetView, place: SheetPlace | null): string {
  if (place !== null) return `Prüfbogen: Fall ${outOf(place.position, place.total)}`;
  return view.subject.kind === 'recheck' ? 'Blinde Zweitprüfung' : 'Prüfbogen: gezielt ausgewählter Fall';
}

function wayTo({ actor }: Visit, { subject }: SheetView): Link[] {
  if (subject.kind !== 'recheck')
    return [home, { ...sheetList, href: address('/pruefboegen', { ziehung: subject.drawId ?? undefined }) }];
  // auditors, who do no second check, come from a finding
  return reachOf(actor, 'second-check.do') === null
    ? [home, { label: 'Feststellungen', href: '/feststellungen' }]
    : [home, { label: 'Zweitprüfungen', href: '/zweitpruefungen' }];
}

const ReadButtons = (props: {
  view: SheetView;
  fills: boolean;
  closed: boolean;
  place: SheetPlace | null;
}) => {
  const { view, fills, closed, place } = props;
  const at = (id: string): string => sheetAddress({ kind: 'item', id });
  return (
    <ButtonRow>
      {fills && place?.nextOpen != null && (
        <ButtonLink href={at(place.nextOpen)} kind="primary">
          Nächsten offenen Fall prüfen
        </ButtonLink>
      )}
      {fills && !closed && (
        <ButtonLink href={`${sheetAddress(view.subject)}?bearbeiten=ja`}>Prüfbogen berichtigen</ButtonLink>
      )}
      {place?.previous != null && (
        <ButtonLink href={at(place.previous)} kind="tertiary">
          Voriger Fall
        </ButtonLink>
      )}
      {place?.next != null && (
        <ButtonLink href={at(place.next)} kind="tertiary">
          Nächster Fall
        </ButtonLink>
      )}
    </ButtonRow>
  );
};

/** Saves what was sent; a conflict and a fault keep what was entered. */
async function save(
  work: Work,
  params: SubjectRef,
  values: FieldValues,
  how: 'finished' | 'sent' | 'as-one-goes',
): Promise<{ saved: SavedCheck; leftOut: boolean; view: SheetView }> {
  const view = await viewSheet(work, params);
  const { command, leftOut } = readSheet(params, view.questions, values, how);
  try {
    return { saved: await saveCheck(work, command), leftOut, view };
  } catch (error) {
    throw error instanceof Failure ? renamed(error, view.questions, command.results) : error;
  }
}

const isChanged = (error: unknown): boolean => error instanceof Failure && error.code === 'sheet-changed';

/** Saves and goes on, or shows both versions where somebody else was faster. */
async function submitSheet(
  work: Work,
  visit: Visit,
  { params }: Input<SubjectRef, unknown>,
  values: FieldValues,
): Promise<Answer> {
  const complete = new FormReader(values).text('weiter') !== 'entwurf';
  try {
    const { view } = await save(work, params, values, complete ? 'finished' : 'sent');
    return complete
      ? await afterFinish(work, view)
      : goTo(sheetAddress(params), 'Der Stand ist gespeichert.');
  } catch (error) {
    if (!isChanged(error)) throw error;
    const theirs = await viewSheet(work, params);
    const types = await errorTypes(work.tx);
    return showPage(
      <SheetConflictPage
        visit={visit}
        theirs={theirs}
        hand={await lastHand(work, theirs)}
        yours={values}
        errorTypes={types}
      />,
      409,
    );
  }
}

/** The next case that waits; the list, the draw or the second checks when there is none. */
async function afterFinish(work: Work, view: SheetView): Promise<Answer> {
  const { subject } = view;
  if (subject.kind === 'recheck') {
    await finishRecheck(work, subject.id);
    return goTo('/zweitpruefungen', 'Die Zweitprüfung ist abgeschlossen.');
  }
  const place = await placeIn(work, view);
  if (place === null) return goTo('/pruefboegen', 'Der Prüfbogen ist abgeschlossen.');
  return place.nextOpen === null
    ? goTo(`/ziehungen/${subject.drawId}`, 'Alle Fälle dieser Ziehung sind geprüft.')
    : goTo(
        sheetAddress({ kind: 'item', id: place.nextOpen }),
        `Fall ${integer(place.position)} ist gespeichert.`,
      );
}

const clock = (work: Work): string =>
  dateTime(work.now.toString())
    .split(', ')[1]
    ?.replace(/\u00a0Uhr$/, '') ?? '';

/** The answer to saving as one goes; see `check-sheet.js`. */
async function saveDraft(
  work: Work,
  _visit: Visit,
  { params }: Input<SubjectRef, unknown>,
  values: FieldValues,
): Promise<Answer> {
  try {
    const { saved, leftOut } = await save(work, params, values, 'as-one-goes');
    const savedAt = leftOut ? `${clock(work)}, ohne den Fehler, dem der Sachverhalt fehlt` : clock(work);
    return jsonAnswer({ version: saved.version, savedAt });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (isChanged(error)) {
      throw new Failure('conflict', error.code, error.message, {
        details: { conflict: sheetAddress(params) },
      });
    }
    throw new Failure(error.kind, error.code, error.fields[0]?.message ?? error.message);
  }
}

export const sheetPages: readonly PageRoute[] = [
  answerOf({
    path: '/ziehungen/:drawId/pruefen',
    act: 'check.save',
    params: z.object({ drawId: z.uuid() }),
    async answer(work, _visit, { params }) {
      const draw = await drawDetail(work, params.drawId);
      const { nextOpen } = await sheetPlace(work, draw.id, work.actor.teamId ?? '', null);
      return nextOpen === null
        ? goTo(`/ziehungen/${draw.id}`, 'Alle Fälle dieser Ziehung sind geprüft.')
        : goTo(sheetAddress({ kind: 'item', id: nextOpen }));
    },
  }),
  ...formPages({
    path: '/pruefboegen/:kind/:id',
    act: 'check.read',
    params: ofSubject,
    query: editQuery,
    show: showSheet,
    submit: submitSheet,
  }),
  act({
    path: '/pruefboegen/:kind/:id/entwurf',
    act: 'check.read',
    params: ofSubject,
    submit: saveDraft,
  }),
];
