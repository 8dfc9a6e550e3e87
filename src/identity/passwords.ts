import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';

const argon2 = promisify(argon2Callback);

/** Argon2id, OWASP's first recommendation: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const minimumLength = 12;

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

/** Refuses passwords that are too short, too long or hold the login (ASVS 6.2). */
export function checkPasswordRules(password: string, login: string): void {
  const length = [...password].length;
  if (length < minimumLength || length > 128) {
    throw new Failure(
      'invalid',
      'password-length',
      `Das Kennwort muss ${minimumLength} bis 128 Zeichen lang sein.`,
      {
        fields: [
          {
            path: 'password',
            code: 'password-length',
            message: `Geben Sie ${minimumLength} bis 128 Zeichen ein.`,
          },
        ],
      },
    );
  }
  if (password.toLowerCase().includes(login.toLowerCase())) {
    throw new Failure(
      'invalid',
      'password-holds-login',
      'Das Kennwort darf die Anmeldekennung nicht enthalten.',
      {
        fields: [
          {
            path: 'password',
            code: 'password-holds-login',
            message: 'Wählen Sie ein Kennwort ohne Ihre Kennung.',
          },
        ],
      },
    );
  }
}
