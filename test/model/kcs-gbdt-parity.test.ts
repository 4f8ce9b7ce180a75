// Whether the library gives, for every row of the KCS validation file, the probability that training gave.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { Row } from '../../src/declaration/slots.js';
import { loadMapping } from '../../src/manifest/mapping.js';
import { flatOf, readManifest } from '../../src/manifest/read-manifest.js';
import { sigmoid } from '../../src/model/odds.js';
import { openModel } from '../../src/model/predict.js';
import { readModel } from '../../src/model/read.js';

// Relative to the clone, where the tests run.
const folder = 'models/kcs-gbdt';
const manifest = '../shared/data/kcs/valid.csv';
const rowsOfManifest = 8_134;
const heads = 2;
const tolerance = 1e-6;

const hasData = existsSync(manifest);
if (!hasData) console.warn(`${manifest} is not there: the parity of kcs-gbdt is not tested on it`);

describe.skipIf(!hasData)('kcs-gbdt on the validation file', () => {
  test('gives the probabilities of training, for all rows and both heads', async () => {
    const rows = await readRows();
    expect(rows).toHaveLength(rowsOfManifest);
    const golden = readGolden();
    expect(golden).toHaveLength(rowsOfManifest * heads);
    const open = await openModel(readModel(folder));
    const { outputs } = await open.predict(rows);
    await open.close();
    expect(outputs.map(({ risk }) => risk)).toEqual(['counterfeit', 'safety']);
    let most = 0;
    outputs.forEach(({ logits }, head) =>
      logits.forEach((logit, row) => {
        const difference = Math.abs(sigmoid(logit) - golden[row * heads + head]!);
        if (!(difference <= most)) most = difference; // NaN must not pass
      }),
    );
    console.log(`kcs-gbdt: greatest difference of a probability ${most.toExponential(2)}`);
    expect(most).toBeLessThanOrEqual(tolerance);
  });
});

describe('the folder of kcs-gbdt', () => {
  const copies: string[] = [];
  afterAll(() => {
    for (const copy of copies) rmSync(copy, { recursive: true });
  });

  test('loads, and its canaries repeat', async () => {
    const model = readModel(folder);
    expect(model.canaries.filter(({ declaration }) => declaration)).toHaveLength(64);
    const open = await openModel(model);
    await open.close();
  });

  test('is refused when a byte of the graph was changed', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'kcs-gbdt-'));
    copies.push(copy);
    for (const name of ['model.json', 'model.onnx', 'canaries.ndjson', 'tables.json'])
      cpSync(join(folder, name), join(copy, name));
    const graph = readFileSync(join(copy, 'model.onnx'));
    graph[graph.length >> 1]! ^= 1;
    writeFileSync(join(copy, 'model.onnx'), graph);
    expect(() => readModel(copy)).toThrow(expect.objectContaining({ code: 'MODEL_DIGEST' }));
  });
});

/** The items of the manifest as the library reads them, with values in USD. */
async function readRows(): Promise<Row[]> {
  const rows: Row[] = [];
  const mapping = await loadMapping('examples/mappings/kcs.yaml');
  for await (const record of readManifest(manifest, { mapping })) {
    const flat = flatOf(record);
    if (!flat) throw new Error('a record of the manifest was rejected');
    deriveRows(flat.rows, 'USD', {});
    rows.push(...flat.rows);
  }
  return rows;
}

/** Probabilities of fraud and of critical fraud for each row, as the boosters gave them in training. */
function readGolden(): Float32Array {
  const bytes = readFileSync('test/golden/kcs-gbdt/valid-probabilities.f32');
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
