import {
  Button,
  ButtonRow,
  Checkbox,
  Checkboxes,
  DateField,
  FileField,
  Form,
  NumberField,
  Radios,
  Select,
  TextArea,
  TextField,
  type FormState,
} from '../../../src/ui/index.ts';

/** The form with one field of each kind. */
export const KitForm = ({ form }: { form: FormState }) => (
  <Form action="/kit" csrf="token" hidden={{ version: '3' }}>
    <TextField
      form={form}
      name="title"
      label="Bezeichnung"
      hint="So steht das Prüffeld im Prüfplan."
      maxLength={120}
    />
    <Select
      form={form}
      name="team"
      label="Team"
      placeholder="Bitte wählen"
      width="medium"
      options={[
        { value: 'u25', label: 'Team U25' },
        { group: 'Leistung', options: [{ value: 'l1', label: 'Leistung 1' }] },
      ]}
    />
    <DateField form={form} name="from" label="Erster Tag" />
    <NumberField
      form={form}
      name="size"
      label="Zahl der Fälle"
      unit="Fälle"
      hint="Üblich sind 20 im Monat."
    />
    <NumberField form={form} name="amount" label="Überzahlung" unit="€" decimals optional />
    <Radios
      form={form}
      name="origin"
      label="Anlass"
      hint="Warum wird das Feld geprüft?"
      options={[
        { value: 'ir', label: 'Interne Revision', hint: 'Bericht des Vorjahres' },
        {
          value: 'other',
          label: 'anderer Anlass',
          reveals: <TextField form={form} name="origin-note" label="Welcher?" width="medium" />,
        },
      ]}
    />
    <Radios
      form={form}
      name="rhythm"
      label="Rhythmus"
      inline
      options={[
        { value: 'month', label: 'monatlich' },
        { value: 'quarter', label: 'vierteljährlich' },
      ]}
    />
    <Checkboxes
      form={form}
      name="criteria"
      label="Prüfkriterien"
      options={[
        { value: 'k1', label: 'Vereinbarung fristgerecht abgeschlossen' },
        { value: 'k2', label: 'Nächste Schritte vereinbart', hint: 'GA 02/2018 Kundenkontaktdichte-Konzept' },
      ]}
    />
    <TextArea form={form} name="reason" label="Begründung" optional rows={3} />
    <FileField
      form={form}
      name="file"
      label="Datei der Grundgesamtheit"
      hint="CSV oder Excel, höchstens 50 MB"
      accept=".csv,.xlsx"
    />
    <Checkbox form={form} name="sure" label="Ich habe die Angaben geprüft." />
    <ButtonRow>
      <Button icon="check">Prüffeld speichern</Button>
      <Button kind="secondary" name="act" value="draft">
        Entwurf speichern
      </Button>
      <Button kind="danger">Ziehung für ungültig erklären</Button>
      <Button kind="tertiary">Vorgang abbrechen</Button>
    </ButtonRow>
  </Form>
);
