import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { Failure } from '../failure.ts';

const keyOf = (passphrase: string, salt: Uint8Array): Buffer =>
  scryptSync(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 });

/** salt (16) · nonce (12) · ciphertext · tag (16) */
export class Encryption extends Transform {
  readonly #cipher;
  constructor(passphrase: string) {
    super();
    const salt = randomBytes(16);
    const nonce = randomBytes(12);
    this.#cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce);
    this.push(Buffer.concat([salt, nonce]));
  }
  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    done(null, this.#cipher.update(chunk));
  }
  override _flush(done: TransformCallback): void {
    this.push(this.#cipher.final());
    done(null, this.#cipher.getAuthTag());
  }
}

export class Decryption extends Transform {
  readonly #passphrase: string;
  #held = Buffer.alloc(0);
  #decipher: ReturnType<typeof createDecipheriv> | null = null;
  constructor(passphrase: string) {
    super();
    this.#passphrase = passphrase;
  }
  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    if (this.#decipher === null && this.#held.length >= 28) {
      const key = keyOf(this.#passphrase, this.#held.subarray(0, 16));
      this.#decipher = createDecipheriv('aes-256-gcm', key, this.#held.subarray(16, 28));
      this.#held = this.#held.subarray(28);
    }
    if (this.#decipher !== null && this.#held.length > 16) {
      // The last 16 bytes may be the tag.
      this.push(this.#decipher.update(this.#held.subarray(0, -16)));
      this.#held = this.#held.subarray(-16);
    }
    done();
  }
  override _flush(done: TransformCallback): void {
    try {
      const decipher = this.#decipher;
      if (decipher === null || !('setAuthTag' in decipher)) throw new Error('too short');
      (decipher as ReturnType<typeof createDecipheriv> & { setAuthTag(tag: Buffer): void }).setAuthTag(
        this.#held,
      );
      done(null, decipher.final());
    } catch {
      done(
        new Failure(
          'invalid',
          'backup-passphrase',
          'Das Kennwort passt nicht zur Sicherung, oder sie wurde verändert. Prüfen Sie das Kennwort oder verwenden Sie eine andere Sicherung.',
        ),
      );
    }
  }
}
