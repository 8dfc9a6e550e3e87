import type { FormState } from './form-state.ts';
import { Icon } from './icon.tsx';

/**
 * What was wrong with a form, on top of the page, each sentence a link to its field. It takes the focus when the
 * page opens, so that it is read out first. `Page` shows it by itself.
 */
export const ErrorSummary = ({ form }: { form: FormState }) => (
  <div class="kern-alert kern-alert--danger iks-error-summary" role="alert" tabindex={-1} autofocus>
    <div class="kern-alert__header">
      <Icon name="danger" />
      <h2 class="kern-title">
        {form.errors.length > 0 ? 'Bitte prüfen Sie Ihre Angaben' : 'Das war nicht möglich'}
      </h2>
    </div>
    <div class="kern-alert__body">
      {form.message && <p class="kern-body">{form.message}</p>}
      {form.errors.length > 0 && (
        <ul class="iks-error-summary__list">
          {form.errors.map(({ path, message }) => (
            <li>{path === '' ? message : <a href={`#${path}`}>{message}</a>}</li>
          ))}
        </ul>
      )}
    </div>
  </div>
);
