import { z } from 'zod';

/** Control characters, and marks that change the direction of what follows and so what a reader sees. */
const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const invisibleButLines = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

const normal = (value: string): string => value.normalize('NFC').trim();
const lines = (value: string): string => normal(value.replaceAll(/\r\n?/g, '\n'));

const refusal = 'Der Text enthält unsichtbare Steuerzeichen. Entfernen Sie diese.';

/** One line of human text: NFC, without blanks around it, without control characters; length in UTF-16 units. */
export const text = (minimum: number, maximum: number) =>
  z
    .string()
    .transform(normal)
    .pipe(
      z
        .string()
        .min(minimum)
        .max(maximum)
        .refine((value) => !invisible.test(value), refusal),
    );

/** As `text`, over several lines. */
export const paragraph = (minimum: number, maximum: number) =>
  z
    .string()
    .transform(lines)
    .pipe(
      z
        .string()
        .min(minimum)
        .max(maximum)
        .refine((value) => !invisibleButLines.test(value), refusal),
    );

/** A pattern for `like` that finds `word` anywhere in a text, whatever signs it holds. */
export const likePattern = (word: string): string => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
