import {
  Button,
  QuietDetails,
  FileField,
  Form,
  NumberField,
  Page,
  PreviewSentence,
  Progress,
  SaveState,
  Select,
  SheetBar,
  SheetQuestion,
  TextArea,
  UploadState,
  freshForm,
  type FieldValues,
  type FormState,
} from '../../../src/ui/index.ts';
import { frameAt } from './kit-page.tsx';

const questions = [
  'Wurde die Eingliederungsvereinbarung fristgerecht abgeschlossen?',
  'Sind Ziel, Handlungsbedarf und Strategie individuell und verbindlich?',
  'Wurde die Folgevereinbarung spätestens nach sechs Monaten geschlossen?',
];

/** A sheet of three questions. */
export const SheetPage = ({ version, values }: { version: number; values: FieldValues }) => {
  const form = freshForm(values);
  return (
    <Page
      title="Prüfbogen: Fall 7 von 20"
      preline="Eingliederungsvereinbarung · Team U25 · März 2020"
      frame={frameAt('/pruefungen')}
      breadcrumbs={[{ label: 'Prüfungen', href: '/pruefungen' }]}
      scripts={['check-sheet.js']}
    >
      <Form
        action="/bogen"
        csrf="token"
        hidden={{ version: String(version) }}
        data={{ 'data-sheet': '', 'data-sheet-save': '/bogen/entwurf', 'data-sheet-focus': '' }}
      >
        {questions.map((question, index) => (
          <SheetQuestion
            form={form}
            name={`results.${index}`}
            number={index + 1}
            question={question}
            about={
              <QuietDetails summary="GA 09/2014 Datenqualitätsmanagement, Abschnitt 2">
                <p>Die Vereinbarung wird mit jedem Mitglied der Bedarfsgemeinschaft geschlossen.</p>
              </QuietDetails>
            }
            options={[
              { key: '1', value: 'ok', label: 'in Ordnung' },
              { key: '2', value: 'error', label: 'Fehler' },
              { key: '3', value: 'not-applicable', label: 'nicht anwendbar' },
            ]}
            details={{
              when: 'error',
              fields: (
                <>
                  <Select
                    form={form}
                    name={`type.${index}`}
                    label="Fehlerart"
                    width="medium"
                    placeholder="Bitte wählen"
                    options={[
                      { value: 'law', label: 'Rechtsfehler' },
                      { value: 'deadline', label: 'Fristversäumnis' },
                    ]}
                  />
                  <TextArea form={form} name={`facts.${index}`} label="Sachverhalt" rows={3} />
                  <NumberField
                    form={form}
                    name={`amount.${index}`}
                    label="Betrag"
                    unit="€"
                    decimals
                    optional
                  />
                </>
              ),
            }}
          />
        ))}
        <SheetBar>
          <p>Fall 7 von 20</p>
          <SaveState />
          <Button data={{ 'data-sheet-submit': '' }}>Speichern und nächster Fall</Button>
        </SheetBar>
      </Form>
    </Page>
  );
};

export const PreviewPage = ({ sentence }: { sentence: string }) => (
  <Page title="Stichprobe planen" frame={frameAt('/ziehungen')} scripts={['preview-sample-size.js']}>
    <Form action="/groesse" csrf="token" data={{ 'data-preview': '/groesse/vorschau' }}>
      <NumberField
        form={freshForm({ size: '20' })}
        name="size"
        label="Zahl der Fälle"
        unit="Fälle"
        data={{ 'data-preview-input': '' }}
      />
      <PreviewSentence>{sentence}</PreviewSentence>
      <Button>Stichprobe ziehen</Button>
    </Form>
  </Page>
);

export const UploadPage = ({ form = freshForm() }: { form?: FormState }) => (
  <Page
    title="Grundgesamtheit hochladen"
    frame={frameAt('/ziehungen')}
    form={form}
    scripts={['upload-progress.js']}
  >
    <Form action="/hochladen" csrf="token" upload data={{ 'data-upload': '' }}>
      <FileField form={form} name="file" label="Datei" hint="CSV, höchstens 50 MB" accept=".csv" />
      <UploadState />
      <Button>Datei hochladen</Button>
    </Form>
  </Page>
);

export const WaitingPage = ({ rowsRead }: { rowsRead: number }) => (
  <Page title="Datei wird eingelesen" frame={frameAt('/ziehungen')} scripts={['auto-refresh.js']}>
    <Progress
      id="import"
      label={rowsRead < 500 ? 'Einlesen läuft' : 'Einlesen beendet'}
      value={rowsRead}
      max={500}
      unit="Zeilen"
      {...(rowsRead < 500 ? { refresh: '/einlesen' } : {})}
    />
  </Page>
);
