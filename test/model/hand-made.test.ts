// Hand-made models: a network, several inputs and types, one column alone, many outputs; and graphs that must not serve.
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { CustomsRiskError } from '../../src/errors.js';
import { openModel } from '../../src/model/predict.js';
import { readModel } from '../../src/model/read.js';
import { attribute, cast, encode, type HandMade, nodeOf, types } from './hand-made.js';
import { bytes, cardFor, digestOf, float32, int, text, writeModel } from './tiny-model.js';

interface Case extends HandMade {
  /** Inputs, outputs and canaries of the card. */
  readonly card: Record<string, unknown>;
}

const feature = (expr: string, more: object = {}): object => ({ name: expr, expr, says: expr, ...more });
const output = (name: string, index: number, risk: string, scale = 'logit'): object => ({
  name,
  index,
  risk,
  scale,
  label: 'made for tests',
  trainRate: 0.5,
});
const declaration = { id: 'C1', items: [{ netKg: 2, quantity: 4, hs: '640411', origin: 'CN' }] };

function folderOf({ card, ...graph }: Case): string {
  const file = encode(graph);
  return writeModel({ ...cardFor(file, []), ...card, files: { 'model.onnx': digestOf(file) } }, file);
}

/** The calibrated log-odds for one item of 3 kg and 1 piece. */
async function logitsOf(given: Case): Promise<number[]> {
  const open = await openModel(readModel(folderOf(given)));
  const flattened = flatten({ id: 'D1', items: [{ netKg: 3, quantity: 1, hs: '640411', origin: 'VN' }] });
  if (!flattened.ok) throw new Error('the declaration was rejected');
  deriveRows(flattened.flat.rows, 'USD', {});
  const { outputs } = await open.predict(flattened.flat.rows);
  await open.close();
  return outputs.map(({ logits }) => logits[0]!);
}

async function faultOf(given: Case): Promise<CustomsRiskError> {
  const served = await logitsOf(given).catch((fault: CustomsRiskError) => fault);
  if (Array.isArray(served)) throw new Error(`the model serves: ${served}`);
  return served;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Two features, a hidden layer of two with Relu, and a sigmoid: worked out on paper in `mlpOf`. */
const mlp: Case = {
  inputs: [['x', 'float32', 'N', 2]],
  outputs: [['p', 'float32', 'N', 1]],
  nodes: [
    nodeOf('Gemm', ['x', 'w1', 'b1'], ['h']),
    nodeOf('Relu', ['h'], ['r']),
    nodeOf('Gemm', ['r', 'w2', 'b2'], ['z']),
    nodeOf('Sigmoid', ['z'], ['p']),
  ],
  tensors: {
    w1: [
      [2, 2],
      [1, -1, 0.5, 0.25],
    ],
    b1: [[2], [0, 1]],
    w2: [
      [2, 1],
      [0.5, -2],
    ],
    b2: [[1], [0.25]],
  },
  card: {
    inputs: [{ name: 'x', features: [feature('netKg'), feature('quantity')] }],
    outputs: [output('p', 0, 'counterfeit', 'probability')],
    canaries: [{ declaration, features: [2, 4], outputs: [mlpOf(2, 4)] }],
  },
};

function mlpOf(a: number, b: number): number {
  const h1 = Math.max(0, a + 0.5 * b);
  const h2 = Math.max(0, -a + 0.25 * b + 1);
  return sigmoid(0.5 * h1 - 2 * h2 + 0.25);
}

describe('a model made by hand', () => {
  it('is a network of layers', async () => {
    expect(await logitsOf(mlp)).toEqual([expect.closeTo(Math.log(mlpOf(3, 1) / (1 - mlpOf(3, 1))), 5)]);
  });

  it('takes several inputs of several types, and gives several outputs', async () => {
    // a: [N, 2] float64, b: [N] int64, c: [N, 1] string; first = a₀ + a₁ + b, second = 7 where c is CN, else -1.
    const labels = [
      ...attribute('keys_strings', 8, text(9, 'CN')),
      ...attribute('values_floats', 6, bytes(7, float32([7]))),
      ...attribute('default_float', 1, [...[(2 << 3) | 5], ...float32([-1])]),
    ];
    const several: Case = {
      inputs: [
        ['a', 'float64', 'N', 2],
        ['b', 'int64', 'N'],
        ['c', 'string', 'N', 1],
      ],
      outputs: [
        ['first', 'float64', 'N'],
        ['second', 'float32', 'N', 1],
      ],
      nodes: [
        nodeOf('Constant', [], ['axes'], { attributes: attribute('value_ints', 7, int(8, 1)) }),
        nodeOf('ReduceSum', ['a', 'axes'], ['sum'], { attributes: attribute('keepdims', 2, int(3, 0)) }),
        cast('b', 'wide', types.float64),
        nodeOf('Add', ['sum', 'wide'], ['first']),
        nodeOf('LabelEncoder', ['c'], ['second'], { domain: 'ai.onnx.ml', attributes: labels }),
      ],
      card: {
        inputs: [
          { name: 'a', type: 'float64', features: [feature('netKg'), feature('quantity')] },
          { name: 'b', type: 'int64', features: [feature('size(hs)', { missing: 0 })] },
          { name: 'c', type: 'string', features: [feature('origin', { missing: '' })] },
        ],
        outputs: [output('second', 0, 'counterfeit'), output('first', 0, 'safety')],
        canaries: [
          { declaration, features: [2, 4, 6, 'CN'], outputs: [7, 12] },
          { features: [0.1, null, 0, ''], outputs: [-1, 0] },
        ],
      },
    };
    const canaries = (several.card.canaries as object[]).slice(0, 1);
    const sound = { ...several, card: { ...several.card, canaries } };
    expect(await logitsOf(sound)).toEqual([-1, 10]);
    expect(await faultOf(several)).toMatchObject({
      code: 'MODEL_CANARY',
      message: expect.stringContaining('canary 2: the output for safety is null, the file says 0'),
    });
  });

  it('takes one feature as [N]', async () => {
    const one: Case = {
      inputs: [['x', 'float32', 'N']],
      outputs: [['y', 'float32', 'N']],
      nodes: [nodeOf('Neg', ['x'], ['y'])],
      card: {
        inputs: [{ name: 'x', features: [feature('netKg')] }],
        outputs: [output('y', 0, 'safety')],
        canaries: [{ declaration, features: [2], outputs: [-2] }],
      },
    };
    expect(await logitsOf(one)).toEqual([-3]);
  });

  it.each([
    [
      'gives another number of rows',
      nodeOf('Concat', ['x', 'x'], ['p'], { attributes: attribute('axis', 2, int(3, 0)) }),
      'MODEL_SIGNATURE',
      'the output "p" came as [2, 2], not as 1 rows with column 0',
    ],
    [
      'gives no number',
      nodeOf('Log', ['negative'], ['p']),
      'MODEL_CANARY',
      'canary 1: the output for counterfeit is null, the file says 0.5',
    ],
    [
      'mixes the rows of a batch',
      nodeOf('Softmax', ['x'], ['p'], { attributes: attribute('axis', 2, int(3, 0)) }),
      'MODEL_CANARY',
      'canary 1: the output for counterfeit is 1 alone, and 0.5 among others',
    ],
    ['gives whole numbers', cast('x', 'p', types.int64), 'MODEL_NOT_ONNX', 'the runtime cannot load the file: '],
  ])('that %s is refused', async (_, node, code, message) => {
    const canary = { declaration, features: [2, 4], outputs: [0.5] };
    const fault = await faultOf({
      inputs: [['x', 'float32', 'N', 2]],
      outputs: [['p', 'float32', 'M', 2]],
      nodes: [nodeOf('Sub', ['zero', 'x'], ['negative']), node],
      tensors: { zero: [[1], [0]] },
      card: {
        ...mlp.card,
        canaries: message.includes('alone') ? [canary, canary] : [canary],
      },
    });
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.remedy).not.toBe('');
  });

  it('whose labels are whole numbers is told what the card asks for', async () => {
    const labels: Case = { ...mlp, outputs: [...mlp.outputs, ['y', 'int64', 'N', 1]] };
    const nodes = [...mlp.nodes, cast('p', 'y', types.int64)];
    expect(await logitsOf({ ...labels, nodes })).toHaveLength(1); // an output that the card does not use may be so
    const fault = await faultOf({
      ...labels,
      nodes,
      card: { ...mlp.card, outputs: [output('y', 0, 'counterfeit')] },
    });
    expect(fault).toMatchObject({ code: 'MODEL_SIGNATURE' });
    expect(fault.message).toContain('the graph has "p" float32 [N, 1], "y" int64 [N, 1]');
  });
});
