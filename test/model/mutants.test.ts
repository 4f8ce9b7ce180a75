// Mutants of the shipped model: none is read under a wrong digest, and with the digest made right the checks catch those that score otherwise.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import type { InputMatrix } from '../../src/features/features.js';
import { repeatCanaries } from '../../src/model/canaries.js';
import { createRandom } from '../../src/model/choose-rows.js';
import { inspectGraph } from '../../src/model/inspect.js';
import { sigmoid } from '../../src/model/odds.js';
import { type Model, readModel } from '../../src/model/read.js';
import { openSession, type Run } from '../../src/model/session.js';
import { runs } from '../runs.js';

const folder = 'models/kcs-gbdt';
const sound = readModel(folder);
const width = sound.features.specs.length;
const copy = mkdtempSync(join(tmpdir(), 'mutant-'));
afterAll(() => rmSync(copy, { recursive: true }));

const random = createRandom(7);
const upTo = (end: number): number => Math.floor(random() * end);

/** A file with one to three bits or bytes changed, or cut, or with a piece written twice. */
function mutantOf(file: Uint8Array): Buffer {
  const mutant = Buffer.from(file);
  const kind = random();
  if (kind < 0.02) return mutant.subarray(0, upTo(mutant.length));
  if (kind < 0.04) {
    const [from, length] = [upTo(mutant.length), 1 + upTo(64)];
    return Buffer.concat([mutant.subarray(0, from + length), mutant.subarray(from)]);
  }
  const changes = 1 + upTo(3);
  for (let change = 0; change < changes; change++) {
    // One in ten falls into the head of the file, where most bytes have a meaning of their own.
    const at = random() < 0.1 ? upTo(200) : upTo(mutant.length);
    if (random() < 0.7) mutant[at]! ^= 1 << upTo(8);
    else mutant[at] = upTo(256);
  }
  return mutant;
}

/** Rows to tell whether scores have moved: values of canary declarations, mixed, and those of the data where it is there. */
function sampleRows(): Float32Array {
  const declared = sound.canaries.filter(({ declaration }) => declaration).map(({ features }) => features);
  const rows = 1_000;
  return Float32Array.from({ length: rows * width }, (_, at) =>
    Number(
      declared[at < declared.length * width ? Math.floor(at / width) : upTo(declared.length)]![at % width] ??
        Number.NaN,
    ),
  );
}

const sample: InputMatrix = { name: 'features', type: 'float32', values: sampleRows() };
const scoresOf = async (run: Run): Promise<number[]> => {
  const results = await run([sample], sample.values.length / width);
  return Array.from(results, sigmoid);
};

/** What becomes of a mutant whose card was made to fit: refused before it is scored, by its canary rows, or not at all. */
async function judge(graph: Buffer, truth: readonly number[]): Promise<{ caught: boolean; moved: boolean }> {
  const model: Model = { ...sound, graph };
  try {
    inspectGraph(graph, 'model.onnx');
  } catch (fault) {
    if (fault instanceof CustomsRiskError) return { caught: true, moved: false };
    throw fault;
  }
  const session = await openSession(model).catch((fault: unknown) => {
    if (fault instanceof CustomsRiskError) return null;
    throw fault;
  });
  if (!session) return { caught: true, moved: false };
  const caught = await repeatCanaries(model, session.run).then(
    () => false,
    (fault: unknown) => {
      if (fault instanceof CustomsRiskError) return true;
      throw fault;
    },
  );
  const scores = await scoresOf(session.run).catch(() => []);
  await session.release();
  return { caught, moved: !truth.every((score, at) => Math.abs(score - scores[at]!) < 0.01) };
}

describe('mutants of the shipped model', () => {
  it('are not read under its digest', () => {
    for (const name of ['model.json', 'canaries.ndjson', 'tables.json']) cpSync(join(folder, name), join(copy, name));
    for (let mutant = 0; mutant < runs(100); mutant++) {
      const graph = mutantOf(sound.graph);
      if (graph.equals(sound.graph)) continue;
      writeFileSync(join(copy, 'model.onnx'), graph);
      expect(() => readModel(copy)).toThrow(expect.objectContaining({ code: 'MODEL_DIGEST' }));
    }
  });

  it('that score otherwise are caught by their canary rows when the digest is made right', async () => {
    const session = await openSession(sound);
    const truth = await scoresOf(session.run);
    await session.release();
    const count = { mutants: runs(100), caughtUnmoved: 0, moved: 0, missed: 0 };
    for (let mutant = 0; mutant < count.mutants; mutant++) {
      const { caught, moved } = await judge(mutantOf(sound.graph), truth);
      if (caught && !moved) count.caughtUnmoved++;
      if (moved) count.moved++;
      if (moved && !caught) count.missed++;
    }
    console.log(`mutants: ${JSON.stringify(count)}`);
    expect(count.moved).toBeGreaterThan(0);
    expect(count.missed).toBeLessThanOrEqual(count.moved / 100);
  });
});
