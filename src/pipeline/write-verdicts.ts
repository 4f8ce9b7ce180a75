// Write verdicts: a stream of results to a file or a stream, with the rejects beside it.
import type { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { faultToNdjson } from '../output/quarantine.js';
import { openFileSink, openStreamSink, type Sink } from '../output/sink.js';
import type { DecisionIds } from '../output/verdict-ndjson.js';
import {
  formatOfName,
  type VerdictFormat,
  type VerdictText,
  verdictHead,
  verdictsToText,
} from '../output/verdict-text.js';
import type { Verdict } from '../scoring/verdict.js';
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
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenVerdicts {
  readonly verdicts: number;
  readonly rejected: number;
}

/**
 * Write the results of `scoreStream` in order, waiting for a slow destination. A file appears under its name only when
 * the stream has ended; it overwrites one that is there. Throws OUTPUT_FAILED, and what the stream throws.
 */
export async function writeVerdicts(
  results: AsyncIterable<ScoreResult> | Iterable<ScoreResult>,
  destination: Destination,
  options: WriteVerdictsOptions = {},
): Promise<WrittenVerdicts> {
  const byName = typeof destination === 'string' ? formatOfName(destination) : undefined;
  const text: VerdictText = {
    format: options.format ?? byName ?? 'ndjson',
    keep: options.keep ?? [],
    decisionIds: options.decisionIds ?? 'above-green',
  };
  const rejects =
    options.quarantine ?? (typeof destination === 'string' ? `${destination}.quarantine.ndjson` : undefined);
  const sink = openSink(destination);
  let quarantine: Sink | undefined;
  const written = { verdicts: 0, rejected: 0 };
  try {
    await sink.write(await verdictHead(text));
    for await (const batch of takeBatches(results, 256, options.signal)) {
      const verdicts = batch.flatMap((result): Verdict[] => (result.ok ? [result.verdict] : []));
      await sink.write(await verdictsToText(verdicts, text));
      const faults = batch.flatMap((result) => (result.ok ? [] : [faultToNdjson(result.fault)]));
      if (faults.length > 0 && rejects !== undefined) {
        quarantine ??= openSink(rejects, 0o600);
        await quarantine.write(faults.join(''));
      }
      written.verdicts += verdicts.length;
      written.rejected += faults.length;
    }
    await sink.close();
    await quarantine?.close();
  } catch (fault) {
    await sink.abandon();
    await quarantine?.abandon();
    throw fault;
  }
  return written;
}

function openSink(destination: Destination, mode?: number): Sink {
  if (typeof destination === 'string') return openFileSink(destination, mode);
  if (!(destination instanceof WritableStream)) return openStreamSink(destination, 'the stream');
  const writer = destination.getWriter();
  return {
    partial: null,
    write: async (text) => {
      await writer.ready;
      await writer.write(text);
    },
    close: async () => writer.releaseLock(),
    abandon: async () => writer.releaseLock(),
  };
}
