// Scoring bytes: what the operator is told beside the counts.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunSetup } from '../../src/pipeline/run-parts.js';
import { createBlockScorer, type RunOutput } from '../../src/pipeline/score-blocks.js';
import { shipped } from '../../src/pipeline/shipped.js';
import { addTally, newTally } from '../../src/pipeline/tally.js';
import { cardFor, encodeGraph, writeModel } from '../model/tiny-model.js';

const setup: RunSetup = {
  rules: [shipped.ruleSets['public-safety']],
  model: null,
  policy: null,
  mutes: null,
  mapping: null,
  format: null,
  keep: [],
  asOf: '2026-03-01',
  output: 'ndjson',
  decisionIds: 'above-green',
  modelReasons: 'above-green',
  figures: 'none',
};
const line = (declaration: object): string => `${JSON.stringify(declaration)}\n`;

async function run(
  change: Partial<RunSetup>,
  chunks: readonly string[],
): Promise<{ notes: string[]; whole: RunOutput['tally'] }> {
  const scorer = await createBlockScorer({ ...setup, ...change });
  const notes = [...scorer.notes];
  const whole = newTally();
  const take = ({ tally, notes: more }: RunOutput): void => {
    addTally(whole, tally);
    notes.push(...more);
  };
  for (const [at, chunk] of [...chunks, ''].entries()) {
    const bytes = Buffer.from(chunk);
    const isLast = at === chunks.length;
    const block = { bytes, from: null, until: null, format: 'ndjson', head: null, isLast } as const;
    take(await scorer.score({ input: 0, source: 'in.ndjson', block, lastId: null, passOver: 0 }));
  }
  await scorer.close();
  return { notes, whole };
}

describe('notes', () => {
  it('tell once why the model failed', async () => {
    // The logarithm of a negative product is no number.
    const weights = [
      [1, 1],
      [0, 0],
    ];
    const graph = encodeGraph({ weights, log: true });
    const model = writeModel(cardFor(graph, [Math.log(2), Math.log(2)]), graph);
    const failing = line({ id: 'D1', items: [{ quantity: 1 }] });
    const { notes, whole } = await run({ model }, [failing, failing, failing]);
    expect(notes).toEqual([
      'the model failed, and the verdicts concerned are by rules alone: it gave no number for some items',
    ]);
    expect(whole).toMatchObject({ verdicts: 3, degraded: 3 });
  });

  it('tell what the reader remarks, and nothing when all is well', async () => {
    expect((await run({}, ['\n'])).notes).toEqual(['in.ndjson has no records']);
    expect((await run({}, [line({ id: 'D1', items: [{}] })])).notes).toEqual([]);
  });

  it('tell of mutes that do nothing', async () => {
    const mutes = join(mkdtempSync(join(tmpdir(), 'mutes-')), 'mutes.yaml');
    const mute = '{ rule: PS-0O1, party: A, until: 2026-03-01, who: w, why: y }';
    writeFileSync(mutes, `muteList: office\nversion: 1\nmutes: [${mute}]\n`);
    expect((await run({ mutes }, [line({ id: 'D1', items: [{}] })])).notes).toEqual([
      'The mute list office names a rule that no rule set has: "PS-0O1"; did you mean "PS-001"?',
      'Mutes of the list office that have ended and do nothing: 1.',
    ]);
  });
});

describe('the tally', () => {
  it('keeps the place of the first reject of each code, and counts the fields that rules lacked', async () => {
    const text = [line({ id: 'D1', items: [{}] }), 'x\n', line({ items: [{}] }), 'y\n'];
    const { whole } = await run({}, text);
    expect(whole.rejects).toEqual({ JSON_MALFORMED: 2, ID_MISSING: 1 });
    expect(whole.firstRejects).toMatchObject({ JSON_MALFORMED: { line: 2 }, ID_MISSING: { line: 3, path: 'id' } });
    expect(whole.lacks.description).toBeGreaterThan(1);
  });
});
