// The secret of the operator: the key that draws and ties are made by, and the draws of declarations.
import { createHmac } from 'node:crypto';
import { setupFault } from '../errors.js';
import { createKeyedHash, type KeyedHash } from './siphash.js';

/** Bytes that a secret must have: fewer can be tried one after the other by whoever sees some picks. */
const shortest = 16;

/**
 * The hash under the key of a secret: the first 16 bytes of HMAC-SHA256(secret, "customs-risk selection 1"). Throws
 * SECRET_MISSING for a secret of fewer than 16 bytes, white space around it not counted.
 */
export function hashOfSecret(secret: string): KeyedHash {
  const plain = typeof secret === 'string' ? secret.trim() : '';
  if (Buffer.byteLength(plain) < shortest)
    throw setupFault('SECRET_MISSING', `the secret has fewer than ${shortest} bytes`);
  return createKeyedHash(createHmac('sha256', plain).update('customs-risk selection 1').digest().subarray(0, 16));
}

/** What the keyed hash of each id gives: `high` decides of random draws, `low` of ties; 32 bits each, independent of each other. */
export interface Draws {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** The draws of ids under a secret. */
export function drawsOf(ids: readonly string[], secret: string): Draws {
  const hash = hashOfSecret(secret);
  const draws = { high: new Uint32Array(ids.length), low: new Uint32Array(ids.length) };
  for (let at = 0; at < ids.length; at++) {
    hash.text(ids[at]!);
    draws.high[at] = hash.high;
    draws.low[at] = hash.low;
  }
  return draws;
}
