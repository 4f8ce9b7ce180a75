// Parquet thread: reads row groups of a file by the optional peers hyparquet and hyparquet-compressors, apart from all else, for a damaged page can take any time and memory.
import { type FileHandle, open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { CustomsRiskError, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { TypedCell } from './table-rows.js';

/** What is asked of the thread: the file first, then one row group after the other. */
export type ColumnsRequest = { readonly group: number };

/** What it answers: what the file holds, rows, or why there are none. */
export type ColumnsReply =
  | { readonly kind: 'open'; readonly names: readonly string[]; readonly cells: readonly number[] }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly TypedCell[])[] }
  | { readonly kind: 'failed'; readonly problems: CustomsRiskError['problems']; readonly remedy: string };

/** What we use of hyparquet. It may be absent, so its own types cannot be imported. */
interface Hyparquet {
  readonly parquetMetadataAsync: (file: AsyncBuffer) => Promise<Metadata>;
  readonly parquetRead: (options: {
    readonly file: AsyncBuffer;
    readonly metadata: Metadata;
    readonly compressors: Compressors;
    readonly rowStart: number;
    readonly rowEnd: number;
    readonly onComplete: (rows: TypedCell[][]) => void;
  }) => Promise<void>;
}

interface AsyncBuffer {
  readonly byteLength: number;
  readonly slice: (start: number, end?: number) => Promise<ArrayBuffer>;
}

interface Metadata {
  readonly schema: readonly { readonly name: string; readonly num_children?: number }[];
  readonly row_groups: readonly {
    readonly num_rows: bigint;
    readonly columns: readonly {
      readonly meta_data?: { readonly total_uncompressed_size: bigint; readonly total_compressed_size: bigint };
    }[];
  }[];
}

type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;
interface Compressors {
  readonly [codec: string]: Decompress;
}

const readerName: string = 'hyparquet';
const compressorsName: string = 'hyparquet-compressors';

async function loadReader(source: string): Promise<Hyparquet> {
  try {
    return (await import(readerName)) as Hyparquet; // what version 1 exports
  } catch (cause) {
    throw setupFault('COLUMNS_UNAVAILABLE', 'hyparquet cannot be loaded', { file: source, cause });
  }
}

/** The codecs that can be read, each with a cap on what one page unpacks to. */
async function loadCompressors(): Promise<Compressors> {
  let others: Compressors = {};
  try {
    others = ((await import(compressorsName)) as { readonly compressors: Compressors }).compressors; // what version 1 exports
  } catch {
    // Without it there are Snappy, gzip and Brotli; another codec is told when it is met.
  }
  const own: Compressors = {
    GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength: Math.max(1, maxOutputLength) }),
    BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, maxOutputLength) }),
  };
  const capped = Object.entries({ ...others, ...own }).map(([codec, decompress]): [string, Decompress] => [
    codec,
    (input, outputLength) => {
      if (!(outputLength >= 0 && outputLength <= limits.parquetPageBytes))
        throw new RangeError('a page is over the limit');
      return decompress(input, outputLength);
    },
  ]);
  return Object.fromEntries(capped);
}

const fault = (source: string, says: string, cause?: unknown): CustomsRiskError =>
  setupFault('MANIFEST_PARQUET', says, { file: source, cause });

interface Opened {
  readonly names: readonly string[];
  /** Cells of each row group. */
  readonly cells: readonly number[];
  readonly read: (group: number) => Promise<readonly (readonly TypedCell[])[]>;
}

async function openFile(path: string, source: string): Promise<Opened> {
  const { parquetMetadataAsync, parquetRead } = await loadReader(source);
  const compressors = await loadCompressors();
  const handle = await open(path, 'r');
  const stats = await handle.stat();
  if (!stats.isFile())
    throw setupFault('USAGE', 'a Parquet file is read from its end on, so it must be a plain file', { file: source });
  const file = bufferOf(handle, stats.size, source);
  await checkFooter(file, source);
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw fault(source, 'the footer of the Parquet file is damaged', cause);
  });
  const names = checkedNames(metadata, source);
  let rowStart = 0;
  const starts = metadata.row_groups.map((group, at) => {
    checkGroup(group, at, stats.size, source);
    const start = rowStart;
    rowStart += Number(group.num_rows);
    return start;
  });
  return {
    names,
    cells: metadata.row_groups.map((group) => Number(group.num_rows) * names.length),
    read: async (group) => {
      const start = starts[group]!;
      const rowEnd = start + Number(metadata.row_groups[group]!.num_rows);
      let rows: TypedCell[][] = [];
      const onComplete = (read: TypedCell[][]): void => {
        rows = read;
      };
      await parquetRead({ file, metadata, compressors, rowStart: start, rowEnd, onComplete }).catch(
        (cause: unknown) => {
          if (cause instanceof CustomsRiskError) throw cause;
          const isCodec = cause instanceof Error && cause.message.includes('unsupported compression codec');
          const says = isCodec ? 'is packed with a codec that cannot be read here' : 'is damaged';
          throw fault(source, `row group ${group + 1} of the Parquet file ${says}`, cause);
        },
      );
      return rows;
    },
  };
}

function bufferOf(handle: FileHandle, byteLength: number, source: string): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const length = end - start;
      if (!(start >= 0 && length >= 0 && end <= byteLength)) throw fault(source, 'the Parquet file is cut off');
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, start);
      if (bytesRead < length) throw fault(source, 'the Parquet file is cut off');
      return bytes.buffer;
    },
  };
}

/** The file ends with the length of its footer and its mark. */
async function checkFooter(file: AsyncBuffer, source: string): Promise<void> {
  const most = Math.min(file.byteLength - 8, limits.parquetFooter);
  const end = file.byteLength < 12 ? undefined : Buffer.from(await file.slice(file.byteLength - 8));
  if (end?.toString('latin1', 4) === 'PARE') throw fault(source, 'the footer of the Parquet file is encrypted');
  if (end?.toString('latin1', 4) !== 'PAR1' || end.readUInt32LE(0) > most)
    throw fault(source, 'the Parquet file has no sound footer: it is cut off or damaged');
}

function checkedNames({ schema, row_groups }: Metadata, source: string): string[] {
  const [root] = schema;
  if (!root?.num_children || row_groups.length > limits.parquetGroups)
    throw fault(
      source,
      root?.num_children ? 'the Parquet file has too many row groups' : 'the Parquet file has no columns',
    );
  const names: string[] = [];
  for (let at = 1; at < schema.length && names.length < root.num_children; at = behind(schema, at))
    names.push(schema[at]!.name);
  if (names.length > limits.columns) throw fault(source, `the Parquet file has more than ${limits.columns} columns`);
  return names;
}

/** The place of the element behind one with all that it holds. */
function behind(schema: Metadata['schema'], at: number): number {
  let open = 1;
  let next = at;
  while (open > 0 && next < schema.length) open += (schema[next++]!.num_children ?? 0) - 1;
  return next;
}

function checkGroup(group: Metadata['row_groups'][number], at: number, fileBytes: number, source: string): void {
  let [unpacked, packed] = [0, 0];
  for (const { meta_data: column } of group.columns) {
    unpacked += Number(column?.total_uncompressed_size ?? 0);
    packed += Number(column?.total_compressed_size ?? 0);
  }
  if (unpacked > limits.parquetGroupBytes || Number(group.num_rows) * group.columns.length > limits.parquetGroupCells)
    throw fault(source, `row group ${at + 1} of the Parquet file is over the limit of bytes or of cells`);
  if (packed > fileBytes || Number(group.num_rows) < 0)
    throw fault(source, `row group ${at + 1} of the Parquet file is damaged`);
}

const { path, source } = workerData as { readonly path: string; readonly source: string }; // what parquet-columns.ts passes
const tell = (reply: ColumnsReply): void => parentPort!.postMessage(reply);

async function answer(make: () => Promise<ColumnsReply>): Promise<void> {
  try {
    tell(await make());
  } catch (cause) {
    const failed = cause instanceof CustomsRiskError ? cause : fault(source, 'the Parquet file cannot be read');
    tell({ kind: 'failed', problems: failed.problems, remedy: failed.remedy });
  }
}

let opened: Opened | undefined;
await answer(async () => {
  opened = await openFile(path, source);
  const { names, cells } = opened;
  return { kind: 'open', names, cells };
});
parentPort!.on('message', ({ group }: ColumnsRequest) => {
  void answer(async () => ({ kind: 'rows', rows: await opened!.read(group) }));
});
