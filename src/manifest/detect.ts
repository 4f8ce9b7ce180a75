// Detection: which format the first bytes of a manifest are of, and why; never a guess between two.
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { Format, ManifestHead } from './format.js';
import { batchesOf, type ManifestReader, type Records } from './reader.js';
import { checkKind, isUtf16, withoutMark } from './start.js';

/** A format, and why it was taken. */
export interface Choice<F extends Format = Format> {
  readonly format: F;
  readonly because: string;
  readonly sure: boolean;
}

/** What an operator is told of a choice that the name of the manifest did not make plain. */
export function notesOfChoice({ format, because, sure }: Choice, source: string): string[] {
  return sure ? [`${source} is read as ${format.title}: ${because}`] : [];
}

/** The beginning of a manifest, from its first bytes. `whole`: no more will come, or be looked at. */
export function headOf(name: string, bytes: Uint8Array, whole: boolean): ManifestHead {
  const text = isUtf16(bytes)
    ? new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
    : Buffer.from(withoutMark(bytes)).toString('latin1');
  return { name, bytes, text, whole };
}

/**
 * The format of a manifest that begins so; undefined where more bytes are needed to tell. Throws
 * MANIFEST_FORMAT where no format fits, or more than one.
 */
export function chooseFormat<F extends Format>(
  formats: readonly F[],
  head: ManifestHead,
  source: string,
): Choice<F> | undefined {
  const sure: Choice<F>[] = [];
  const possible: Choice<F>[] = [];
  for (const format of formats) {
    const answer = format.detect(head);
    if (answer === 'more') return undefined;
    if (answer !== 'no') (answer.sure ? sure : possible).push({ format, ...answer });
  }
  const [first, ...others] = sure.length > 0 ? sure : possible;
  if (first && others.length === 0) return first;
  const all = formats.map(({ id }) => id).join(', ');
  if (first) {
    const candidates = [first, ...others];
    throw setupFault(
      'MANIFEST_FORMAT',
      `the manifest could be ${candidates.map(({ format, because }) => `${format.title} (${because})`).join(' or ')}`,
      { file: source, remedy: `Say which it is: --format ${candidates.map(({ format }) => format.id).join(' or ')}.` },
    );
  }
  checkKind(head.bytes, source);
  throw setupFault('MANIFEST_FORMAT', `the manifest begins like none of the formats that can be read: ${all}`, {
    file: source,
    remedy: 'If it is one of them, say which (--format).',
  });
}

/** A format that was told, with the bytes that were held back for it. */
export interface Told<F extends Format = Format> {
  readonly choice: Choice<F>;
  readonly bytes: Uint8Array;
}

/** Holds back the first bytes of a manifest until they tell its format. */
export interface Detection<F extends Format = Format> {
  /** Undefined while more bytes are needed. */
  readonly take: (bytes: Uint8Array) => Told<F> | undefined;
  /** There are no more. Throws MANIFEST_EMPTY. */
  readonly end: () => Told<F>;
}

/** Create it. Throws MANIFEST_FORMAT where no format fits, or more than one. */
export function createDetection<F extends Format>(formats: readonly F[], name: string, source: string): Detection<F> {
  let held: Uint8Array = Buffer.alloc(0);
  let tryAt = 1;
  const tell = (atEnd: boolean): Told<F> | undefined => {
    const whole = atEnd || held.length >= limits.headBytes;
    const choice = chooseFormat(formats, headOf(name, held.subarray(0, limits.headBytes), whole), source);
    return choice && { choice, bytes: held };
  };
  return {
    take: (bytes) => {
      held = Buffer.concat([held, bytes]);
      // Each time twice as much, so that single bytes do not make it slow.
      if (held.length < tryAt) return undefined;
      tryAt = held.length * 2;
      return tell(false);
    },
    end: () => {
      if (held.length === 0) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      return tell(true)!; // a head that is whole needs no more bytes
    },
  };
}

/**
 * Create a reader that holds back the first bytes until their format can be told, then is the reader that `open` gives
 * for it.
 */
export function createDetectingReader<F extends Format>(
  formats: readonly F[],
  name: string,
  source: string,
  open: (choice: Choice<F>) => ManifestReader,
): ManifestReader {
  let detection: Detection<F> | undefined = createDetection(formats, name, source);
  let reader: ManifestReader | undefined;
  const begin = ({ choice, bytes }: Told<F>): Records => {
    detection = undefined; // and with it the bytes that were held back
    reader = open(choice);
    return reader.write(bytes);
  };
  return {
    get notes() {
      return reader?.notes ?? [];
    },
    write: (chunk) => {
      if (reader) return reader.write(chunk);
      const told = detection!.take(chunk);
      return told ? begin(told) : [];
    },
    end: () => (reader ? reader.end() : both(begin(detection!.end()), () => reader!.end())),
  };
}

/** What two calls give, one after the other. */
function both(first: Records, second: () => Records): Records {
  if (Symbol.asyncIterator in first) return chain(first, second);
  const last = second();
  return Symbol.asyncIterator in last ? chain(first, () => last) : [...first, ...last];
}

async function* chain(first: Records, second: () => Records): AsyncGenerator<readonly FlatRecord[], void, void> {
  yield* batchesOf(first);
  yield* batchesOf(second());
}
