// Whether the library gives, for every row of the KCS validation file, the probability that training gave; fields missing or not.
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

const models = ['kcs-gbdt', 'kcs-novel'];
const files = ['model.json', 'model.onnx', 'tables.json', 'canaries.ndjson'];

// Relative to the clone, where the tests run.
const manifest = '../shared/data/kcs/valid.csv';
const rowsOfManifest = 8_134;
const heads = 2;
const tolerance = 1e-6;

/** Columns that a row lacks when it is its turn: `GAPS` of models/training/kcs.py. */
const gaps = [
  ['Tax Rate', 'Tax Type'],
  ['Office ID'],
  ['Item Price'],
  ['Net Mass'],
  ['Country of Departure'],
  ['Mode of Transport'],
  ['Country of Origin'],
  ['HS6 Code'],
];

const scratch = mkdtempSync(join(tmpdir(), 'kcs-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const hasData = existsSync(manifest);
if (!hasData) console.warn(`${manifest} is not there: the parity of the KCS models is not tested on it`);
const rows = hasData ? [...(await readRows(manifest)), ...(await readRows(withGaps()))] : [];

describe.skipIf(!hasData).each(models)('%s on the validation file', (name) => {
  test('gives the probabilities of training, for all rows and both heads', async () => {
    expect(rows).toHaveLength(2 * rowsOfManifest);
    const golden = readGolden(name);
    expect(golden).toHaveLength(rows.length * heads);
    const open = await openModel(readModel(`models/${name}`));
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
    console.log(`${name}: greatest difference of a probability ${most.toExponential(2)}`);
    expect(most).toBeLessThanOrEqual(tolerance);
  });
});

describe.each(models)('the folder of %s', (name) => {
  test('loads, and its canaries repeat', async () => {
    const model = readModel(`models/${name}`);
    expect(model.canaries.filter(({ declaration }) => declaration).length).toBeGreaterThanOrEqual(32);
    const open = await openModel(model);
    await open.close();
  });

  test('is small', () => {
    expect(readFileSync(`models/${name}/model.onnx`).length).toBeLessThanOrEqual(250 * 1024);
  });

  test('is refused when a byte of the graph was changed', () => {
    const copy = mkdtempSync(join(scratch, 'changed-'));
    for (const file of files) cpSync(`models/${name}/${file}`, join(copy, file));
    const graph = readFileSync(join(copy, 'model.onnx'));
    graph[graph.length >> 1]! ^= 1;
    writeFileSync(join(copy, 'model.onnx'), graph);
    expect(() => readModel(copy)).toThrow(expect.objectContaining({ code: 'MODEL_DIGEST' }));
  });
});

/** A copy of the manifest of which every row lacks the group of columns whose turn it is. */
function withGaps(): string {
  const [header, ...lines] = readFileSync(manifest, 'utf8').trim().split('\n') as [string, ...string[]];
  const columns = header.trim().split(',');
  const blanked = lines.map((line, at) => {
    const lacking = gaps[at % gaps.length]!;
    return line
      .trim()
      .split(',')
      .map((cell, column) => (lacking.includes(columns[column]!) ? '' : cell))
      .join(',');
  });
  const file = join(scratch, 'gaps.csv');
  writeFileSync(file, `${[columns.join(','), ...blanked].join('\n')}\n`);
  return file;
}

/** The items of a manifest as the library reads them, with values in USD. */
async function readRows(file: string): Promise<Row[]> {
  const read: Row[] = [];
  const mapping = await loadMapping('examples/mappings/kcs.yaml');
  for await (const record of readManifest(file, { mapping })) {
    const flat = flatOf(record);
    if (!flat) throw new Error('a record of the manifest was rejected');
    deriveRows(flat.rows, 'USD', {});
    read.push(...flat.rows);
  }
  return read;
}

/** Probabilities of fraud and of critical fraud for each row, with all fields and then with gaps, as the boosters gave them. */
function readGolden(name: string): Float32Array {
  const bytes = readFileSync(`test/golden/${name}/valid-probabilities.f32`);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
