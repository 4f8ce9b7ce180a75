// Read a manifest: from a file, a stream or any iterable of bytes, to declarations one after the other.
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { checkIterable, checkOptions, having } from '../check-options.js';
import type { Fault, FlatDeclaration, FlatRecord, Issue, Labels, Position } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import type { Declaration } from '../declaration/schema.js';
import { CustomsRiskError, setupFault } from '../errors.js';
import { createDetectingReader, notesOfChoice } from './detect.js';
import type { Format, ReaderOptions } from './format.js';
import { formatNamed, formats, type ManifestFormat, manifestFormats } from './formats.js';
import { createGzipReader } from './gzip-reader.js';
import type { Mapping } from './mapping.js';
import { batchesOf, type ManifestReader } from './reader.js';

/** A path, or bytes: all at once, a Node stream, a Web stream, any iterable of chunks. They may be compressed with gzip. */
export type ManifestSource =
  | string
  | URL
  | Uint8Array
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

export interface ReadManifestOptions {
  /** By default it is told from the first bytes. */
  readonly format?: ManifestFormat | undefined;
  /** For delimited manifests; without one the columns must be named by paths of fields: declaration.id, item.hs … */
  readonly mapping?: Mapping | undefined;
  /** Columns of a delimited manifest that the output repeats. */
  readonly keep?: readonly string[] | undefined;
  /** Whether records come with the outcomes that the labels of the mapping tell. Scoring never sees them. */
  readonly labels?: boolean | undefined;
  /** Name in positions; by default the file name as given, or "input". */
  readonly source?: string | undefined;
}

const optionsSchema = z.strictObject({
  format: z.enum(manifestFormats).optional(),
  mapping: having('what loadMapping() resolves to', 'columns', 'template').optional(),
  keep: z.array(z.string()).optional(),
  labels: z.boolean().optional(),
  source: z.string().optional(),
});

/** What a manifest gives, in input order: a declaration, or the fault for which a record was rejected. */
export type ManifestRecord =
  | {
      readonly ok: true;
      readonly declaration: Declaration;
      readonly position: Position | null;
      /** Fields that were emptied, and other remarks on the record. */
      readonly issues?: readonly Issue[];
      /** An item of the declaration is in quarantine: its verdict is marked degraded. */
      readonly incomplete?: boolean;
      /** Cells of the manifest that verdicts repeat, by column. */
      readonly kept?: FlatDeclaration['kept'];
      /** Outcomes of the items, in their order, where they were asked for. */
      readonly labels?: readonly Labels[] | undefined;
    }
  | { readonly ok: false; readonly fault: Fault };

const flats = new WeakMap<object, FlatDeclaration>();

/** The flat declaration behind a record that `readManifest` made, so that the scorer need not flatten it again. */
export function flatOf(record: object): FlatDeclaration | undefined {
  return flats.get(record);
}

/**
 * Read a manifest. Faults of records are values; what is wrong with the file as a whole (it is missing, its header lacks a
 * column) throws CustomsRiskError. Options that do not fit throw USAGE at once, everything else when
 * the first record is asked for. Memory does not grow with the length of the manifest.
 */
export function readManifest(
  source: ManifestSource,
  options: ReadManifestOptions = {},
): AsyncGenerator<ManifestRecord, void, void> {
  checkOptions('readManifest', options, optionsSchema);
  if (typeof source !== 'string') checkIterable('readManifest', source instanceof URL ? [] : source);
  return readRecords(source, options);
}

async function* readRecords(
  source: ManifestSource,
  options: ReadManifestOptions,
): AsyncGenerator<ManifestRecord, void, void> {
  const name = nameOf(source, options);
  const path = typeof source === 'string' || source instanceof URL ? source : undefined;
  const reader = createManifestReader(name, { ...options, path });
  for await (const chunk of chunksOf(source, name))
    for (const piece of piecesOf(chunk, pieceBytes))
      for await (const batch of batchesOf(reader.write(piece))) for (const record of batch) yield publicRecord(record);
  for await (const batch of batchesOf(reader.end())) for (const record of batch) yield publicRecord(record);
}

/** The format that a manifest is read as, and why. */
export interface ChosenFormat {
  readonly id: ManifestFormat;
  readonly title: string;
  readonly because: string;
}

/**
 * Create the reader of a manifest of this name: by the format asked for, else by what its first bytes tell. What does not
 * go together throws USAGE, where no format is asked for once it is known. `onFormat` is told the format before the first
 * record; without it a note says what was told.
 */
export function createManifestReader(
  source: string,
  options: ReadManifestOptions & Pick<ReaderOptions, 'path'>,
  onFormat?: (chosen: ChosenFormat) => void,
): ManifestReader {
  const notes: string[] = [];
  const open = (format: Format<ManifestFormat>, because: string): ManifestReader => {
    const reader = openFormat(format, source, options);
    onFormat?.({ id: format.id, title: format.title, because });
    return reader;
  };
  const format = formatAsked(options);
  const because = options.format ? 'it was asked for' : 'the mapping says so';
  if (format) return createGzipReader(source, open(formatNamed(format), because));
  const name = unpackedName(source);
  const reader = createDetectingReader(formats, name, source, (choice) => {
    if (!onFormat) notes.push(...notesOfChoice(choice, source));
    return open(choice.format, choice.because);
  });
  return createGzipReader(source, {
    write: reader.write,
    end: reader.end,
    get notes() {
      return [...notes, ...reader.notes];
    },
  });
}

/** The reader of an unpacked manifest whose format is known. Throws USAGE for options that do not go with it. */
export function openFormat(
  format: Format,
  source: string,
  options: ReadManifestOptions & Pick<ReaderOptions, 'path'>,
): ManifestReader {
  checkTaken(format, source, options);
  return format.create({ ...options, source });
}

/** The format that the options ask for: no first bytes tell lines of fixed width; the mapping does. */
export function formatAsked({ format, mapping }: ReadManifestOptions): ManifestFormat | undefined {
  return format ?? (mapping?.format.type === 'fixed-width' ? 'fixed-width' : undefined);
}

/** The name of a source, without the ending of a compression. */
export function unpackedName(source: string): string {
  return source.replace(/\.gz$/i, '');
}

/** Refuse options that the format has no use for. */
function checkTaken({ title, takes }: Format, file: string, { mapping, keep }: ReadManifestOptions): void {
  if (keep && keep.length > 0 && !takes.includes('keep'))
    throw setupFault('USAGE', `columns can be kept of a manifest that has columns, and this one is ${title}`, {
      file,
      remedy: 'Leave the columns to keep out.',
    });
  if (mapping?.format.type === 'fixed-width' && title !== formatNamed('fixed-width').title)
    throw setupFault('USAGE', `the mapping is for lines of fixed width, and this is read as ${title}`, {
      file,
      remedy: 'Leave --format out, or pass another mapping.',
    });
  if (mapping && !takes.includes('mapping'))
    throw setupFault('USAGE', `a mapping is for manifests that have columns, and this one is ${title}`, {
      file,
      remedy: 'Leave the mapping out, or say which format the manifest has (--format).',
    });
}

/** Name of a source in positions. */
export function nameOf(source: ManifestSource, options: ReadManifestOptions): string {
  return options.source ?? (typeof source === 'string' ? source : source instanceof URL ? source.pathname : 'input');
}

const chunkBytes = 262_144;
// The records of one piece live together: of larger ones so many that collecting garbage takes as long as reading.
const pieceBytes = 32_768;

/** Large chunks in pieces, so that neither time nor memory depends on how the bytes come. */
function* piecesOf(bytes: Uint8Array, most: number): Generator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += most) yield bytes.subarray(at, at + most);
}

/** The bytes of a source. Failures of the disk or the stream throw FILE_MISSING, FILE_UNREADABLE or INPUT_FAILED. */
export async function* chunksOf(source: ManifestSource, name: string): AsyncGenerator<Uint8Array, void, void> {
  const isPath = typeof source === 'string' || source instanceof URL;
  try {
    if (source instanceof Uint8Array) return yield* piecesOf(source, chunkBytes);
    const chunks = isPath ? createReadStream(source, { highWaterMark: chunkBytes }) : source;
    for await (const chunk of chunks) {
      const bytes: unknown = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (!(bytes instanceof Uint8Array))
        throw setupFault('USAGE', 'expected bytes or text from the source', {
          file: name,
          remedy: 'Pass a path, bytes, or a stream or iterable of bytes or text.',
        });
      yield* piecesOf(bytes, chunkBytes);
    }
  } catch (cause) {
    throw inputFault(name, cause);
  }
}

/** The error for a manifest that cannot be read, with what the system says: FILE_MISSING, FILE_UNREADABLE or INPUT_FAILED. */
export function inputFault(file: string, cause: unknown): CustomsRiskError {
  if (cause instanceof CustomsRiskError) return cause;
  const { code } = Object(cause) as NodeJS.ErrnoException; // what files and streams fail with
  if (code === 'ENOENT') return setupFault('FILE_MISSING', 'the manifest does not exist', { file, cause });
  if (code === 'EISDIR' || code === 'EACCES' || code?.startsWith('ERR_INVALID_'))
    return setupFault('FILE_UNREADABLE', `the manifest cannot be read: ${code}`, { file, cause });
  return setupFault('INPUT_FAILED', `reading stopped: ${code ?? 'the stream failed'}`, { file, cause });
}

function publicRecord(record: FlatRecord): ManifestRecord {
  if (!record.ok) return record;
  const { flat } = record;
  let declaration: Declaration | undefined;
  const made: ManifestRecord = {
    ok: true,
    get declaration() {
      return (declaration ??= nest(flat));
    },
    position: flat.position,
    issues: flat.issues,
    incomplete: flat.incomplete,
    kept: flat.kept,
    ...(record.labels ? { labels: record.labels } : {}),
  };
  flats.set(made, flat);
  return made;
}
