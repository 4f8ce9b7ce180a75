// Terminal: colours where they are wanted, and the progress of a run.
import { styleText } from 'node:util';
import type { RunProgress } from '../pipeline/run-options.js';
import { number, type Paint } from '../report/summary.js';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** A paint for a stream: colours on a terminal unless NO_COLOR is set. */
export function paintFor(screen: Screen): Paint {
  const coloured = screen.isTTY === true && !process.env.NO_COLOR;
  return (style, text) => (coloured ? styleText(style, text) : text);
}

export interface ProgressDisplay {
  readonly update: (progress: RunProgress) => void;
  /** Take the bar away before other text is written. */
  readonly clear: () => void;
}

// A terminal is redrawn ten times a second; a log gets a line every ten seconds. Nothing is shown in the first two.
const redrawMs = 100;
const lineMs = 10_000;
const firstMs = 2_000;

/** Show progress: a bar with rate and time left on a terminal, plain lines elsewhere, nothing when quiet. */
export function createProgress(screen: Screen, quiet: boolean, now: () => number): ProgressDisplay {
  const onTerminal = screen.isTTY === true;
  let next = now() + firstMs;
  let shown = false;
  return {
    update: (progress) => {
      if (quiet || now() < next) return;
      next = now() + (onTerminal ? redrawMs : lineMs);
      screen.write(onTerminal ? `\r\u001b[2K${bar(progress, screen.columns ?? 80)}` : `${text(progress)}\n`);
      shown = onTerminal;
    },
    clear: () => {
      if (shown) screen.write('\r\u001b[2K');
      shown = false;
    },
  };
}

// What the text beside the bar may take; the bar keeps its width while the numbers grow.
const textWidth = 56;

function bar(progress: RunProgress, columns: number): string {
  const share = shareOf(progress);
  const width = Math.min(30, columns - textWidth);
  const filled = Math.round((share ?? 0) * width);
  const drawn = share === null || width < 5 ? '' : `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `;
  return (drawn + text(progress)).slice(0, columns - 1);
}

function text(progress: RunProgress): string {
  const { read, rejected, milliseconds } = progress;
  const seconds = milliseconds / 1000;
  const rate = Math.round(read / Math.max(seconds, 0.001));
  const counts = `${number(read)} records, ${number(rate)}/s${rejected > 0 ? `, ${number(rejected)} rejected` : ''}`;
  const share = shareOf(progress);
  if (share === null) return counts;
  const left = share > 0 ? duration((seconds * (1 - share)) / share) : 'unknown';
  return `${String(Math.floor(share * 100)).padStart(3)} %  ${counts}, ${left} left`;
}

/** How much of the bytes has been read, or null when nobody knows how many there are. */
function shareOf({ bytes, totalBytes }: RunProgress): number | null {
  return totalBytes === null || totalBytes === 0 ? null : Math.min(1, bytes / totalBytes);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts[0]! > 0
    ? `${parts[0]}h${String(parts[1]).padStart(2, '0')}m`
    : parts[1]! > 0
      ? `${parts[1]}m${String(parts[2]).padStart(2, '0')}s`
      : `${parts[2]}s`;
}

/** Run what a Ctrl-C, or a request to end, aborts. */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await run(interruption.signal);
  } finally {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  }
}
