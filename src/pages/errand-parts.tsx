import type { Child } from 'hono/jsx';
import type { ErrandState } from '../errands/index.ts';
import { Alert, ButtonLink, ButtonRow, Progress, TaskList, type Tone } from '../ui/index.ts';

type AnyState = Pick<ErrandState<unknown, unknown>, 'id' | 'state' | 'progress' | 'problem'>;

/** How an ordered piece of work stands, in a word. */
export const errandWords = {
  waiting: { tone: 'info', word: 'wartet' },
  running: { tone: 'info', word: 'läuft' },
  done: { tone: 'success', word: 'fertig' },
  failed: { tone: 'danger', word: 'fehlgeschlagen' },
} as const satisfies Readonly<Record<AnyState['state'], { tone: Tone; word: string }>>;

interface ErrandProgressProps {
  readonly errand: AnyState;
  /** Where this is shown. */
  readonly path: string;
  /** What goes on, and what is to be said of it when it is over. */
  readonly label: { readonly running: string; readonly done: string; readonly failed: string };
  /** Where what came of it is. */
  readonly result: { readonly href: string; readonly label: string };
  /** Where it can be ordered again. */
  readonly again: { readonly href: string; readonly label: string };
  /** What happens when the page is left. */
  readonly children: Child;
}

/** An ordered piece of work under way: it keeps itself fresh, and says at its end what came of it. */
export const ErrandProgress = ({ errand, path, label, result, again, children }: ErrandProgressProps) => {
  const { state, progress, problem } = errand;
  if (problem !== null) {
    return (
      <div id="auftrag">
        <Alert tone="danger" title={label.failed} live>
          <p class="kern-body">{problem.detail}</p>
        </Alert>
        <ButtonRow>
          <ButtonLink href={again.href} kind="primary">
            {again.label}
          </ButtonLink>
        </ButtonRow>
      </div>
    );
  }
  if (state === 'done') {
    return (
      <div id="auftrag">
        <Alert tone="success" title={label.done} />
        <ButtonRow>
          <ButtonLink href={result.href} kind="primary">
            {result.label}
          </ButtonLink>
        </ButtonRow>
      </div>
    );
  }
  return (
    <div id="auftrag" class="iks-run" data-auto-refresh={path}>
      <Progress
        id="fortschritt"
        label={state === 'waiting' ? 'Wartet, bis Früheres erledigt ist' : label.running}
        value={progress?.done ?? null}
        max={progress?.steps ?? 1}
        unit="Schritten"
      />
      <p class="kern-body">{children}</p>
      <ButtonRow>
        <ButtonLink href={path}>Stand aktualisieren</ButtonLink>
      </ButtonRow>
    </div>
  );
};

/** What one has ordered and what is not finished, to be found again. */
export const UnfinishedErrands = ({
  errands,
}: {
  errands: readonly {
    readonly title: string;
    readonly href: string;
    readonly state: AnyState['state'];
    /** Why nothing came of it. */
    readonly hint?: string | undefined;
  }[];
}) =>
  errands.length > 0 && (
    <section>
      <h2 class="kern-heading-medium">In Arbeit</h2>
      <TaskList
        tasks={errands.map(({ title, href, state, hint }) => ({
          title,
          href,
          status: errandWords[state],
          ...(hint !== undefined && { hint }),
        }))}
      />
    </section>
  );
