import { parseDate } from '../calendar/index.ts';
import { defaultSettings } from '../catalogue/index.ts';
import { Failure } from '../failure.ts';
import { NumberField, Radios, Select, TextArea, TextField, type FormState } from '../ui/index.ts';
import type { FormReader } from './form-values.ts';
import {
  federalStates,
  periodWords,
  reasonOf,
  settingWords,
  type PeriodKey,
  type SettingKey,
  type SettingWords,
} from './setting-words.ts';

/** The fields of some settings, each with its reason as the hint. */
export const SettingFields = ({ form, keys }: { form: FormState; keys: readonly SettingKey[] }) => (
  <>
    {keys.map((key) => (
      <SettingField form={form} name={key} />
    ))}
  </>
);

const SettingField = ({ form, name }: { form: FormState; name: SettingKey }) => {
  const words = settingWords[name];
  const field = { form, name, label: words.label, hint: reasonOf(words) };
  if (name === 'federalState') {
    const options = Object.entries(federalStates).map(([value, label]) => ({ value, label }));
    return <Select {...field} width="medium" options={options} />;
  }
  if (name === 'extraHolidays') {
    const hint = `${field.hint} Je Zeile ein Tag und sein Name, zum Beispiel 24.02.2020 Rosenmontag.`;
    return <TextArea {...field} hint={hint} rows={6} optional />;
  }
  const preset = defaultSettings[name];
  if (typeof preset === 'boolean') {
    return (
      <Radios
        {...field}
        inline
        options={[
          { value: 'yes', label: 'ja' },
          { value: 'no', label: 'nein' },
        ]}
      />
    );
  }
  return typeof preset === 'number' ? (
    <Counted {...field} words={words} />
  ) : (
    <TextField {...field} maxLength={120} />
  );
};

const Counted = ({
  words,
  ...field
}: {
  form: FormState;
  name: string;
  label: string;
  hint: string;
  words: SettingWords;
}) => <NumberField {...field} {...(words.unit === undefined ? {} : { unit: words.unit[1] })} />;

/** The periods of retention. */
export const PeriodFields = ({ form, keys }: { form: FormState; keys: readonly PeriodKey[] }) => (
  <>
    {keys.map((key) => (
      <Counted
        form={form}
        name={key}
        label={periodWords[key].label}
        hint={reasonOf(periodWords[key])}
        words={periodWords[key]}
      />
    ))}
  </>
);

/** Free days as typed, one a line; faults name the line. */
export function readHolidays(form: FormReader): { date: string; name: string }[] {
  return form.lines('extraHolidays').flatMap((line) => {
    const [, day = '', name = ''] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    try {
      if (name !== '') return [{ date: parseDate(day), name }];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    form.fault(
      'extraHolidays',
      'holiday-unreadable',
      `„${line}“ ist kein Tag mit Namen. Schreiben Sie zum Beispiel 24.02.2020 Rosenmontag.`,
    );
    return [];
  });
}
