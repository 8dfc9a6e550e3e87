import type { Child } from 'hono/jsx';
import { FieldError } from './fields.tsx';
import { errorOf, valueOf, type FormState } from './form-state.ts';

/** One of the large choices of a sheet's question. */
export interface KeyedOption {
  /** The key that chooses it: 1, 2 or 3. */
  readonly key: string;
  readonly value: string;
  readonly label: string;
}

interface QuestionProps {
  readonly form: FormState;
  readonly name: string;
  /** Its place on the sheet, from 1. */
  readonly number: number;
  readonly question: Child;
  /** Below the question: the instruction it tests, its severity, the passage to open. */
  readonly about?: Child;
  readonly options: readonly KeyedOption[];
  /** The value that opens the details, and the fields that then show. */
  readonly details: { readonly when: string; readonly fields: Child };
}

/**
 * One question of a sheet with large choices for mouse, finger and key. The details open by the stylesheet alone
 * (`:has(… :checked)`), so they do without script too. The keys are `check-sheet.js`'s.
 */
export const SheetQuestion = ({ form, name, number, question, about, options, details }: QuestionProps) => {
  const chosen = valueOf(form, name);
  return (
    <fieldset
      class={`iks-question${errorOf(form, name) === undefined ? '' : ' kern-fieldset--error'}`}
      data-sheet-question
    >
      <legend class="iks-question__legend">
        <span class="iks-question__number" aria-hidden="true">
          {number}
        </span>
        <span>{question}</span>
      </legend>
      {about !== undefined && <div class="iks-question__about">{about}</div>}
      <FieldError form={form} name={name} />
      <div class="iks-question__options">
        {options.map(({ key, value, label }, index) => (
          <label class="iks-option">
            <input
              type="radio"
              id={index === 0 ? name : `${name}-${index + 1}`}
              name={name}
              value={value}
              checked={value === chosen}
              data-sheet-key={key}
              aria-keyshortcuts={key}
              {...(value === details.when ? { 'data-sheet-opens': '' } : {})}
            />
            <span class="iks-option__label">{label}</span>
            <kbd class="iks-option__key" aria-hidden="true">
              {key}
            </kbd>
          </label>
        ))}
      </div>
      <div class="iks-question__details" data-sheet-details>
        {details.fields}
      </div>
    </fieldset>
  );
};

/** Where `check-sheet.js` says whether what was entered is safe; empty without script. */
export const SaveState = () => <p class="iks-save-state" data-sheet-state role="status" />;

/** Stays in view at the bottom of a sheet: progress ("7 von 20"), the save state, the buttons. */
export const SheetBar = ({ children }: { children: Child }) => <div class="iks-sheet-bar">{children}</div>;
