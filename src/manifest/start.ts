// The start of a manifest: tells a byte order mark and files that are no text before a reader sees the first byte.
import { setupFault } from '../errors.js';

/** What files of other kinds begin with, and what to do about them. */
const otherKinds: readonly { readonly begins: readonly number[]; readonly says: string; readonly remedy: string }[] = [
  {
    begins: [0x50, 0x4b, 3, 4],
    says: 'a ZIP archive, as Excel workbooks are',
    remedy: 'Unpack it; a workbook is read as it is, without --format.',
  },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], says: 'an old Excel workbook', remedy: 'Save the workbook as CSV.' },
  { begins: [0x1f, 0x8b], says: 'compressed twice', remedy: 'Unpack it once or twice before.' },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], says: 'compressed with zstd', remedy: 'Unpack it first.' },
  { begins: [0x25, 0x50, 0x44, 0x46], says: 'a PDF', remedy: 'Export the data as CSV or NDJSON.' },
  {
    begins: [0x50, 0x41, 0x52, 0x31, 0x15],
    says: 'a Parquet file',
    remedy: 'Pass it as it is: unpacked, and without --format.',
  },
];
const utf16: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const utf8Mark = [0xef, 0xbb, 0xbf];
const longest = 5;

export interface ManifestStart {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => void;
  /** What comes from here on is not the beginning, and is handed on as it is. */
  readonly passOver: () => void;
}

/**
 * Hold back the first bytes until their kind can be told, then hand on everything with the length of the byte order mark
 * that was left out. Throws MANIFEST_FORMAT or MANIFEST_ENCODING.
 */
export function createStart(source: string, handOn: (bytes: Uint8Array, mark: number) => void): ManifestStart {
  let held: Buffer | undefined = Buffer.alloc(0);
  let mark = 0;
  const open = (): void => {
    const bytes = held!;
    held = undefined;
    checkKind(bytes, source);
    if (isUtf16(bytes))
      throw setupFault('MANIFEST_ENCODING', 'the manifest is UTF-16', { file: source, remedy: 'Convert it to UTF-8.' });
    const text = withoutMark(bytes);
    mark = bytes.length - text.length;
    handOn(text, mark);
  };
  return {
    write: (chunk) => {
      if (held === undefined) return handOn(chunk, mark);
      held = Buffer.concat([held, chunk]);
      if (held.length >= longest) open();
    },
    end: () => {
      if (held) open();
    },
    passOver: () => {
      if (held && held.length > 0) open();
      held = undefined;
    },
  };
}

/** Throws MANIFEST_FORMAT when a manifest begins as files of other kinds do. */
export function checkKind(bytes: Uint8Array, source: string): void {
  const kind = otherKinds.find(({ begins }) => startsWith(bytes, begins));
  if (kind) throw setupFault('MANIFEST_FORMAT', `the manifest is ${kind.says}`, { file: source, remedy: kind.remedy });
}

/** Whether the bytes begin with the byte order mark of UTF-16. */
export function isUtf16(bytes: Uint8Array): boolean {
  return utf16.some((begins) => startsWith(bytes, begins));
}

/** The bytes behind the byte order mark of UTF-8, if there is one. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, utf8Mark) ? bytes.subarray(utf8Mark.length) : bytes;
}

function startsWith(bytes: Uint8Array, begins: readonly number[]): boolean {
  return begins.every((byte, at) => bytes[at] === byte);
}
