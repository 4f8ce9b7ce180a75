// Write verdicts: a stream of results to a file or a stream, with the rejects beside it.
import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';
import { z } from 'zod';
import { abortSignal, checkIterable, checkOptions, usage } from '../check-options.js';
import { faultToNdjson } from '../output/quarantine.js';
import { openFileSink, openStreamSink, openWebSink, removeFile, type Sink } from '../output/sink.js';
import { checkTargets } from '../output/targets.js';
import { type DecisionIds, decisionIdKinds } from '../output/verdict-ndjson.js';
import {
  formatOfName,
  type VerdictFormat,
  type VerdictText,
  verdictFormats,
  verdictHead,
  verdictsToText,
} from '../output/verdict-text.js';
import { unlessAborted } from './abort.js';
import type { ScoreResult } from './scorer.js';
import { takeBatches } from './take-batches.js';

/** A path, a Node stream or a Web stream. Streams are left open. */
export type Destination = string | Writable | WritableStream<string>;

export interface WriteVerdictsOptions {
  /** By default from the ending of the path, else NDJSON. */
  readonly format?: VerdictFormat | undefined;
  /** Where rejected records go, as NDJSON; by default `<path>.quarantine.ndjson`, and for streams they are only counted. */
  readonly quarantine?: Destination | undefined;
  /** Columns that the verdicts repeat, for the CSV header. */
  readonly keep?: readonly string[] | undefined;
  /** Which verdicts get a decision id. */
  readonly decisionIds?: DecisionIds | undefined;
  /** Ends the writing when it aborts, also while the source or the destination keeps it waiting. */
  readonly signal?: AbortSignal | undefined;
}

const destinationSchema = z.custom(isDestination, 'expected a path or a stream to write to');
const optionsSchema = z.strictObject({
  format: z.enum(verdictFormats).optional(),
  quarantine: destinationSchema.optional(),
  keep: z.array(z.string()).optional(),
  decisionIds: z.enum(decisionIdKinds).optional(),
  signal: abortSignal.optional(),
});

export interface WrittenVerdicts {
  readonly verdicts: number;
  readonly rejected: number;
}

/**
 * Write the results of `scoreStream` in order, waiting for a slow destination. A file appears under its name only when
 * the stream has ended; it overwrites one that is there, and the rejects that an earlier call left beside it are
 * removed. Throws USAGE, FILE_MISSING, OUTPUT_FAILED, the reason of the signal, and what the stream throws.
 */
export async function writeVerdicts(
  results: AsyncIterable<ScoreResult> | Iterable<ScoreResult>,
  destination: Destination,
  options: WriteVerdictsOptions = {},
): Promise<WrittenVerdicts> {
  checkIterable('writeVerdicts', results);
  if (!isDestination(destination)) throw usage('writeVerdicts', 'expected a path or a stream to write to');
  checkOptions('writeVerdicts', options, optionsSchema);
  const byDefault = typeof destination === 'string' ? `${destination}.quarantine.ndjson` : undefined;
  const rejects = options.quarantine ?? byDefault;
  checkDestinations(destination, rejects);
  const writing: Writing = { text: textOf(destination, options), rejects, verdicts: openSink(destination) };
  try {
    const written = await writeAll(writing, results, options.signal);
    await writing.quarantine?.close();
    // What an earlier call left there would be taken for rejects of this one.
    if (!writing.quarantine && options.quarantine === undefined && byDefault !== undefined) removeFile(byDefault);
    await writing.verdicts.close();
    return written;
  } catch (fault) {
    await writing.verdicts.abandon();
    await writing.quarantine?.abandon();
    throw fault;
  }
}

interface Writing {
  readonly text: VerdictText;
  readonly verdicts: Sink;
  readonly rejects: Destination | undefined;
  /** Opened with the first reject. */
  quarantine?: Sink;
}

async function writeAll(
  writing: Writing,
  results: AsyncIterable<ScoreResult> | Iterable<ScoreResult>,
  signal: AbortSignal | undefined,
): Promise<WrittenVerdicts> {
  const written = { verdicts: 0, rejected: 0 };
  const write = (sink: Sink, text: string): Promise<void> => unlessAborted(sink.write(text), signal);
  await write(writing.verdicts, await verdictHead(writing.text));
  for await (const batch of takeBatches(results, signal, () => 1)) {
    if (!batch.every(isResult))
      throw usage('writeVerdicts', 'expected what scoreStream() or scoreBatch() gives, not bare verdicts');
    const verdicts = batch.flatMap((result) => (result.ok ? [result.verdict] : []));
    await write(writing.verdicts, await verdictsToText(verdicts, writing.text));
    const faults = batch.flatMap((result) => (result.ok ? [] : [faultToNdjson(result.fault)]));
    if (faults.length > 0 && writing.rejects !== undefined) {
      writing.quarantine ??= openSink(writing.rejects, 0o600);
      await write(writing.quarantine, faults.join(''));
    }
    written.verdicts += verdicts.length;
    written.rejected += faults.length;
  }
  return written;
}

function isResult(given: unknown): boolean {
  return typeof given === 'object' && given !== null && ('verdict' in given || 'fault' in given);
}

function textOf(destination: Destination, options: WriteVerdictsOptions): VerdictText {
  const byName = typeof destination === 'string' ? formatOfName(destination) : undefined;
  return {
    format: options.format ?? byName ?? 'ndjson',
    keep: options.keep ?? [],
    decisionIds: options.decisionIds ?? 'above-green',
  };
}

function isDestination(given: unknown): given is Destination {
  if (typeof given === 'string') return given !== '';
  return typeof given === 'object' && given !== null && ('getWriter' in given || ('write' in given && 'on' in given));
}

function checkDestinations(destination: Destination, rejects: Destination | undefined): void {
  const named = (path: Destination | undefined, what: string) => (typeof path === 'string' ? [{ path, what }] : []);
  checkTargets([...named(destination, 'the destination'), ...named(rejects, 'the quarantine')], []);
}

function openSink(destination: Destination, mode?: number): Sink {
  if (typeof destination === 'string') return openFileSink(destination, { mode });
  return 'getWriter' in destination ? openWebSink(destination) : openStreamSink(destination, 'the stream');
}
