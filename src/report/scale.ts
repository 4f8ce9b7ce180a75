// Scales: where a value stands on an axis, and the round values that are marked on it.
import type { Axis } from './document.js';

/** The place of a value on an axis, 0 at its beginning and 1 at its end; what is beyond stands at the end. */
export function createScale({ scale, from, to }: Axis): (value: number) => number {
  const bend = { linear: (value: number) => value, log: Math.log, logit: (p: number) => Math.log(p / (1 - p)) }[scale];
  const [low, high] = [bend(from), bend(to)];
  return (value) => {
    const at = (bend(value) - low) / (high - low);
    return Number.isNaN(at) ? 0 : Math.min(1, Math.max(0, at));
  };
}

/** Values to mark on an axis: at most seven round ones. */
export function ticksOf(axis: Axis): number[] {
  const { scale, from, to } = axis;
  if (scale === 'linear') return linearTicks(from, to, axis.unit === 'count');
  const decades = scale === 'log' ? powers(from, to) : [...lowShares, 0.5, ...lowShares.map((p) => 1 - p)];
  const within = decades.filter((value) => value >= from * 0.999 && value <= to * 1.001).sort((a, b) => a - b);
  const every = Math.ceil(within.length / 7);
  return within.filter((_, at) => (within.length - 1 - at) % every === 0);
}

const lowShares = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1];

function powers(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from) + 1e-9);
  return Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, at) => 10 ** (first + at));
}

function linearTicks(from: number, to: number, whole: boolean): number[] {
  const rough = (to - from) / 5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 5, 10].find((one) => one * size >= rough)! * size, whole ? 1 : 0);
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

/** The least round number that is not below a value: the end of an axis. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((one) => one * size >= value * (1 - 1e-9))! * size;
}
