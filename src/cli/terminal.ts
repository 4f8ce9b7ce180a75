// Terminal: colours where they are wanted, and the progress of a run.
import { styleText } from 'node:util';
import type { RunProgress } from '../pipeline/run-manifest.js';
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
  const started = now();
  const onTerminal = screen.isTTY === true;
  let last = onTerminal ? started : started + firstMs - lineMs;
  let shown = false;
  return {
    update: (progress) => {
      const at = now();
      if (quiet || at - last < (onTerminal ? redrawMs : lineMs)) return;
      last = at;
      const text = describe(progress, (at - started) / 1000, onTerminal ? (screen.columns ?? 80) : 0);
      screen.write(onTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
      shown = onTerminal;
    },
    clear: () => {
      if (shown) screen.write('\r\u001b[2K');
      shown = false;
    },
  };
}

function describe({ tally, bytes, totalBytes }: RunProgress, seconds: number, columns: number): string {
  const rate = Math.round(tally.read / Math.max(seconds, 0.001));
  const counts = `${number(tally.read)} records, ${number(rate)}/s${tally.rejected > 0 ? `, ${number(tally.rejected)} rejected` : ''}`;
  if (totalBytes === null || totalBytes === 0) return counts;
  const share = Math.min(1, bytes / totalBytes);
  const left = share > 0 ? duration((seconds * (1 - share)) / share) : 'unknown';
  const text = `${String(Math.floor(share * 100)).padStart(3)} %  ${counts}, ${left} left`;
  const width = Math.min(30, columns - text.length - 3);
  if (width < 5) return text;
  const filled = Math.round(share * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${text}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts[0]! > 0
    ? `${parts[0]}h${String(parts[1]).padStart(2, '0')}m`
    : parts[1]! > 0
      ? `${parts[1]}m${String(parts[2]).padStart(2, '0')}s`
      : `${parts[2]}s`;
}
