// What a run over manifests is asked for, and how it tells of its progress.
import type { RunSetup } from './run-parts.js';

export interface RunOptions {
  /** Paths, or - for standard input. */
  readonly inputs: readonly string[];
  /** Path, or - for standard output. */
  readonly out: string;
  /** Path of the quarantine file; null writes its lines to standard error. */
  readonly quarantine: string | null;
  /** Reports that are written when the run has ended; their figures are gathered where `setup` says so. */
  readonly reports: readonly string[];
  readonly force: boolean;
  /** Path of the config that the options come from. */
  readonly config: string | null;
  readonly setup: RunSetup;
  /** Threads that score at most; null for as many as the machine has cores. */
  readonly workers: number | null;
  /** Go on with a run that did not come to its end, if there is one. */
  readonly resume: boolean;
  /** Seconds between checkpoints; 0 writes one after each block. */
  readonly checkpointSeconds: number;
  /** Ends the reading; what is under way is written. */
  readonly signal: AbortSignal;
  /** Ends the run at once. */
  readonly stop: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

export interface RunProgress {
  readonly read: number;
  readonly rejected: number;
  readonly bytes: number;
  /** Bytes of all inputs, or null when one of them has no known length. */
  readonly totalBytes: number | null;
  /** Since the first byte. */
  readonly milliseconds: number;
}
