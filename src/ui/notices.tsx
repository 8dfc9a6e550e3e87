import type { Child } from 'hono/jsx';
import { integer } from '../format.ts';
import type { IconName } from '../http/kern-stylesheet.ts';
import { Icon } from './icon.tsx';

/** What a colour means; always beside a word and, where there is room, a shape. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

const toneIcon: Readonly<Record<Exclude<Tone, 'neutral'>, IconName>> = {
  info: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

/** A state as one word with a tag: "Entwurf", "versiegelt", "überfällig". */
export const StatusTag = ({ tone = 'neutral', children }: { tone?: Tone; children: Child }) => (
  <span
    class={`kern-badge kern-badge--small ${tone === 'neutral' ? 'iks-badge--neutral' : `kern-badge--${tone}`}`}
  >
    {tone !== 'neutral' && <Icon name={toneIcon[tone]} size="small" />}
    <span class="kern-label kern-label--small">{children}</span>
  </span>
);

interface AlertProps {
  readonly tone: Exclude<Tone, 'neutral'>;
  readonly title: string;
  /** True for the answer to an act just done ("Die Ziehung ist gespeichert"): it is read out at once. */
  readonly live?: boolean;
  readonly children?: Child;
}

/** Something the person must see before the rest of the page. One a page, two at most. */
export const Alert = ({ tone, title, live = false, children }: AlertProps) => (
  <div
    class={`kern-alert kern-alert--${tone} iks-alert`}
    role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}
  >
    <div class="kern-alert__header">
      <Icon name={toneIcon[tone]} />
      <p class="kern-title">{title}</p>
    </div>
    {children !== undefined && <div class="kern-alert__body">{children}</div>}
  </div>
);

/** A remark set off from the text by a bar; quieter than an alert. */
export const Notice = ({ children }: { children: Child }) => <div class="iks-notice">{children}</div>;

/** Why the law or statistics ask for this, in a sentence or two; `source` names the rule, e.g. "§ 45 Abs. 4 SGB X". */
export const HelpText = ({ source, children }: { source?: string; children: Child }) => (
  <div class="iks-help">
    <Icon name="help" />
    <p>
      {children}
      {source !== undefined && <span class="iks-help__source"> ({source})</span>}
    </p>
  </div>
);

interface DetailsProps {
  readonly summary: string;
  readonly open?: boolean;
  readonly id?: string;
  readonly children: Child;
}

/** More for those who want it, one click away; `QuietDetails` within a question or beside a figure. */
export const Details = ({ summary, open = false, id, children }: DetailsProps) => (
  <details class="kern-accordion iks-details" id={id} open={open}>
    <summary class="kern-accordion__header">
      <span class="kern-title kern-title--small">{summary}</span>
    </summary>
    <div class="kern-accordion__body">{children}</div>
  </details>
);

export const QuietDetails = ({ summary, open = false, id, children }: DetailsProps) => (
  <details class="iks-quiet-details" id={id} open={open}>
    <summary>{summary}</summary>
    {children}
  </details>
);

interface EmptyStateProps {
  /** What is not there yet: "Noch keine Ziehung". */
  readonly title: string;
  /** What to do next, and why. */
  readonly children: Child;
  /** The button or link that does it. */
  readonly action?: Child;
}

/** In the place of a list without entries. */
export const EmptyState = ({ title, children, action }: EmptyStateProps) => (
  <div class="iks-empty">
    <h2 class="kern-heading-small">{title}</h2>
    <p>{children}</p>
    {action}
  </div>
);

interface ProgressProps {
  readonly id: string;
  readonly label: string;
  /** How much is done, and of how much; in the unit of `unit`. Null as long as nobody knows. */
  readonly value: number | null;
  readonly max: number;
  readonly unit: string;
  /**
   * The page's own address while the work goes on: offers a link to look again, and `auto-refresh.js` (if the
   * page names it) looks by itself. Absent when the work is done.
   */
  readonly refresh?: string;
}

/** How far a long piece of work is, as the server knows it. It can be left and found again. */
export const Progress = ({ id, label, value, max, unit, refresh }: ProgressProps) => (
  <div
    id={id}
    class="kern-progress iks-progress"
    {...(refresh === undefined ? {} : { 'data-auto-refresh': refresh })}
  >
    <label class="kern-label" for={`${id}-balken`}>
      {label}
    </label>
    <progress id={`${id}-balken`} {...(value !== null && { value })} max={max} />
    <p class="iks-progress__text">
      {value !== null && `${integer(value)} von ${integer(max)} ${unit}`}
      {refresh !== undefined && (
        <a class="iks-progress__refresh" href={refresh}>
          Stand aktualisieren
        </a>
      )}
    </p>
  </div>
);

/** Where `upload-progress.js` shows how far a file is; unseen without script. Stands in the form that sends it. */
export const UploadState = () => (
  <div class="kern-progress iks-progress" data-upload-state hidden>
    <progress max={100} value={0} aria-label="Fortschritt" />
    <p role="status" />
  </div>
);

/** Where `preview-sample-size.js` says what the number typed means; the server's sentence to begin with. */
export const PreviewSentence = ({ children }: { children?: Child }) => (
  <p class="iks-preview" data-preview-output aria-live="polite">
    {children}
  </p>
);
