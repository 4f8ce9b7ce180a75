// Progress: nothing at first, then a bar that keeps its width and its line, or plain lines in a log.
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/terminal.js';
import type { RunProgress } from '../../src/pipeline/run-options.js';

function shown(columns: number | null, progress: readonly Partial<RunProgress>[], stepMs = 1_000): string[] {
  const written: string[] = [];
  let at = 0;
  const screen = { isTTY: columns !== null, columns: columns ?? 80, write: (text: string) => written.push(text) };
  const display = createProgress(screen, false, () => at);
  for (const one of progress) {
    display.update({ read: 0, rejected: 0, bytes: 0, totalBytes: 1_000, milliseconds: at, ...one });
    at += stepMs;
  }
  return written.map((text) => text.replace('\r\u001b[2K', ''));
}

const growing = Array.from({ length: 10 }, (_, at) => ({
  read: 10 ** at,
  rejected: at < 5 ? 0 : 10 ** (at - 2),
  bytes: at * 100,
}));

describe('progress on a terminal', () => {
  it('is not shown in the first two seconds', () => {
    expect(shown(120, growing)).toHaveLength(8);
    expect(shown(120, growing, 100)).toHaveLength(0);
  });

  it('has a bar of one width while the numbers grow', () => {
    const bars = shown(120, growing).map((text) => /^[█░]*/.exec(text)![0].length);
    expect(bars).toEqual(bars.map(() => 30));
  });

  it.each([10, 40, 60, 80, 120])('stays in its line of %i columns', (columns) => {
    for (const text of shown(columns, growing)) expect(text.length).toBeLessThan(columns);
  });

  it('has no bar, and no share, where the length is not known', () => {
    const [text] = shown(
      80,
      growing.map((one) => ({ ...one, totalBytes: null })),
    );
    expect(text).toBe('100 records, 50/s');
  });
});

describe('progress in a log', () => {
  it('is a plain line now and then', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ read: 100 * at, bytes: 10 * at }));
    expect(shown(null, many)).toEqual([
      '  2 %  200 records, 100/s, 1m38s left\n',
      ' 12 %  1,200 records, 100/s, 1m28s left\n',
      ' 22 %  2,200 records, 100/s, 1m18s left\n',
    ]);
  });
});
