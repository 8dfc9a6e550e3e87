import type { Child } from 'hono/jsx';
import { Button } from './form.tsx';

interface FiltersProps {
  /** The list's own address, without filters. */
  readonly action: string;
  /** What is searched: "Feststellungen filtern". */
  readonly label: string;
  /** Kept from the current address, e.g. the sorting. */
  readonly keep?: Readonly<Record<string, string | undefined>>;
  /** True when any filter is set: offers to take them off. */
  readonly active: boolean;
  /** The words of the button where the fields are not filters: "Stichprobe berechnen". */
  readonly button?: string;
  /** A few fields; they stand side by side where there is room. */
  readonly children: Child;
}

/** A form whose values end up in the address, so that a filtered list can be linked to. */
export const Filters = ({ action, label, keep = {}, active, button, children }: FiltersProps) => (
  <search class="iks-filters" aria-label={label}>
    <form method="get" action={action}>
      {Object.entries(keep).map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
      )}
      <div class="iks-filters__fields">{children}</div>
      <div class="iks-filters__buttons">
        <Button kind="secondary">{button ?? 'Filter anwenden'}</Button>
        {active && <a href={action}>Filter zurücksetzen</a>}
      </div>
    </form>
  </search>
);
