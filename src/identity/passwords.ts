import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { Failure } from '../failure.ts';

const argon2 = promisify(argon2Callback);

/** Argon2id, OWASP's first recommendation: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const minimumLength = 12;
const maximumLength = 128;

/** Hash in PHC form, so that the cost can rise later. Never call inside a transaction: it takes tens of milliseconds. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await argon2('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce, ...cost });
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** Whether the password fits; `hash` null (no local password) costs the same time and is false. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const stored = hash ?? (await decoyHash);
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (parts === null) return false;
  const tag = Buffer.from(parts[5] ?? '', 'base64');
  const computed = await argon2('argon2id', {
    message: Buffer.from(password.normalize('NFC')),
    nonce: Buffer.from(parts[4] ?? '', 'base64'),
    memory: Number(parts[1]),
    passes: Number(parts[2]),
    parallelism: Number(parts[3]),
    tagLength: tag.length,
  });
  return timingSafeEqual(computed, tag) && hash !== null;
}

const decoyHash = hashPassword(randomBytes(16).toString('hex'));

/**
 * Refuses passwords that are too short or too long, hold the login, or are breached or close to a breached one
 * (ASVS 5.0, 6.2). A word alone or decorated ("Passwort2024!") counts as close.
 */
export async function checkPasswordRules(password: string, login: string): Promise<void> {
  const length = Array.from(password).length;
  if (length < minimumLength || length > maximumLength) {
    throw refusal(
      'password-length',
      `Das Kennwort muss ${minimumLength} bis ${maximumLength} Zeichen lang sein.`,
    );
  }
  if (password.toLowerCase().includes(login.toLowerCase())) {
    throw refusal('password-holds-login', 'Das Kennwort darf die Anmeldekennung nicht enthalten.');
  }
  const estimator = await (estimating ??= newEstimator());
  if (estimator.check(password, [login, ...houseWords]).score < leastScore) {
    throw refusal(
      'password-common',
      'Das Kennwort ist zu leicht zu erraten oder aus Datenlecks bekannt. Reihen Sie zum Beispiel vier zufällige Wörter aneinander.',
    );
  }
}

const refusal = (code: string, message: string): Failure =>
  new Failure('invalid', code, message, { fields: [{ path: 'password', code, message }] });

/** Of 0–4: 3 stands for at least 10⁸ guesses. */
const leastScore = 3;

/** Words everybody in the house would try first. */
const houseWords = (
  'jobcenter worms arbeitsagentur fachaufsicht prüfung stichprobe passwort kennwort frühling sommer herbst winter ' +
  'montag dienstag mittwoch donnerstag freitag januar februar märz april juni juli august september oktober ' +
  'november dezember'
).split(' ');

/** Loaded at first use: the list of 49,000 breached passwords takes 10 MB and a quarter of a second to lay out. */
let estimating: Promise<ZxcvbnFactory> | undefined;

async function newEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary, graphs: adjacencyGraphs });
}

/** 20 characters of 32, 100 bits: read from a screen and typed once. */
export const oneTimePassword = (): string =>
  [...randomBytes(20)]
    .map((byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte % 32])
    .join('')
    .replaceAll(/(.{5})(?=.)/g, '$1-');
