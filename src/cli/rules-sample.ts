// A sample for the commands `rules …`: the declarations of a manifest or a JSON file, with their derived values.
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { parseIsoDate } from '../declaration/dates.js';
import { deriveRows } from '../declaration/derive.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import type { Fault, FlatDeclaration, FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { loadMapping } from '../manifest/mapping.js';
import { readManifest } from '../manifest/read-manifest.js';
import { flatDeclaration, flatRecord } from '../pipeline/flat-record.js';
import { loadPolicy } from '../pipeline/load-policy.js';
import { today } from '../pipeline/scorer.js';
import { createSample, type SampleStats } from '../rules/analysis-sample.js';
import type { Rule } from '../rules/rule-set.js';
import { defaultPolicy, type Policy } from '../scoring/policy.js';
import { parseJsonSettings, readSettingsText } from '../settings-file.js';
import { createProgress } from './terminal.js';

export interface SampleOptions {
  readonly mapping?: string;
  readonly format?: ManifestFormat;
  readonly policy?: string;
  readonly asOf?: string;
}

/** Add the options to a command. */
export function addSampleOptions(command: Command): Command {
  return command
    .option('--mapping <file>', 'mapping profile of a delimited manifest')
    .addOption(
      new Option('--format <format>', 'format of the manifest (default: told from its first bytes)').choices(
        manifestFormats,
      ),
    )
    .option('--policy <file>', 'policy, for its currency and exchange rates (default: the built-in one)')
    .option('--as-of <day>', 'day that dates a declaration without acceptance time, YYYY-MM-DD (default: today)');
}

/** The policy and the day that the options name. */
export async function settingOf({ policy, asOf }: SampleOptions): Promise<{ policy: Policy; asOf: number }> {
  const day = asOf === undefined ? today() : parseIsoDate(asOf);
  if (day === undefined) throw setupFault('USAGE', '--as-of is not a day written as YYYY-MM-DD');
  return { policy: policy === undefined ? defaultPolicy() : await loadPolicy(policy), asOf: day };
}

/** Counts of what was read; a fault of the only declaration of a JSON file is kept. */
export interface SampleCount {
  read: number;
  rejected: number;
  lastFault: Fault | undefined;
}

/** Read the declarations of a sample, with their derived values; rejected ones are counted. Shows progress. */
export async function* readSample(
  file: string,
  options: SampleOptions,
  policy: Policy,
  count: SampleCount,
): AsyncGenerator<FlatDeclaration, void, void> {
  const { baseCurrency, exchangeRates } = policy.document;
  const rates = ratesOf(exchangeRates);
  const started = performance.now();
  const progress = createProgress(process.stderr, false, () => performance.now());
  const totalBytes = statSync(file, { throwIfNoEntry: false })?.size ?? null;
  try {
    for await (const record of recordsOf(file, options)) {
      count.read++;
      if (record.ok) {
        deriveRows(record.flat.rows, baseCurrency, rates);
        yield record.flat;
      } else {
        count.rejected++;
        count.lastFault = record.fault;
      }
      const bytes = (record.ok ? record.flat.position : record.fault)?.byte ?? 0;
      const { read, rejected } = count;
      progress.update({ read, rejected, bytes, totalBytes, milliseconds: performance.now() - started });
    }
  } finally {
    progress.clear();
  }
}

/** A JSON file holds one declaration; anything else is a manifest. */
async function* recordsOf(file: string, { mapping, format }: SampleOptions): AsyncGenerator<FlatRecord, void, void> {
  if (/\.json$/i.test(file) && format === undefined) {
    yield flatDeclaration(parseJsonSettings(readSettingsText(file), file).value, 1);
    return;
  }
  const profile = mapping === undefined ? undefined : await loadMapping(mapping);
  const records = readManifest(file === '-' ? process.stdin : file, { mapping: profile, format, source: file });
  let number = 0;
  for await (const record of records) yield flatRecord(record, ++number);
}

const batchSize = 256;
const batchItems = 4_096;

/** What rules do on a sample. */
export async function sampleRules(
  rules: readonly Rule[],
  file: string,
  options: SampleOptions,
): Promise<SampleStats & { readonly rejected: number }> {
  const { policy, asOf } = await settingOf(options);
  const sample = createSample(rules, () => performance.now());
  const count: SampleCount = { read: 0, rejected: 0, lastFault: undefined };
  let batch: FlatDeclaration[] = [];
  let items = 0;
  for await (const flat of readSample(file, options, policy, count)) {
    batch.push(flat);
    items += flat.rows.length;
    if (batch.length < batchSize && items < batchItems) continue;
    sample.add(batch, asOf);
    batch = [];
    items = 0;
  }
  sample.add(batch, asOf);
  return { ...sample.stats(), rejected: count.rejected };
}
