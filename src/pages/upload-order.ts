import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import type { DeliveryOrder } from '../frames/index.ts';

/** What the first screen asks for, as it travels in the address: no case data. */
export const orderQuery = z.object({
  feld: z.uuid(),
  von: isoDateSchema,
  bis: isoDateSchema,
  anzahl: z.coerce.number().int().min(1).max(1_000_000),
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
