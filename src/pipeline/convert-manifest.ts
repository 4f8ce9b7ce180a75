// Convert a manifest: from whatever format into canonical declarations, as a file that appears only when it is whole.
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { ReadManifestOptions } from '../manifest/read-manifest.js';
import { type DeclarationEncoder, encodeCsv, encodeNdjson, encodeParquet } from '../output/declaration-files.js';
import { TableSurvey } from '../output/declaration-table.js';
import { faultToNdjson } from '../output/quarantine.js';
import { openFileSink, openStreamSink, removeFile, type Sink } from '../output/sink.js';
import { checkTargets, existingAt } from '../output/targets.js';
import { checkInputs } from './check-paths.js';
import { type FlatRemarks, readFlat } from './read-flat.js';
import type { RunProgress } from './run-options.js';

export const conversions = ['ndjson', 'csv', 'parquet'] as const;
export type Conversion = (typeof conversions)[number];

export interface ConvertOptions {
  /** Path, or - for standard input. */
  readonly input: string;
  readonly reading: ReadManifestOptions;
  readonly to: Conversion;
  /** Path, or - for standard output. */
  readonly out: string;
  /** Path; null writes rejected records to standard error. */
  readonly quarantine: string | null;
  readonly force: boolean;
  /** Files that are read beside the manifest. */
  readonly others: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

export interface Converted {
  readonly declarations: number;
  readonly items: number;
  readonly rejected: number;
  /** Declarations with fields that were emptied, or another remark. */
  readonly withIssues: number;
  readonly notes: readonly string[];
  /** Where the rejects are, when there are any. */
  readonly quarantine: string | null;
}

/**
 * Convert. A table is read twice, for its columns are those that the manifest fills. Throws CustomsRiskError: what reading
 * throws, USAGE, FILE_EXISTS, OUTPUT_FAILED, INTERRUPTED, PARQUET_UNAVAILABLE.
 */
export async function convertManifest(options: ConvertOptions): Promise<Converted> {
  checkFiles(options);
  const remarks: FlatRemarks = { format: null, notes: [] };
  const counts = { declarations: 0, items: 0, rejected: 0, withIssues: 0 };
  const { encoder, notes } = await encoderFor(options);
  const { out } = options;
  const files: Files = { quarantine: undefined };
  const sink =
    out === '-' ? openStreamSink<Uint8Array>(process.stdout, 'standard output') : openFileSink<Uint8Array>(out);
  try {
    await sink.write(encoder.begin());
    for await (const records of readFlat({ ...options, options: options.reading }, remarks)) {
      const flats = records.flatMap((record) => (record.ok ? [record.flat] : []));
      counts.declarations += flats.length;
      for (const { rows, issues } of flats) {
        counts.items += rows.length;
        if (issues.length > 0) counts.withIssues++;
      }
      counts.rejected += records.length - flats.length;
      await reject(options, files, records);
      if (flats.length > 0) await sink.write(encoder.batch(flats));
    }
    await sink.write(encoder.end());
    await files.quarantine?.close();
    // What an earlier run left there would be taken for rejects of this one.
    if (!files.quarantine && options.quarantine !== null) removeFile(options.quarantine);
    await sink.close();
  } catch (fault) {
    await sink.abandon();
    await files.quarantine?.abandon();
    throw fault;
  }
  const quarantine = files.quarantine ? options.quarantine : null;
  return { ...counts, notes: [...notes, ...remarks.notes], quarantine };
}

interface Files {
  quarantine: Sink | undefined;
}

async function reject({ quarantine }: ConvertOptions, files: Files, records: readonly FlatRecord[]): Promise<void> {
  const text = records.map((record) => (record.ok ? '' : faultToNdjson(record.fault))).join('');
  if (text === '') return;
  files.quarantine ??=
    quarantine === null ? openStreamSink(process.stderr, 'standard error') : openFileSink(quarantine, { mode: 0o600 });
  await files.quarantine.write(text);
}

async function encoderFor(
  options: ConvertOptions,
): Promise<{ readonly encoder: DeclarationEncoder; readonly notes: readonly string[] }> {
  if (options.to === 'ndjson') return { encoder: encodeNdjson(), notes: [] };
  const survey = new TableSurvey(limits.extraFields);
  for await (const records of readFlat({ ...options, options: options.reading }, { format: null, notes: [] }))
    for (const record of records) if (record.ok) survey.add(record.flat);
  const columns = survey.columns();
  if (columns.length > limits.columns)
    throw setupFault('USAGE', `the table would have ${columns.length} columns, more than ${limits.columns}`, {
      file: options.input,
      remedy: 'Lists of that length fit lines of JSON: --to ndjson.',
    });
  return {
    encoder: options.to === 'csv' ? encodeCsv(columns) : await encodeParquet(columns),
    notes: survey.remarks(options.to === 'parquet'),
  };
}

function checkFiles({ input, to, out, quarantine, force, others }: ConvertOptions): void {
  checkInputs([input]);
  if (to !== 'ndjson' && (input === '-' || existingAt(input) === 'special'))
    throw setupFault('USAGE', 'a table is made in two readings, so its manifest must be a file', {
      file: input,
      remedy: 'Write it to a file first, or convert it --to ndjson.',
    });
  const read = [input, ...others].filter((path) => path !== '-').map((path) => ({ path, what: 'a file that is read' }));
  const written = [
    ...(out === '-' ? [] : [{ path: out, what: 'the output' }]),
    ...(quarantine === null ? [] : [{ path: quarantine, what: 'the quarantine' }]),
  ];
  checkTargets(written, read);
  for (const { path } of written)
    if (!force && existingAt(path) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: path });
}
