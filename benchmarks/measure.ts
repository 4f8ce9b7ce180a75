// Measuring: CPU time, medians, and lines that are shown and kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** CPU time in microseconds: another program on the machine does not count. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export type Say = (line: string) => void;

/** Shows lines, and writes them to `results/` with the machine that they are from. */
export function createLog(name: string): { readonly say: Say; readonly save: () => void } {
  const lines: string[] = [];
  return {
    say: (line) => {
      lines.push(line);
      process.stdout.write(`${line}\n`);
    },
    save: () => {
      mkdirSync('benchmarks/results', { recursive: true });
      const head = `Node ${process.version}, ${cpus()[0]?.model}, CPU time`;
      writeFileSync(`benchmarks/results/${name}.txt`, `${head}\n${lines.join('\n')}\n`);
    },
  };
}
