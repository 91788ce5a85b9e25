// Licenses and personal data at rest: sealed so that the database alone says nothing, fingerprinted so that they can be found.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const PREFIX = 'v1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a fingerprint is of: the same text as a name and as an address gives two different ones. */
export type PrintKind = 'license' | 'license_tail' | 'email' | 'name' | 'phone' | 'buyer' | 'mail';

export type Seal = {
  /**
   * `v1.` and base64url of IV, cipher text and tag (AES-256-GCM); never twice the same.
   * @param row  says where the text belongs, such as `licenses:main:42:key`: moved to another row it does not open
   */
  seal(text: string, row: string): string;
  /** @throws Error  wrong row, wrong key, damaged, or not sealed at all */
  open(sealed: string, row: string): string;
  /**
   * 43 letters of base64url, always the same for the same text: HMAC-SHA-256 under a key of its own. Whoever calls
   * brings the text to one form first (trimmed, case, Unicode).
   */
  fingerprint(kind: PrintKind, text: string): string;
  /** 16 hex digits that name the key without giving it away: keep it in the database to notice another key at start. */
  keyId: string;
};

/** @param secretKey  32 bytes, see loadSecretKey() */
export function createSeal(secretKey: Buffer): Seal {
  if (secretKey.length !== 32) throw new Error(`The secret key has ${secretKey.length} bytes instead of 32`);
  const sealKey = deriveKey(secretKey, 'seal v1');
  const printKey = deriveKey(secretKey, 'fingerprint v1');

  return {
    seal(text, row) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(Buffer.from(PREFIX + row));
      const parts = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return PREFIX + Buffer.concat(parts).toString('base64url');
    },

    open(sealed, row) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      if (!sealed.startsWith(PREFIX) || bytes.length < IV_BYTES + TAG_BYTES) {
        throw new Error(`The value of ${row} is not sealed, or by a newer Bellhop`);
      }
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(PREFIX + row))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
        return Buffer.concat(text).toString('utf8');
      } catch (error) {
        throw new Error(
          `The value of ${row} does not open: it was sealed with another SECRET_KEY or for another row, or it is damaged`,
          { cause: error },
        );
      }
    },

    fingerprint(kind, text) {
      return createHmac('sha256', printKey).update(`${kind}\0${text}`, 'utf8').digest('base64url');
    },

    keyId: deriveKey(secretKey, 'key id v1').toString('hex', 0, 8),
  };
}

function deriveKey(secretKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `bellhop ${purpose}`, 32));
}
