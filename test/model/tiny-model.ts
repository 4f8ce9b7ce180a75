// Tiny models for tests: a hand-encoded ONNX graph (logit = features × weights, or its logarithm) with its card and folder.
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
/** Protobuf: a field of a number, of bytes (which hold a message, too), and of text. */
export const int = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];
export const bytes = (field: number, value: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...value,
];
export const text = (field: number, value: string): number[] => bytes(field, [...Buffer.from(value)]);

export const float32 = (values: readonly number[]): number[] => [...Buffer.from(Float32Array.from(values).buffer)];

const float = 1;
export const value = (field: number, name: string, dims: readonly (string | number)[], type = float): number[] => {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : text(2, dim)));
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...int(1, type), ...bytes(2, shape)]))]);
};
export const node = (op: string, inputs: readonly string[], output: string, more: readonly number[] = []): number[] =>
  bytes(1, [...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, op), ...more]);

export interface GraphOptions {
  /** `weights[feature][output]`. */
  readonly weights: readonly (readonly number[])[];
  /** The output is the logarithm of the product, which is NaN when that is negative. */
  readonly log?: boolean;
  readonly input?: string;
  readonly output?: string;
  /** First dimension of input and output; '' leaves it without a name. */
  readonly batch?: string | number;
  /** Second dimension of the input as the graph states it; by default the true one. */
  readonly width?: string;
  /** Fields of the model and of its graph that are added. */
  readonly inModel?: readonly number[];
  readonly inGraph?: readonly number[];
}

/** Encode the graph. */
export function encodeGraph(options: GraphOptions): Buffer {
  const {
    weights,
    log = false,
    input = 'features',
    output = 'logit',
    batch = 'N',
    inModel = [],
    inGraph = [],
  } = options;
  const rows = weights.length;
  const columns = weights[0]!.length;
  const tensor = bytes(5, [
    ...int(1, rows),
    ...int(1, columns),
    ...int(2, float),
    ...text(8, 'w'),
    ...bytes(9, float32(weights.flat())),
  ]);
  const nodes = log
    ? [...node('MatMul', [input, 'w'], 'product'), ...node('Log', ['product'], output)]
    : node('MatMul', [input, 'w'], output);
  const graph = [
    ...nodes,
    ...text(2, 'tiny'),
    ...tensor,
    ...value(11, input, [batch, options.width ?? rows]),
    ...value(12, output, [batch, columns]),
    ...inGraph,
  ];
  return Buffer.from([...int(1, 8), ...bytes(7, graph), ...bytes(8, int(2, 13)), ...inModel]);
}

export const digestOf = (content: string | Buffer): string =>
  `sha256-${createHash('sha256').update(content).digest('hex')}`;

/** A card for a graph over the features netKg and quantity. */
export function cardFor(graph: Buffer, canaryOutputs: readonly number[]): Record<string, unknown> {
  return {
    model: 'tiny',
    version: '1.0.0',
    schema: 'declaration/1',
    currency: 'USD',
    files: { 'model.onnx': digestOf(graph) },
    inputs: [
      {
        name: 'features',
        type: 'float32',
        features: [
          { name: 'netKg', expr: 'netKg', says: 'net mass', meanPoints: 6 },
          { name: 'quantity', expr: 'quantity', says: 'pieces', meanPoints: 4 },
        ],
      },
    ],
    outputs: [
      { name: 'logit', index: 0, risk: 'counterfeit', label: 'made for tests', trainRate: 0.5 },
      { name: 'logit', index: 1, risk: 'safety', label: 'made for tests', trainRate: 0.5 },
    ],
    canaries: [
      { declaration: { id: 'C1', items: [{ netKg: 2, quantity: 4 }] }, features: [2, 4], outputs: canaryOutputs },
    ],
    data: { name: 'none', window: 'none', licence: 'MIT' },
    metrics: [],
    limits: 'For tests only.',
    licence: 'MIT',
  };
}

/** Write a model folder of a card with its canaries, whose digest is put in. */
export function writeModel({ canaries, ...card }: Record<string, unknown>, graph: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  const lines = (canaries as readonly unknown[]).map((canary) => `${JSON.stringify(canary)}\n`).join('');
  const files = { ...(card.files as object), 'canaries.ndjson': digestOf(lines) };
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...card, files }, null, 2));
  writeFileSync(join(folder, 'canaries.ndjson'), lines);
  writeFileSync(join(folder, 'model.onnx'), graph);
  return folder;
}

/** The usual tiny model: counterfeit = netKg - quantity, safety = 0.5 × quantity, in log-odds. */
export function tinyModel(): string {
  const graph = encodeGraph({
    weights: [
      [1, 0],
      [-1, 0.5],
    ],
  });
  return writeModel(cardFor(graph, [-2, 2]), graph);
}
