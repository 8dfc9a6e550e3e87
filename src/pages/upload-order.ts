import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { period } from '../format.ts';
import type { DeliveryOrder } from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import type { Actor } from '../work.ts';
import { address } from './lists.tsx';

/** In the place of a field: every due one that has a saved filter. */
export const allDue = 'alle';

/** What the first screen asks for, as it travels in the address: no case data. */
export const orderQuery = z.object({
  feld: z.union([z.uuid(), z.literal(allDue)]),
  von: isoDateSchema,
  bis: isoDateSchema,
  /** How many cases are to be drawn; without it as many as the field's plan says. */
  anzahl: z.coerce.number().int().min(1).max(1_000_000).optional(),
  stichtag: isoDateSchema.optional(),
  zuordnung: z.uuid().optional(),
});
export type OrderQuery = z.infer<typeof orderQuery>;
export const ofUpload = z.object({ uploadId: z.uuid() });

export const orderOf = (uploadId: string, query: OrderQuery): DeliveryOrder => ({
  uploadId,
  firstDay: query.von,
  lastDay: query.bis,
  ...(query.feld === allDue ? {} : { fieldIds: [query.feld] }),
  ...(query.stichtag === undefined ? {} : { cutOffDate: query.stichtag }),
  ...(query.zuordnung === undefined ? {} : { profileId: query.zuordnung }),
});

/** What the first screen is called: who delivers for others draws nothing. */
export const uploadTitle = (actor: Pick<Actor, 'role'>): string =>
  reachOf(actor, 'draw.make') === null ? 'Fallliste hochladen' : 'Stichprobe ziehen';

/** Where the report on a file is. */
export const reportPath = (uploadId: string, query: OrderQuery): string =>
  address(`/ziehungen/neu/${uploadId}`, query);

/** The same from the order alone. */
export const reportPathOf = ({ uploadId, firstDay, lastDay, fieldIds, ...order }: DeliveryOrder): string =>
  address(`/ziehungen/neu/${uploadId}`, {
    feld: fieldIds?.[0] ?? allDue,
    von: firstDay,
    bis: lastDay,
    stichtag: order.cutOffDate,
    zuordnung: order.profileId,
  });

/** What a delivery is called while it is under way. */
export const listName = ({ firstDay, lastDay }: Pick<DeliveryOrder, 'firstDay' | 'lastDay'>): string =>
  `Fallliste ${period(firstDay, lastDay)}`;
