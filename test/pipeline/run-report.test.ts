// The figures for a report of a run: the same whatever the threads and however often it was stopped.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkpointOf } from '../../src/pipeline/checkpoint.js';
import { addVerdict, newRunFigures } from '../../src/pipeline/run-figures.js';
import type { Verdict } from '../../src/scoring/verdict.js';
import { fresh, manifest, optionsOf, run } from './run-setup.js';

const input = fresh('m.csv');
writeFileSync(input, manifest(1_500)); // a dozen blocks
const setup = { figures: 'personal' } as const;
const whole = fresh('whole.ndjson');
const uninterrupted = run(optionsOf([input], whole, { setup }));

/** What its verdicts say, as they were written. */
function verdictsOf(out: string): Verdict[] {
  return readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

describe('the figures of a run', () => {
  it('are those of the verdicts that it wrote', async () => {
    const { figures } = await uninterrupted;
    const again = newRunFigures(true);
    for (const verdict of verdictsOf(whole)) addVerdict(again, verdict);
    expect(figures).toEqual(again);
    expect(figures!.top.safety[0]!.reasons[0]!.text).toMatch(/^\d+ kg$/);
  });

  it('are the same with three threads', async () => {
    const { figures } = await run(optionsOf([input], fresh('three.ndjson'), { setup, workers: 3 }));
    expect(figures).toEqual((await uninterrupted).figures);
  });

  it('are the same when the run was stopped and went on, and are kept with other options by none', async () => {
    const out = fresh('stopped.ndjson');
    const interruption = new AbortController();
    const stopped = {
      setup,
      checkpointSeconds: 0,
      signal: interruption.signal,
      onProgress: () => interruption.abort(),
    };
    await expect(run(optionsOf([input], out, stopped))).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(readFileSync(checkpointOf(out), 'utf8')).toContain('"figures":{"personal":true');
    const plain = { setup: { figures: 'plain' }, resume: true } as const;
    await expect(run(optionsOf([input], out, plain))).rejects.toThrow('not what the run began with: report');
    const { figures, resumedAfter } = await run(optionsOf([input], out, { setup, resume: true }));
    expect(resumedAfter).toBeGreaterThan(0);
    expect(figures).toEqual((await uninterrupted).figures);
  });

  it('are not gathered where no report is wanted', async () => {
    expect((await run(optionsOf([input], fresh('none.ndjson')))).figures).toBeNull();
  });
});
