import { z } from 'zod';
import { fieldVersionInForce, methods, type FieldVersion, type Method } from '../audit-plan/index.ts';
import { drawSample } from '../draws/index.ts';
import { Failure } from '../failure.ts';
import { counted, integer, period } from '../format.ts';
import { frameDetail, sealFrame, type FrameDetail } from '../frames/index.ts';
import { validate } from '../http/index.ts';
import { text } from '../text.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  Details,
  Form,
  freshForm,
  HelpText,
  Notice,
  NumberField,
  Page,
  Radios,
  Select,
  SummaryList,
  TextField,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { sampleSentence } from './field-form.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { drawList, home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

export const ofFrame = z.object({ frameId: z.uuid() });
type OfFrame = z.infer<typeof ofFrame>;

const methodCodes = Object.keys(methods) as [Method, ...Method[]];
const system = 'system';

/** What is to be sealed, as it travels in the address until it is. */
const termsQuery = z.object({
  anzahl: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  verfahren: z.enum(methodCodes).optional().catch(undefined),
  mindestens: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
  zufall: text(1, 300).optional().catch(undefined),
});
type TermsQuery = z.infer<typeof termsQuery>;

interface Terms {
  readonly method: Method;
  readonly sampleSize: number;
  readonly minimumPerStratum: number;
  readonly entropySource: string;
}

const termsOf = (query: TermsQuery, field: FieldVersion): Terms => {
  const method = query.verfahren ?? field.method;
  return {
    method,
    sampleSize: query.anzahl ?? field.sampleSize,
    minimumPerStratum: query.mindestens ?? (method === field.method ? field.minimumPerStratum : 0),
    entropySource: query.zufall ?? system,
  };
};

async function load(work: Work, frameId: string): Promise<{ frame: FrameDetail; field: FieldVersion }> {
  const frame = await frameDetail(work, frameId);
  const field = await fieldVersionInForce(work.tx, frame.fieldId, work.now);
  if (field === null) {
    throw new Failure(
      'conflict',
      'field-not-confirmed',
      'Das Prüffeld ist nicht Teil eines bestätigten Prüfplans. Lassen Sie den Plan zuerst bestätigen.',
    );
  }
  return { frame, field };
}

const wayTo = (frame: FrameDetail): Link[] => [
  home,
  drawList,
  { label: 'Grundgesamtheit', href: `/grundgesamtheiten/${frame.id}` },
];

/** What will be drawn, in a sentence. */
export function sealSentence(frame: Pick<FrameDetail, 'size' | 'strata'>, terms: Terms): string {
  const from = `Aus ${frame.size === 1 ? 'dem einen Fall' : `den ${integer(frame.size)} Fällen`}`;
  const drawn = `${terms.sampleSize === 1 ? 'wird' : 'werden'} ${counted(terms.sampleSize, 'Fall', 'Fälle')}`;
  const random =
    terms.entropySource === system
      ? 'Den Zufallswert erzeugt der Dienst im Augenblick der Ziehung.'
      : `Der Zufallswert ist: ${terms.entropySource}. Zwei Personen geben ihn ein.`;
  switch (terms.method) {
    case 'simple':
      return `${from} ${drawn} gezogen; jeder Fall hat die gleiche Chance. ${random}`;
    case 'stratified':
      return `${from} in ${counted(frame.strata.length, 'Schicht', 'Schichten')} ${drawn} gezogen, verteilt nach der Größe der Schichten${terms.minimumPerStratum > 0 ? `, mindestens ${integer(terms.minimumPerStratum)} je Schicht` : ''}. ${random}`;
    case 'systematic':
      return `${from} ${drawn} in gleichem Abstand mit zufälligem Anfang gezogen. Auswertungen sind nur näherungsweise möglich. ${random}`;
    case 'monetary-unit':
      return `${from} ${drawn} nach Beträgen gezogen: je höher der Betrag, desto höher die Chance. Ausgewertet werden nur Überzahlungen. ${random}`;
  }
}

/** Where the sample differs from what the plan says, in sentences. */
export function deviations(
  terms: Pick<Terms, 'method' | 'sampleSize' | 'minimumPerStratum'>,
  plan: Pick<FieldVersion, 'method' | 'sampleSize' | 'minimumPerStratum'>,
): string[] {
  const stand = (count: number): string => (count === 1 ? 'steht' : 'stehen');
  const cases = (count: number): string => counted(count, 'Fall', 'Fälle');
  return [
    ...(terms.sampleSize === plan.sampleSize
      ? []
      : [
          `Im Prüfplan ${stand(plan.sampleSize)} ${cases(plan.sampleSize)} je Ziehung, hier ${cases(terms.sampleSize)}.`,
        ]),
    ...(terms.method === plan.method
      ? terms.minimumPerStratum === plan.minimumPerStratum
        ? []
        : [
            `Im Prüfplan ${stand(plan.minimumPerStratum)} mindestens ${cases(plan.minimumPerStratum)} je Schicht, hier ${integer(terms.minimumPerStratum)}.`,
          ]
      : [`Im Prüfplan steht „${methods[plan.method]}“, hier „${methods[terms.method]}“.`]),
  ];
}

/** What the sample can show, and the hours it costs. */
const sentenceOf = (frame: FrameDetail, terms: Terms, field: FieldVersion): string =>
  sampleSentence({
    sampleSize: integer(terms.sampleSize),
    expectedCases: integer(frame.size),
    minutesPerCase: integer(field.minutesPerCase),
  });

async function showCheck(
  work: Work,
  visit: Visit,
  { params, query }: Input<OfFrame, TermsQuery>,
  form?: FormState,
) {
  const { frame, field } = await load(work, params.frameId);
  const terms = termsOf(query, field);
  const different = deviations(terms, field);
  const change = address(`/grundgesamtheiten/${frame.id}/versiegelung/aendern`, query);
  return (
    <Page
      title="Prüfen Sie Ihre Angaben"
      preline={`${field.title} · ${period(frame.firstDay, frame.lastDay)}`}
      frame={visit.frame}
      breadcrumbs={wayTo(frame)}
      {...(form === undefined ? {} : { form })}
    >
      {different.length > 0 && (
        <Alert tone="warning" title="Die Stichprobe weicht vom Prüfplan ab">
          {different.map((sentence) => (
            <p class="kern-body">{sentence}</p>
          ))}
        </Alert>
      )}
      <Notice>{sealSentence(frame, terms)}</Notice>
      <SummaryList
        rows={[
          { key: 'Grundgesamtheit', value: counted(frame.size, 'Fall', 'Fälle') },
          {
            key: 'Ausgeschlossen',
            value: counted(
              frame.exclusions.reduce((sum, { cases }) => sum + cases, 0),
              'Fall',
              'Fälle',
            ),
          },
          {
            key: 'Stichprobe',
            value: `${counted(terms.sampleSize, 'Fall', 'Fälle')} (im Prüfplan: ${integer(field.sampleSize)})`,
            change,
          },
          { key: 'Verfahren', value: methods[terms.method], change },
          {
            key: 'Zufallswert',
            value: terms.entropySource === system ? 'vom Dienst' : terms.entropySource,
            change,
          },
        ]}
      />
      <p class="kern-body">
        {terms.method === 'simple' && `${sentenceOf(frame, terms, field)} `}
        <a class="kern-link" href={address('/stichprobenrechner', { grundgesamtheit: frame.id })}>
          Andere Stichproben berechnen
        </a>
      </p>
      <HelpText>
        Mit der Versiegelung steht fest, was woraus gezogen wird. Danach lässt sich nichts mehr ändern; eine
        falsche Ziehung können nur zwei Personen aufheben, und sie bleibt sichtbar.
      </HelpText>
      <Form action={address(`/grundgesamtheiten/${frame.id}/versiegelung`, query)} csrf={visit.csrf}>
        <ButtonRow>
          {terms.entropySource === system && (
            <Button name="danach" value="ziehen">
              Versiegeln und Stichprobe ziehen
            </Button>
          )}
          <Button
            kind={terms.entropySource === system ? 'secondary' : 'primary'}
            name="danach"
            value="warten"
          >
            {terms.entropySource === system ? 'Nur versiegeln' : 'Grundgesamtheit versiegeln'}
          </Button>
          <ButtonLink href={`/grundgesamtheiten/${frame.id}`} kind="tertiary">
            Abbrechen
          </ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

async function showTerms(
  work: Work,
  visit: Visit,
  { params, query }: Input<OfFrame, TermsQuery>,
  form?: FormState,
) {
  const { frame, field } = await load(work, params.frameId);
  const terms = termsOf(query, field);
  const shown =
    form ??
    freshForm({
      anzahl: integer(terms.sampleSize),
      verfahren: terms.method,
      mindestens: integer(terms.minimumPerStratum),
      quelle: terms.entropySource === system ? system : 'public',
      zufall: terms.entropySource === system ? '' : terms.entropySource,
    });
  return (
    <Page
      title="Stichprobe festlegen"
      preline={`${field.title} · ${period(frame.firstDay, frame.lastDay)}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={wayTo(frame)}
    >
      <Form action={`/grundgesamtheiten/${frame.id}/versiegelung/aendern`} csrf={visit.csrf}>
        <NumberField
          form={shown}
          name="anzahl"
          label="Zahl der Fälle"
          hint={`Die Grundgesamtheit hat ${counted(frame.size, 'Fall', 'Fälle')}; im Prüfplan stehen ${integer(field.sampleSize)}.`}
          unit="Fälle"
        />
        <Details summary="Erweitert" open={terms.method !== 'simple' || terms.entropySource !== system}>
          <Select
            form={shown}
            name="verfahren"
            label="Verfahren"
            width="medium"
            options={methodCodes.map((value) => ({ value, label: methods[value] }))}
          />
          <NumberField
            form={shown}
            name="mindestens"
            label="Mindestumfang je Schicht"
            unit="Fälle"
            optional
          />
          <Radios
            form={shown}
            name="quelle"
            label="Zufallswert"
            options={[
              { value: system, label: 'Der Dienst erzeugt ihn bei der Ziehung' },
              {
                value: 'public',
                label: 'Ein öffentliches Zufallsereignis, das noch bevorsteht',
                reveals: (
                  <TextField
                    form={shown}
                    name="zufall"
                    label="Welches?"
                    hint="zum Beispiel „Lottozahlen 6 aus 49 vom Samstag, 07.03.2020, aufsteigend“"
                    maxLength={300}
                  />
                ),
              },
            ]}
          />
        </Details>
        <ButtonRow>
          <Button>Weiter</Button>
          <ButtonLink href={`/grundgesamtheiten/${frame.id}`}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

export const sealPages: readonly PageRoute[] = [
  ...formPages({
    path: '/grundgesamtheiten/:frameId/versiegelung',
    act: 'frame.seal',
    params: ofFrame,
    query: termsQuery,
    show: showCheck,
    async submit(work, _visit, { params, query }, values) {
      const { field } = await load(work, params.frameId);
      await sealFrame(work, { ...params, ...termsOf(query, field) });
      if (new FormReader(values).text('danach') !== 'ziehen') {
        return goTo(`/grundgesamtheiten/${params.frameId}`, 'Die Grundgesamtheit ist versiegelt.');
      }
      const { drawId, items } = await drawSample(work, params);
      return goTo(`/ziehungen/${drawId}`, `${counted(items.length, 'Fall ist', 'Fälle sind')} gezogen.`);
    },
  }),
  ...formPages({
    path: '/grundgesamtheiten/:frameId/versiegelung/aendern',
    act: 'frame.seal',
    params: ofFrame,
    query: termsQuery,
    show: showTerms,
    async submit(_work, _visit, { params }, values) {
      const form = new FormReader(values);
      const announced = form.text('quelle') === 'public';
      const terms = {
        anzahl: form.integer('anzahl'),
        verfahren: form.oneOf('verfahren', methodCodes, 'Wählen Sie das Verfahren.'),
        mindestens: form.optionalInteger('mindestens') ?? 0,
        zufall: announced ? form.required('zufall', 'Nennen Sie das Zufallsereignis genau.') : undefined,
      };
      if (terms.anzahl < 1) form.fault('anzahl', 'too-small', 'Geben Sie mindestens 1 ein.');
      form.refuse();
      if (terms.zufall !== undefined) validate(z.object({ zufall: text(1, 300) }), { zufall: terms.zufall });
      return goTo(address(`/grundgesamtheiten/${params.frameId}/versiegelung`, terms));
    },
  }),
];
