// Trial: a model is opened and run in a process of its own first, which is ended when it takes too long or too much memory.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CustomsRiskError, type Problem, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { Model } from './load.js';

/** What a trial may take, from when it begins: the start of the process and of the runtime is not counted. */
export interface TrialCaps {
  readonly milliseconds: number;
  /** Resident memory of the process. */
  readonly bytes: number;
}

export interface TrialReport {
  /** Microseconds for a row of the largest batch, without its features. */
  readonly microseconds: number;
  /** Resident memory of the process at the end. */
  readonly bytes: number;
}

/** Lines that the process writes. */
export type TrialReply =
  | { readonly kind: 'begun' }
  | ({ readonly kind: 'passed'; readonly digest: string } & TrialReport)
  | { readonly kind: 'failed'; readonly problems: readonly [Problem, ...Problem[]]; readonly remedy: string }
  | { readonly kind: 'stopped'; readonly by: 'time' | 'memory' };

/**
 * Try a model. Throws what `openModel` throws; MODEL_DIGEST when the folder has changed since it was read; MODEL_TRIAL when
 * the process was stopped, or crashed.
 */
export async function tryModel({ folder, digest, graph }: Model, given: Partial<TrialCaps> = {}): Promise<TrialReport> {
  const caps: TrialCaps = {
    milliseconds: limits.trialMs,
    bytes: limits.trialBytes + 4 * graph.length, // the runtime holds a graph more than once while it opens it
    ...given,
  };
  const { last, exit } = await runTrial(folder, caps);
  const place = { file: folder };
  if (last?.kind === 'passed') {
    if (last.digest !== digest) throw setupFault('MODEL_DIGEST', 'the folder was changed while it was loaded', place);
    return { microseconds: last.microseconds, bytes: last.bytes };
  }
  if (last?.kind === 'failed') throw new CustomsRiskError(last.problems, { remedy: last.remedy });
  throw setupFault('MODEL_TRIAL', last?.kind === 'stopped' ? sayStop(last.by, caps) : exit, place);
}

function sayStop(by: 'time' | 'memory', { milliseconds, bytes }: TrialCaps): string {
  return by === 'time'
    ? `the trial took longer than ${milliseconds / 1000} s`
    : `the trial took more memory than ${Math.round(bytes / 1_048_576)} MiB`;
}

/** Run the process to its end; gives its last line, if it is one of ours, and how it ended. */
async function runTrial(
  folder: string,
  caps: TrialCaps,
): Promise<{ readonly last: TrialReply | undefined; readonly exit: string }> {
  const child = start(folder, caps);
  // The process ends itself; this holds where it cannot.
  let timer = setTimeout(() => child.kill('SIGKILL'), limits.trialStartMs);
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(0, limits.trialReplyLength);
    if (!text.startsWith('{"kind":"begun"}\n')) return;
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), caps.milliseconds + graceMs);
  });
  const exit = await new Promise<string>((done) => {
    child.once('error', (cause) => done(`the trial could not be started: ${cause.message}`));
    child.once('close', (code, signal) => done(`the trial ended by ${signal ?? `exit code ${code}`}`));
  });
  clearTimeout(timer);
  return { last: lastReply(text), exit };
}

const graceMs = 1_000;

function lastReply(text: string): TrialReply | undefined {
  try {
    return JSON.parse(text.trimEnd().split('\n').at(-1)!) as TrialReply; // written by trial-process.ts
  } catch {
    return undefined;
  }
}

// Beside the code in the build; the sources find it there, too.
const programs = ['./trial-process.js', '../../dist/trial-process.js'];

/**
 * Start the process: nothing of our environment but what finds libraries, no handles but a pipe for its lines. On Linux its
 * address space is bounded too, so that what asks for very much fails at once, also before the watchdog looks.
 */
function start(folder: string, { milliseconds, bytes }: TrialCaps): ChildProcess {
  const program = programs.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync);
  if (program === undefined)
    throw setupFault('MODEL_TRIAL', 'the program of the trial is not beside the library', {
      file: folder,
      remedy: 'Bundle customs-risk as an external package, or load the model with { trial: false }.',
    });
  const argument = JSON.stringify([resolve(folder), { milliseconds, bytes }]);
  const command = [process.execPath, `--max-old-space-size=${Math.ceil(bytes / 1_048_576)}`, program, argument];
  const isBounded = process.platform === 'linux' && existsSync('/bin/sh');
  const addressKib = String(Math.ceil((limits.trialAddressBytes + bytes) / 1024));
  const [file, ...args] = isBounded
    ? ['/bin/sh', '-c', 'ulimit -v "$0"; exec "$@"', addressKib, ...command]
    : (command as [string, ...string[]]);
  const { LD_LIBRARY_PATH, SystemRoot } = process.env;
  return spawn(file!, args, {
    cwd: dirname(program),
    env: { ...(LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {}), ...(SystemRoot ? { SystemRoot } : {}) },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
}
