// XML encodings: which one the bytes of a document are in, and bytes into text with the exact place of what is not.
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16Starts: readonly (readonly [Uint8Array, string])[] = [
  [ascii('\xff\xfe'), 'utf-16le'],
  [ascii('\xfe\xff'), 'utf-16be'],
  [ascii('<\0?\0'), 'utf-16le'],
  [ascii('\0<\0?'), 'utf-16be'],
];
const utf8Mark = ascii('\xef\xbb\xbf');
const encodingOf = /^\s*<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;
const mostBytes = 1_024;
const singleByte = /^(?:windows-125\d|windows-874|iso-8859-\d+|koi8-[ru]|ibm866|macintosh)$/;

/** The encoding that a document of these first bytes is read in; undefined while that takes more of them. */
export function sniffEncoding(bytes: Uint8Array, isWhole: boolean): string | undefined {
  const begins = (start: Uint8Array): boolean => start.every((byte, at) => bytes[at] === byte);
  if (bytes.length < 4 && !isWhole) return undefined;
  const wide = utf16Starts.find(([start]) => begins(start));
  if (wide) return wide[1];
  if (begins(utf8Mark)) return 'utf-8';
  const text = Buffer.from(bytes.subarray(0, mostBytes)).toString('latin1');
  const mayDeclare = /^\s*(?:$|<(?:$|\?))/.test(text.slice(0, mostBytes));
  if (mayDeclare && !text.includes('?>') && bytes.length < mostBytes && !isWhole) return undefined;
  const declared = encodingOf.exec(text)?.[1];
  // What could be read so far is not UTF-16, whatever it says.
  const encoding = declared === undefined ? undefined : canonicalEncoding(declared);
  return encoding === undefined || encoding.startsWith('utf-16') ? 'utf-8' : encoding;
}

/** The encoding of a label, of those that are read; undefined for others. */
export function canonicalEncoding(label: string): string | undefined {
  if (/^(?:us-)?ascii$/i.test(label)) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === 'utf-8' || encoding.startsWith('utf-16') || singleByte.test(encoding) ? encoding : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a document may say of itself that it is in an encoding, when it is read in another or the same. */
export function mayDeclare(label: string, actual: string): boolean {
  if (/^utf-?16$/i.test(label)) return actual.startsWith('utf-16');
  return canonicalEncoding(label) === actual;
}

/** Bytes of a text in the encoding; it may be cut within a character. */
export function byteCounter(encoding: string): (text: string) => number {
  // Each half of a character of two units is counted as three bytes, of which the whole has four.
  if (encoding === 'utf-8') return (text) => Buffer.byteLength(text) - (/^[\udc00-\udfff]/.test(text) ? 2 : 0);
  return encoding.startsWith('utf-16') ? (text) => 2 * text.length : (text) => text.length;
}

/** What bytes give as text, and those behind it where they are not valid. */
export interface Decoded {
  readonly text: string;
  readonly invalid: Uint8Array | undefined;
}

/** Create a decoder of one document, which is given its bytes in pieces. */
export function createStrictDecoder(encoding: string): (chunk: Uint8Array, isLast: boolean) => Decoded {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const openBytes = encoding === 'utf-8' ? openInUtf8 : encoding.startsWith('utf-16') ? openInUtf16(encoding) : () => 0;
  let carried: Uint8Array = Buffer.alloc(0);
  const decodeWhole = (bytes: Uint8Array): string | undefined => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const isValidTo = (bytes: Uint8Array, length: number): boolean => {
    const part = bytes.subarray(0, length);
    return decodeWhole(part.subarray(0, length - openBytes(part))) !== undefined;
  };
  /** Length of the longest valid beginning: galloping, then halving, so that an early fault is found early. */
  const validLength = (bytes: Uint8Array): number => {
    let valid = 0;
    let invalid = 16;
    while (invalid < bytes.length && isValidTo(bytes, invalid)) {
      valid = invalid;
      invalid *= 2;
    }
    invalid = Math.min(invalid, bytes.length);
    while (invalid - valid > 1) {
      const middle = (valid + invalid) >> 1;
      if (isValidTo(bytes, middle)) valid = middle;
      else invalid = middle;
    }
    return valid - openBytes(bytes.subarray(0, valid));
  };
  return (chunk, isLast) => {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const part = bytes.subarray(0, bytes.length - (isLast ? 0 : openBytes(bytes)));
    const text = decodeWhole(part);
    carried = bytes.slice(part.length);
    if (text !== undefined) return { text, invalid: undefined };
    const valid = validLength(part);
    return { text: decodeWhole(part.subarray(0, valid))!, invalid: bytes.subarray(valid) };
  };
}

// Bytes at the end that begin a character which goes on behind them.

function openInUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc0) return length > back ? back : 0;
  }
  return 0;
}

function openInUtf16(encoding: string): (bytes: Uint8Array) => number {
  const highByte = encoding === 'utf-16le' ? 1 : 2;
  return (bytes) => {
    const odd = bytes.length % 2;
    const high = bytes[bytes.length - odd - highByte] ?? 0;
    return odd + (high >= 0xd8 && high <= 0xdb ? 2 : 0);
  };
}
