// Digest: the SHA-256 of what is pinned, compared or named by its contents.
import { createHash } from 'node:crypto';

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal digits. */
export function digestOf(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}
