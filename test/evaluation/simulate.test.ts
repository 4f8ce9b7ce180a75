// Simulation: a fraud that the tables cannot know stays hidden until something is picked at random.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SimulateOptions, simulate } from '../../src/evaluation/simulate.js';
import { pickStep } from '../../src/evaluation/simulated-picks.js';
import { loadModel } from '../../src/index.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { givenParts } from '../../src/pipeline/engine.js';
import { parseSettings } from '../../src/settings-file.js';
import { tinyModel } from '../model/tiny-model.js';
import { learningModel } from './learning-model.js';

const mapping = compileMapping(
  parseSettings(
    `mapping: m
columns: { Id: declaration.id, Day: declaration.acceptedAt, HS: item.hs }
labels: { fake: 'row["Fake"] == "1"', other: 'row["Fake"] == "0"' }
evaluates: { counterfeit: fake }
`,
    'm.yaml',
  ),
);

const put = (lines: readonly string[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'simulate-')), 'labelled.csv');
  writeFileSync(file, `Id,Day,HS,Fake\n${lines.join('\n')}\n`);
  return file;
};

/**
 * 32 days of 20: five of 6404, of which one is fake; ten clean motors; five of chapter 42, which are clean bags (4202) for
 * 16 days, and from then on fake gloves (4203), a heading that nobody has seen.
 */
const lines = Array.from({ length: 32 }, (_, day) => {
  const date = new Date(Date.UTC(2026, 0, 2 + day)).toISOString().slice(0, 10);
  const hs = [
    ...Array(5).fill('640411'),
    ...Array(10).fill('850110'),
    ...Array(5).fill(day < 16 ? '420222' : '420310'),
  ];
  return hs.map((code, at) => `D${day}-${at},${date},${code},${at === day % 5 || code === '420310' ? 1 : 0}`);
}).flat();
const made = put(lines);

const learning = (): string =>
  // Chapter 64: 0 of 1 at a prior of 1/2 is 1/4, and its heading (0 + 1/4) / 2.
  learningModel(['hs2', 'hs4'], [{ '64': [1, 0] }, { '6404': [1, 0] }], 0.125);

async function run(options: Partial<SimulateOptions> = {}, file = made, model = learning()) {
  return simulate({
    input: { manifests: [file], mapping, format: undefined },
    parts: await givenParts({ ruleSets: [], model: await loadModel(model) }),
    label: 'fake',
    rate: 0.2,
    explore: [0, 0.25, 0.5],
    daysPerStep: 1,
    warmUp: 0.125,
    fromNothing: false,
    secret: 'a secret for tests',
    signal: new AbortController().signal,
    tell: () => {},
    ...options,
  });
}

describe('a simulation', () => {
  it('does not find what is new without random picks, and finds it with them', async () => {
    const { runs } = await run();
    const [none, quarter, half] = runs.map(({ lastQuarter }) => lastQuarter);
    // After the warm-up of 4 days chapter 42 is 0 of 20, so gloves rank below the shoes, one in five of which are fake:
    // all four picks of a day are shoes, at most one of six fakes is found, and the heading of 5 in 20 stays unseen.
    expect(none!.steps).toBe(7);
    expect(none!.recall).toBeLessThanOrEqual(1 / 6);
    expect(none!.unseenKeys).toBe(0.25);
    // One glove that was opened by chance has its heading above one half, over the shoes, and all it picks by risk are hits:
    // three of four picks where a quarter is random, two where half is.
    expect(quarter!.recall).toBeGreaterThanOrEqual(3 / 6);
    expect(half!.recall).toBeGreaterThanOrEqual(2 / 6);
    expect([quarter!.unseenKeys, half!.unseenKeys]).toEqual([0, 0]);
    expect(quarter!.recall!).toBeGreaterThan(half!.recall!);
    // Before it begins, random picks cost and bring nothing.
    const before = runs.map(({ steps }) => steps.slice(4, 16).reduce((sum, { hits }) => sum + hits, 0));
    expect(before[0]).toBeGreaterThanOrEqual(before[2]!);
  });

  it('tells figures of each step', async () => {
    const [first] = (await run({ explore: [0.25] })).runs;
    const { steps } = first!;
    expect(steps).toHaveLength(32);
    expect(steps.filter(({ isWarmUp }) => isWarmUp)).toHaveLength(4);
    expect(steps[0]).toMatchObject({
      from: '2026-01-02',
      until: '2026-01-02',
      picks: 20,
      hits: 1,
      recall: 1,
      precision: 0.05,
    });
    for (const { isWarmUp, picks, random, hits, positives, precision, recall, normalisedPrecision } of steps) {
      if (!isWarmUp) expect([picks, random]).toEqual([4, 1]);
      expect(precision).toBeCloseTo(hits / picks, 12);
      expect(recall).toBeCloseTo(hits / positives, 12);
      expect(normalisedPrecision).toBeCloseTo(hits / Math.min(picks, positives), 12);
    }
  });

  it('gives the same bytes again, also of a file in another order', async () => {
    const text = JSON.stringify(await run());
    expect(JSON.stringify(await run())).toBe(text);
    expect(JSON.stringify(await run({}, put([...lines].reverse())))).toBe(text);
    expect(JSON.stringify(await run({ secret: 'another one for tests' }))).not.toBe(text);
  });

  it('adds up parts of a pick from step to step, and opens everything at a rate of 1', async () => {
    const [few] = (await run({ rate: 0.04, explore: [0.5], warmUp: 0 })).runs;
    const sum = (of: 'picks' | 'random'): number => few!.steps.reduce((total, step) => total + step[of], 0);
    expect([sum('picks'), sum('random')]).toEqual([25, 12]); // 4 % of 640 is 25.6
    const [all] = (await run({ rate: 1, explore: [0] })).runs;
    expect(all!.lastQuarter).toMatchObject({ recall: 1, precision: 0.3, normalisedPrecision: 1 });
  });

  it('begins with empty tables where it is told to, and leaves out what is not known', async () => {
    const more = put([...lines, 'X,2026-01-01,640411,1', 'Y,2026-01-03,640411,']);
    expect((await run({ fromNothing: true }, more)).runs[0]!.steps[0]).toMatchObject({
      from: '2026-01-01',
      declarations: 1,
      unseenKeys: 1,
    });
    const labelled = await run({ explore: [0] }, more);
    expect([labelled.runs[0]!.steps[0]!.from, labelled.begins]).toEqual(['2026-01-02', 'with-the-tables-of-the-model']);
  });

  it.each([
    ['rate 0', { rate: 0 }, 'the rate is a number above 0'],
    ['a rate above 1', { rate: 1.5 }, 'the rate is a number above 0'],
    ['a share above 1', { explore: [2] }, 'shares of exploration'],
    ['no share', { explore: [] }, 'shares of exploration'],
    ['half a day', { daysPerStep: 0.5 }, 'a step has 1 day'],
    ['a warm-up of all', { warmUp: 1 }, 'the warm-up is'],
    ['a label that is none', { label: 'fraud' }, 'no label "fraud"'],
    ['a label of no risk', { label: 'other' }, 'no label "other"'],
    ['a short secret', { secret: 'short' }, 'fewer than 16 bytes'],
  ] as const)('refuses %s', async (_, wrong, message) => {
    await expect(run(wrong)).rejects.toThrow(message);
  });

  it('refuses one class only, a model that learns nothing, and days that are known', async () => {
    const clean = put(lines.filter((line) => line.endsWith(',0')));
    await expect(run({}, clean)).rejects.toThrow('"fake" is never positive');
    await expect(run({}, put(['X,2026-01-02,640411,1']))).rejects.toThrow('"fake" is always positive');
    await expect(run({}, made, tinyModel())).rejects.toThrow('looks nothing up');
    await expect(run({}, put(['X,2026-01-01,640411,1']))).rejects.toThrow('no day is later');
  });
});

describe('picks of a step', () => {
  const candidates = Array.from({ length: 50 }, (_, at) => ({ id: `D${at}`, risk: (at % 10) / 100 }));
  const secret = 'a secret for tests';

  it('are the highest risks, and of the rest some by their ids alone', () => {
    const { picks } = pickStep(candidates, { most: 8, random: 3, secret });
    expect(picks).toHaveLength(8);
    const highest = picks.filter((at) => candidates[at]!.risk === 0.09);
    expect(highest.length).toBeGreaterThanOrEqual(5);
    const flat = candidates.map(({ id }) => ({ id, risk: 0 }));
    const random = pickStep(candidates, { most: 8, random: 8, secret }).picks;
    expect(pickStep(flat, { most: 8, random: 8, secret }).picks).toEqual(random);
  });

  it('can be none, or all', () => {
    expect(pickStep(candidates, { most: 0, random: 0, secret }).picks).toEqual([]);
    expect(pickStep(candidates, { most: 50, random: 5, secret }).picks).toHaveLength(50);
    expect(pickStep([], { most: 0, random: 0, secret }).picks).toEqual([]);
  });
});
