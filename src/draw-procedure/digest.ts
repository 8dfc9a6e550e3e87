import { createHash } from 'node:crypto';

/** SHA256 over compact JSON in UTF-8, as 64 lowercase hex digits: `SHA256(JSON[…])` of the procedure. */
export const sha256Json = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value), 'utf8').digest('hex');

/** 64 lowercase hex digits, as every digest of the procedure is printed. */
export const digestPattern = /^[0-9a-f]{64}$/;
