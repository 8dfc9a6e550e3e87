import type { Child } from 'hono/jsx';
import type { Link } from './page.tsx';
import { StatusTag, type Tone } from './notices.tsx';

export interface SummaryRow {
  readonly key: string;
  readonly value: Child;
  /** Where the answer can be changed, before the act. The link reads "Ändern" and names the key when heard. */
  readonly change?: string;
}

/** Facts as key and value; with `change` links it is the "check your answers" before an act. */
export const SummaryList = ({ title, rows }: { title?: string; rows: readonly SummaryRow[] }) => (
  <section class="iks-summary">
    {title !== undefined && <h2 class="kern-heading-small">{title}</h2>}
    <dl>
      {rows.map(({ key, value, change }) => (
        <div class="iks-summary__row">
          <dt>{key}</dt>
          <dd>{value}</dd>
          {change !== undefined && (
            <dd class="iks-summary__change">
              <a href={change}>
                Ändern<span class="kern-sr-only"> – {key}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  </section>
);

export interface Task {
  readonly title: string;
  /** Absent while the task cannot be begun. */
  readonly href?: string;
  readonly hint?: Child;
  readonly status: { readonly tone: Tone; readonly word: string };
}

/** What is left to do, in the order in which it is done. */
export const TaskList = ({ tasks }: { tasks: readonly Task[] }) => (
  <ol class="iks-tasks">
    {tasks.map(({ title, href, hint, status }) => (
      <li class="iks-tasks__item">
        <div>
          {href === undefined ? <span>{title}</span> : <a href={href}>{title}</a>}
          {hint !== undefined && <p class="iks-tasks__hint">{hint}</p>}
        </div>
        <StatusTag tone={status.tone}>{status.word}</StatusTag>
      </li>
    ))}
  </ol>
);

export interface KeyFigure {
  readonly label: string;
  /** The number as it is read: "3", "3,3 % (1,1–7,6 %), n = 60". */
  readonly value: string;
  /** What it stands against: "ältester seit 12 Arbeitstagen". */
  readonly note?: Child;
  /** The list behind the figure, if the person may see it. */
  readonly href?: string;
}

/** A few figures side by side at the head of a start page. */
export const KeyFigures = ({ figures }: { figures: readonly KeyFigure[] }) => (
  <dl class="iks-figures">
    {figures.map(({ label, value, note, href }) => (
      <div class="iks-figures__item">
        <dt>{label}</dt>
        <dd class="iks-figures__value">{href === undefined ? value : <a href={href}>{value}</a>}</dd>
        {note !== undefined && <dd class="iks-figures__note">{note}</dd>}
      </div>
    ))}
  </dl>
);

interface TabsProps {
  /** What is chosen between: "Ansichten der Ziehung". */
  readonly label: string;
  readonly tabs: readonly Link[];
  /** The address of the tab in view. */
  readonly current: string;
}

/** Views of one thing, each with an address of its own. */
export const Tabs = ({ label, tabs, current }: TabsProps) => (
  <nav class="iks-tabs" aria-label={label}>
    <ul>
      {tabs.map((tab) => (
        <li>
          <a href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
            {tab.label}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
