import type { Condition } from '../audit-plan/index.ts';
import { reachOf } from '../identity/index.ts';
import { Tabs, type Link } from '../ui/index.ts';
import type { Actor } from '../work.ts';
import { drawsWay, home } from './navigation.ts';

export const deliveryList: Link = { label: 'Lieferungen', href: '/lieferungen' };
export const dueList: Link = { label: 'Fällige Lieferungen', href: '/lieferungen/faellig' };
export const profileList: Link = { label: 'Spaltenzuordnungen', href: '/lieferungen/spaltenzuordnungen' };

/** The way to what lies before a delivery: over the draws for those who draw, else over the deliveries. */
export const deliveryWay = (actor: Pick<Actor, 'role'>): Link[] =>
  reachOf(actor, 'draw.make') === null ? [home, deliveryList] : drawsWay(actor);

/** What has come, what is still to come, and how columns are understood: as far as the function may see it. */
export const DeliveryTabs = ({ actor, current }: { actor: Pick<Actor, 'role'>; current: Link }) =>
  reachOf(actor, 'delivery.create') !== null && (
    <Tabs
      label="Ansichten der Lieferungen"
      current={current.href}
      tabs={[{ ...deliveryList, label: 'Übernommen' }, { ...dueList, label: 'Fällig' }, profileList]}
    />
  );

/** How an empty cell is written where values are listed. */
export const emptyValue = '(leer)';

/** A filter in words: `Status: aktiv oder neu; Schicht: LZB`. */
export const filterText = (conditions: readonly Condition[]): string =>
  conditions.length === 0
    ? 'alle Fälle der Teams'
    : conditions
        .map(
          ({ attribute, equals }) =>
            `${attribute}: ${equals.map((value) => (value === '' ? emptyValue : value)).join(' oder ')}`,
        )
        .join('; ');
