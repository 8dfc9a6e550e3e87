import type { Child } from 'hono/jsx';
import { FieldError, Hint, Optional, wiring, type FieldProps, type Option } from './fields.tsx';
import { errorOf, valuesOf } from './form-state.ts';

/** One of a set of choices, with a sentence that explains it. */
export interface Choice extends Option {
  readonly hint?: string;
  /** Fields that belong to this choice and show only while it is chosen. */
  readonly reveals?: Child;
}

interface ChoicesProps extends FieldProps {
  readonly options: readonly Choice[];
  /** Side by side, for two or three short words. */
  readonly inline?: boolean;
}

/** One of a few, all in view. */
export const Radios = (props: ChoicesProps) => <ChoiceSet kind="radio" {...props} />;

/** Any number of a few. */
export const Checkboxes = (props: ChoicesProps) => <ChoiceSet kind="checkbox" {...props} />;

/** A single box to tick, e.g. "Ich habe die Angaben geprüft". */
export const Checkbox = (props: FieldProps) => {
  const invalid = errorOf(props.form, props.name) !== undefined;
  return (
    <div class={`kern-form-check iks-field${invalid ? ' kern-form-check--error' : ''}`}>
      <input
        {...wiring(props)}
        class={`kern-form-check__checkbox${invalid ? ' kern-form-check__checkbox--error' : ''}`}
        type="checkbox"
        value="ja"
        checked={valuesOf(props.form, props.name).includes('ja')}
        {...props.data}
      />
      <label class="kern-label" for={props.name}>
        {props.label}
        <Optional when={props.optional} />
      </label>
      {props.hint !== undefined && <Hint name={props.name}>{props.hint}</Hint>}
      <FieldError form={props.form} name={props.name} />
    </div>
  );
};

/** The first choice carries the field's name as its id: there the error summary leads. */
const ChoiceSet = ({ kind, ...props }: ChoicesProps & { readonly kind: 'radio' | 'checkbox' }) => {
  const { form, name, options } = props;
  const chosen = valuesOf(form, name);
  const invalid = errorOf(form, name) !== undefined;
  const described = wiring(props)['aria-describedby'];
  return (
    <fieldset
      class={`kern-fieldset iks-field${invalid ? ' kern-fieldset--error' : ''}`}
      aria-describedby={described}
    >
      <legend class="kern-label">
        {props.label}
        <Optional when={props.optional} />
      </legend>
      {props.hint !== undefined && <Hint name={name}>{props.hint}</Hint>}
      <div class={`kern-fieldset__body${props.inline === true ? ' kern-fieldset__body--horizontal' : ''}`}>
        {options.map(({ value, label, hint, reveals }, index) => {
          const id = index === 0 ? name : `${name}-${index + 1}`;
          return (
            <div class="iks-choice">
              <div class="kern-form-check">
                <input
                  class={`kern-form-check__${kind}${invalid ? ` kern-form-check__${kind}--error` : ''}`}
                  type={kind}
                  id={id}
                  name={name}
                  value={value}
                  checked={chosen.includes(value)}
                  aria-describedby={hint === undefined ? undefined : `${id}-erklaerung`}
                  {...props.data}
                />
                <label class="kern-label" for={id}>
                  {label}
                </label>
                {hint !== undefined && (
                  <div class="kern-hint iks-choice__hint" id={`${id}-erklaerung`}>
                    {hint}
                  </div>
                )}
              </div>
              {reveals !== undefined && <div class="iks-choice__reveals">{reveals}</div>}
            </div>
          );
        })}
      </div>
      <FieldError form={form} name={name} />
    </fieldset>
  );
};
