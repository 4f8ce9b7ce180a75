// Keys of lookup tables: every key that a table holds has a number, found part by part.

/** The number of a key of which a part is missing, and of one that no table holds. */
export const missingKey = -2;
export const unknownKey = -1;

/** A value that a key can be made of; its text in a table is as JavaScript writes it. */
export type KeyValue = string | number | boolean;
export type KeyKind = 'text' | 'number' | 'bool';

/** A value as it stands in the text of a key. */
export const keyText = (value: unknown): string => String(value).replace(/[\\|]/g, '\\$&');

/** Numbers of keys, from 0 in the order in which they were added. */
export interface KeyIndex {
  readonly size: number;
  /** The text of a key: its parts joined with bars, a bar or backslash within a part escaped. */
  readonly textOf: (key: number) => string;
}

/** The values of one part of a key. Several keys that have the part in common share it. */
export class KeyParts implements KeyIndex {
  readonly #numbers = new Map<KeyValue, number>();
  readonly #values: KeyValue[] = [];

  constructor(readonly kind: KeyKind) {}

  get size(): number {
    return this.#values.length;
  }

  find(value: KeyValue | undefined): number {
    return value === undefined ? missingKey : (this.#numbers.get(value) ?? unknownKey);
  }

  add(value: KeyValue | undefined): number {
    if (value === undefined) return missingKey;
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const kept = typeof value === 'string' && value.length > shortest ? copyOf(value) : value;
    this.#numbers.set(kept, this.#values.length);
    return this.#values.push(kept) - 1;
  }

  textOf(key: number): string {
    return keyText(this.#values[key]);
  }

  /** The value that a part of the text of a key stands for, or undefined when no such value is written so. */
  valueOf(text: string): KeyValue | undefined {
    if (this.kind === 'text') return text;
    const value = this.kind === 'number' ? Number(text) : text === 'true';
    return String(value) === text && (typeof value === 'boolean' || Number.isFinite(value)) ? value : undefined;
  }
}

// V8 copies what is shorter than that when it cuts.
const shortest = 12;

/** A copy: what is cut from a chunk of a manifest keeps the chunk in memory. Lone surrogates stay as they are. */
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** Keys of two parts or more: the number of what stands before the last part, and the number of that part. */
export class KeyPairs implements KeyIndex {
  /** Number + 1 of the pair in each place of a hash table; 0 in a free one. */
  #places = new Int32Array(16);
  #pairs = new Int32Array(16);
  #size = 0;

  constructor(
    readonly before: KeyIndex,
    readonly last: KeyParts,
  ) {}

  get size(): number {
    return this.#size;
  }

  find(before: number, last: number): number {
    if (before < 0 || last < 0) return before < last ? before : last; // missing before unknown
    return this.#places[this.#placeOf(before, last)]! - 1;
  }

  add(before: number, last: number): number {
    const known = this.find(before, last);
    if (known !== unknownKey || before < 0 || last < 0) return known;
    if (2 * this.#size >= this.#places.length) this.#grow();
    const pair = this.#size++;
    this.#pairs[2 * pair] = before;
    this.#pairs[2 * pair + 1] = last;
    this.#places[this.#placeOf(before, last)] = pair + 1;
    return pair;
  }

  textOf(key: number): string {
    return `${this.before.textOf(this.#pairs[2 * key]!)}|${this.last.textOf(this.#pairs[2 * key + 1]!)}`;
  }

  /** The place of a pair, or the free place where it would stand. */
  #placeOf(before: number, last: number): number {
    const places = this.#places;
    const pairs = this.#pairs;
    const mask = places.length - 1;
    let place = Math.imul(Math.imul(before, 0x9e3779b1) ^ last, 0x85ebca6b);
    place = (place ^ (place >>> 15)) & mask;
    for (;;) {
      const pair = places[place]! - 1;
      if (pair < 0 || (pairs[2 * pair] === before && pairs[2 * pair + 1] === last)) return place;
      place = (place + 1) & mask;
    }
  }

  #grow(): void {
    const pairs = new Int32Array(2 * this.#pairs.length);
    pairs.set(this.#pairs);
    this.#pairs = pairs;
    this.#places = new Int32Array(2 * this.#places.length);
    for (let pair = 0; pair < this.#size; pair++)
      this.#places[this.#placeOf(pairs[2 * pair]!, pairs[2 * pair + 1]!)] = pair + 1;
  }
}

/** A key expression: the parts that it joins, and the index of what they give, step by step. */
export interface Key {
  readonly parts: readonly KeyParts[];
  /** The first part by itself, then the pairs with each further one; the last of them holds the whole keys. */
  readonly steps: readonly [KeyParts, ...KeyPairs[]];
  readonly index: KeyIndex;
}

/** The number of a key by its values, undefined where one is missing. */
export function findKey({ parts, steps }: Key, values: readonly (KeyValue | undefined)[]): number {
  let key = parts[0]!.find(values[0]);
  for (let at = 1; at < parts.length; at++) key = pairsAt(steps, at).find(key, parts[at]!.find(values[at]));
  return key;
}

/** The same, with a number for a key that was not known. */
export function addKey({ parts, steps }: Key, values: readonly (KeyValue | undefined)[]): number {
  if (values.includes(undefined)) return missingKey;
  let key = parts[0]!.add(values[0]);
  for (let at = 1; at < parts.length; at++) key = pairsAt(steps, at).add(key, parts[at]!.add(values[at]));
  return key;
}

const pairsAt = (steps: Key['steps'], at: number): KeyPairs => steps[at] as KeyPairs; // all but the first are

/** The values of a key by its text, or undefined when no key of these parts is written so. */
export function readKey({ parts }: Key, text: string): KeyValue[] | undefined {
  const written = text.includes('\\') ? splitEscaped(text) : text.split('|');
  if (written?.length !== parts.length) return undefined;
  const values: KeyValue[] = [];
  for (let at = 0; at < parts.length; at++) {
    const value = parts[at]!.valueOf(written[at]!);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function splitEscaped(text: string): string[] | undefined {
  const tokens: readonly string[] = text.match(/\\[\\|]|[\s\S]/g) ?? [];
  if (tokens.includes('\\')) return undefined; // a backslash that escapes nothing
  const parts = [''];
  for (const token of tokens) {
    if (token === '|') parts.push('');
    else parts[parts.length - 1] += token.length === 2 ? token[1]! : token;
  }
  return parts;
}
