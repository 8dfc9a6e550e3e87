import type { Child } from 'hono/jsx';
import { date } from '../format.ts';
import type { DataAttributes } from './form.tsx';
import { errorOf, valueOf, type FormState } from './form-state.ts';
import { Icon } from './icon.tsx';

/** What all fields have in common. The name is the field's id too, so that the error summary can link to it. */
export interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  /** What to enter, in one sentence, above the field. */
  readonly hint?: Child;
  /** Fields are required unless they say so. */
  readonly optional?: boolean;
  readonly data?: DataAttributes;
}

/** How wide a field is, as a hint on how much belongs in it. */
export type FieldWidth = 'short' | 'medium' | 'full';

/** The parts of a field that its input has to know. */
interface Wiring {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export function wiring({ form, name, hint }: Pick<FieldProps, 'form' | 'name' | 'hint'>): Wiring {
  const invalid = errorOf(form, name) !== undefined;
  const described = [hint === undefined ? [] : [`${name}-hinweis`], invalid ? [`${name}-fehler`] : []].flat();
  return {
    id: name,
    name,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    'aria-invalid': invalid ? 'true' : undefined,
  };
}

export const Optional = ({ when }: { when: boolean | undefined }) =>
  when === true ? <span class="kern-label__optional"> (optional)</span> : null;

export const Hint = ({ name, children }: { name: string; children: Child }) => (
  <div class="kern-hint" id={`${name}-hinweis`}>
    {children}
  </div>
);

export const FieldError = ({ form, name }: { form: FormState; name: string }) => {
  const message = errorOf(form, name);
  return message === undefined ? null : (
    <p class="kern-error" id={`${name}-fehler`}>
      <Icon name="danger" />
      <span class="kern-body">
        <span class="kern-sr-only">Fehler: </span>
        {message}
      </span>
    </p>
  );
};

/** Label, hint, input and error around one input. */
const Field = ({ field, children }: { field: FieldProps; children: Child }) => (
  <div
    class={`kern-form-input iks-field${errorOf(field.form, field.name) === undefined ? '' : ' kern-form-input--error'}`}
  >
    <label class="kern-label" for={field.name}>
      {field.label}
      <Optional when={field.optional} />
    </label>
    {field.hint !== undefined && <Hint name={field.name}>{field.hint}</Hint>}
    {children}
    <FieldError form={field.form} name={field.name} />
  </div>
);

const inputClass = (field: FieldProps, width: FieldWidth): string =>
  [
    'kern-form-input__input',
    ...(errorOf(field.form, field.name) === undefined ? [] : ['kern-form-input__input--error']),
    ...(width === 'full' ? [] : [`iks-input--${width}`]),
  ].join(' ');

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'search';
  readonly width?: FieldWidth;
  /** WCAG 1.3.5: set for a person's own data, e.g. `username`, `current-password`. */
  readonly autocomplete?: string;
  readonly maxLength?: number;
}

/** One line of text. A password is never sent back. */
export const TextField = (props: TextFieldProps) => (
  <Field field={props}>
    <input
      {...wiring(props)}
      class={inputClass(props, props.width ?? 'full')}
      type={props.type ?? 'text'}
      value={props.type === 'password' ? '' : valueOf(props.form, props.name)}
      autocomplete={props.autocomplete}
      maxlength={props.maxLength}
      {...props.data}
    />
  </Field>
);

interface TextAreaProps extends FieldProps {
  readonly rows?: number;
  readonly maxLength?: number;
}

/** Several lines of text. */
export const TextArea = (props: TextAreaProps) => (
  <Field field={props}>
    <textarea
      {...wiring(props)}
      class={inputClass(props, 'full')}
      rows={props.rows ?? 4}
      maxlength={props.maxLength}
      {...props.data}
    >
      {valueOf(props.form, props.name)}
    </textarea>
  </Field>
);

interface NumberFieldProps extends FieldProps {
  /** Shown behind the field: "Fälle", "€", "%". */
  readonly unit?: string;
  /** Whether a decimal comma belongs in it; decides the tablet's keyboard. */
  readonly decimals?: boolean;
}

/** A number as people write it here (1.234,56); kept as text, so that a wrong entry comes back as entered. */
export const NumberField = (props: NumberFieldProps) => (
  <Field field={props}>
    <div class="iks-number">
      <input
        {...wiring(props)}
        class={inputClass(props, 'short')}
        type="text"
        inputmode={props.decimals === true ? 'decimal' : 'numeric'}
        value={valueOf(props.form, props.name)}
        {...props.data}
      />
      {props.unit !== undefined && <span class="iks-number__unit">{props.unit}</span>}
    </div>
  </Field>
);

/**
 * One day, typed as people here write it. An ISO value (2020-03-05) is shown as 05.03.2020, anything else as it was
 * entered; `parseDate` of the calendar reads what comes back. A plain text field, because a browser's own date field
 * speaks the browser's language and loses a wrong entry.
 */
export const DateField = ({ hint = 'TT.MM.JJJJ', ...rest }: FieldProps) => {
  const props = { ...rest, hint };
  const value = valueOf(props.form, props.name);
  return (
    <Field field={props}>
      <input
        {...wiring(props)}
        class={inputClass(props, 'short')}
        type="text"
        inputmode="numeric"
        value={/^\d{4}-\d{2}-\d{2}$/.test(value) ? date(value) : value}
        {...props.data}
      />
    </Field>
  );
};

interface FileFieldProps extends FieldProps {
  /** File name endings and media types, e.g. `.csv,.xlsx`. */
  readonly accept: string;
}

/** One file; after a refusal it must be chosen again, browsers allow no other way. */
export const FileField = (props: FileFieldProps) => (
  <Field field={props}>
    <input
      {...wiring(props)}
      class={inputClass(props, 'full')}
      type="file"
      accept={props.accept}
      {...props.data}
    />
  </Field>
);

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectProps extends FieldProps {
  /** A group's options stand under its label. */
  readonly options: readonly (Option | { readonly group: string; readonly options: readonly Option[] })[];
  /** The words of the empty choice, e.g. "Bitte wählen"; without it the first option is chosen. */
  readonly placeholder?: string;
  readonly width?: FieldWidth;
}

/** One of many; up to five are better shown as `Radios`. */
export const Select = (props: SelectProps) => {
  const chosen = valueOf(props.form, props.name);
  const item = ({ value, label }: Option) => (
    <option value={value} selected={value === chosen}>
      {label}
    </option>
  );
  const invalid = errorOf(props.form, props.name) !== undefined;
  return (
    <Field field={props}>
      <div class={`kern-form-input__select-wrapper iks-input--${props.width ?? 'full'}`}>
        <select
          {...wiring(props)}
          class={`kern-form-input__select${invalid ? ' kern-form-input__select--error' : ''}`}
          {...props.data}
        >
          {props.placeholder !== undefined && <option value="">{props.placeholder}</option>}
          {props.options.map((option) =>
            'group' in option ? (
              <optgroup label={option.group}>{option.options.map(item)}</optgroup>
            ) : (
              item(option)
            ),
          )}
        </select>
      </div>
    </Field>
  );
};
