import { instructionName, type Criterion, type SeverityCode } from '../catalogue/index.ts';
import { severityNames } from '../checks/index.ts';
import { counted } from '../format.ts';
import {
  Details,
  errorOf,
  FieldError,
  HelpText,
  Hint,
  valuesOf,
  wiring,
  type FormState,
} from '../ui/index.ts';

/** The criteria of the catalogue by theme; a theme opens where one of its criteria is chosen. */
export const CriteriaChoice = ({ form, criteria }: { form: FormState; criteria: readonly Criterion[] }) => {
  const chosen = new Set(valuesOf(form, 'criteria'));
  const hint = 'Aus dem Katalog; jedes Kriterium nennt seine Geschäftsanweisung.';
  const { name, 'aria-describedby': described } = wiring({ form, name: 'criteria', hint });
  const invalid = errorOf(form, name) !== undefined;
  const themes = [...Map.groupBy(criteria, ({ theme }) => theme)];
  return (
    <fieldset
      class={`kern-fieldset iks-field${invalid ? ' kern-fieldset--error' : ''}`}
      aria-describedby={described}
    >
      <legend class="kern-label" id={name} tabindex={-1}>
        Prüfkriterien
      </legend>
      <Hint name={name}>{hint}</Hint>
      <FieldError form={form} name={name} />
      {themes.map(([theme, group]) => {
        const count = group.filter(({ id }) => chosen.has(id)).length;
        return (
          <Details
            summary={count === 0 ? theme : `${theme} – ${counted(count, 'gewählt', 'gewählt')}`}
            open={count > 0 || themes.length === 1}
          >
            {group.map((criterion) => (
              <CriterionBox criterion={criterion} checked={chosen.has(criterion.id)} />
            ))}
          </Details>
        );
      })}
      {criteria.length === 0 && (
        <HelpText>Der Katalog enthält noch keine Kriterien. Die Administration pflegt ihn.</HelpText>
      )}
    </fieldset>
  );
};

const CriterionBox = ({ criterion, checked }: { criterion: Criterion; checked: boolean }) => {
  const id = `criteria-${criterion.id}`;
  const severity: Readonly<Record<SeverityCode, string>> = severityNames;
  return (
    <div class="iks-choice">
      <div class="kern-form-check">
        <input
          class="kern-form-check__checkbox"
          type="checkbox"
          id={id}
          name="criteria"
          value={criterion.id}
          checked={checked}
          aria-describedby={`${id}-hinweis`}
        />
        <label class="kern-label" for={id}>
          {criterion.question}
        </label>
        <div class="kern-hint iks-choice__hint" id={`${id}-hinweis`}>
          {criterion.code} ·{' '}
          {instructionName({ number: criterion.instructionNumber, title: criterion.instructionTitle })},{' '}
          {criterion.passage} · {severity[criterion.severity]}
          {criterion.example && ' · Beispiel, an die örtliche Geschäftsanweisung anzupassen'}
        </div>
      </div>
    </div>
  );
};
