// Make canaries: declarations and drawn feature rows with what the graph gives for them, so that every leaf of its trees is reached.
import { setupFault } from '../errors.js';
import type { InputMatrix } from '../features/features.js';
import { limits } from '../limits.js';
import { type Canary, canaryRow, type Fail, shortest, writtenRow } from './canaries.js';
import { chooseRows, createRandom } from './choose-rows.js';
import { readGraph } from './graph.js';
import { ensemblesOf } from './leaf-coverage.js';
import type { Model } from './load.js';
import { openSession } from './session.js';

/**
 * Make the canary rows of a model: one for each declaration, of its first item, and rows of drawn features that test the graph
 * alone. Where trees ask the features as they are, those reach every leaf, and stand on both sides of every threshold;
 * else they mix the values of the declarations. Rows for which the graph gives no number are left out. The same model and
 * declarations give the same rows. Throws MODEL_CANARY for a declaration with a fault, and what opening a graph throws.
 */
export async function makeCanaries(
  model: Model,
  declarations: readonly NonNullable<Canary['declaration']>[],
): Promise<Canary[]> {
  const { card, folder, features } = model;
  const fail: Fail = (message) => {
    throw setupFault('MODEL_CANARY', message, { file: folder });
  };
  const built = features.build(declarations.map((one, at) => canaryRow(one, at, card.currency, fail)));
  const drawn = drawRows(model, built, declarations.length);
  const { run, release } = await openSession(model);
  try {
    const canaries: Canary[] = [];
    for (const { inputs, count } of [{ inputs: built, count: declarations.length }, drawn]) {
      const results = await run(inputs, count);
      const width = card.outputs.length;
      for (let row = 0; row < count; row++) {
        const outputs = [...results.subarray(row * width, (row + 1) * width)];
        const declaration = inputs === built ? { declaration: declarations[row] } : {};
        if (outputs.every(Number.isFinite))
          canaries.push({ ...declaration, features: writtenRow(inputs, row, count), outputs: outputs.map(shortest) });
      }
    }
    return canaries.length > 0 ? canaries : fail('the graph gives no number for any row');
  } finally {
    await release();
  }
}

// Rows that mix values of declarations, where there are no trees to choose them by.
const mixedRows = 64;

function drawRows(
  { card, graph, folder }: Model,
  samples: readonly InputMatrix[],
  count: number,
): { readonly inputs: InputMatrix[]; readonly count: number } {
  const ensembles = ensemblesOf(readGraph(graph, `${folder}/model.onnx`));
  const chosen = card.inputs.map(({ name, type, features }, at) => {
    const trees = type === 'float32' ? (ensembles.get(name) ?? []) : [];
    if (trees.length === 0) return undefined;
    const values = samples[at]!.values as Float32Array; // of that type
    return chooseRows(trees, { width: features.length, samples: values, most: limits.drawnCanaries });
  });
  const lengths = chosen.flatMap((rows, at) => (rows ? [rows.length / card.inputs[at]!.features.length] : []));
  const rows = lengths.length > 0 ? Math.max(...lengths) : mixedRows;
  const random = createRandom();
  return {
    count: rows,
    inputs: samples.map((matrix, at) => {
      const { features } = card.inputs[at]!;
      const own = chosen[at];
      const mixed = mix(matrix, { width: features.length, count, rows }, random);
      if (own) (mixed.values as Float32Array).set(own);
      return mixed;
    }),
  };
}

/** Rows of which each value is that of some sample row. */
function mix(
  matrix: InputMatrix,
  { width, count, rows }: { width: number; count: number; rows: number },
  random: () => number,
): InputMatrix {
  const pick = (at: number): never => matrix.values[Math.floor(random() * count) * width + (at % width)] as never;
  const length = rows * width;
  const values = matrix.type === 'string' ? [] : new (matrix.values.constructor as Float32ArrayConstructor)(length);
  for (let at = 0; at < length; at++) values[at] = pick(at);
  return { ...matrix, values } as unknown as InputMatrix; // of the same type
}
