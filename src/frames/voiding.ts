import { z } from 'zod';
import { paragraph } from '../text.ts';

/**
 * Why a draw or a frame is voided, as reports name it, which hold no free text. What speaks against a frame speaks
 * against the draw made from it: one list for both.
 */
export const voidGrounds = [
  'wrong-cases',
  'wrong-frame',
  'wrong-sample',
  'wrong-entropy',
  'wrong-procedure',
  'other',
] as const;
type VoidGround = (typeof voidGrounds)[number];

/** German words of the grounds, on screen and paper. */
export const voidGroundNames: Readonly<Record<VoidGround, string>> = {
  'wrong-cases': 'Fallliste fehlerhaft oder unvollständig',
  'wrong-frame': 'Zeitraum, Team oder Ausschlüsse falsch',
  'wrong-sample': 'Stichprobenumfang oder Verfahren falsch',
  'wrong-entropy': 'Zufallswert falsch oder nicht verfügbar',
  'wrong-procedure': 'Zuständigkeit oder Ablauf nicht eingehalten',
  other: 'Sonstiges',
};

/** What is said when a voiding is asked for: the ground, and an explanation that stays with the object. */
export const voidRequestSchema = z.strictObject({
  ground: z.enum(voidGrounds),
  reason: paragraph(3, 2000).describe('Erläuterung; steht in keinem Bericht'),
});
export type VoidRequest = z.infer<typeof voidRequestSchema>;

export const voidingSchema = z.object({
  ground: z.enum(voidGrounds),
  reason: z.string().nullable().describe('Erläuterung; null, wenn der Text gelöscht ist'),
  requestedAt: z.iso.datetime(),
  confirmedAt: z.iso.datetime().nullable(),
});
/** A voiding asked for, and confirmed by a second person or not yet. */
export type Voiding = z.infer<typeof voidingSchema>;

/** A stored voiding with the text of its explanation; null where none was asked for. */
export const voidingOf = (
  row:
    | { ground: VoidGround; content: string | null; requested_at: Date; confirmed_at: Date | null }
    | undefined,
): Voiding | null =>
  row === undefined
    ? null
    : {
        ground: row.ground,
        reason: row.content,
        requestedAt: row.requested_at.toISOString(),
        confirmedAt: row.confirmed_at?.toISOString() ?? null,
      };
