import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { period } from '../format.ts';
import type { DeliveryOrder } from '../frames/index.ts';
import { address } from './lists.tsx';

/** What the first screen asks for, as it travels in the address: no case data. */
export const orderQuery = z.object({
  feld: z.uuid(),
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
  fieldIds: [query.feld],
  ...(query.stichtag === undefined ? {} : { cutOffDate: query.stichtag }),
  ...(query.zuordnung === undefined ? {} : { profileId: query.zuordnung }),
});

/** Where the report on a file is. */
export const reportPath = (uploadId: string, query: OrderQuery): string =>
  address(`/ziehungen/neu/${uploadId}`, query);

/** The same from the order alone. */
export const reportPathOf = ({ uploadId, firstDay, lastDay, fieldIds, ...order }: DeliveryOrder): string =>
  address(`/ziehungen/neu/${uploadId}`, {
    feld: fieldIds?.[0],
    von: firstDay,
    bis: lastDay,
    stichtag: order.cutOffDate,
    zuordnung: order.profileId,
  });

/** What a delivery is called while it is under way. */
export const listName = ({ firstDay, lastDay }: Pick<DeliveryOrder, 'firstDay' | 'lastDay'>): string =>
  `Fallliste ${period(firstDay, lastDay)}`;
