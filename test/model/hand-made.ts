// Hand-made graphs for tests, of any nodes: a network, several inputs of several types, and what must not serve.
import { bytes, float32, int, text, value } from './tiny-model.js';

export const types = { float32: 1, int64: 7, string: 8, float64: 11 } as const;
type TypeName = keyof typeof types;

/** A value that a graph takes or gives: its name, type and sizes ('N' for the rows). */
export type Declared = readonly [name: string, type: TypeName, ...sizes: readonly (number | string)[]];

export interface HandMade {
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
  /** Nodes as `node()` or `mlNode()` encodes them. */
  readonly nodes: readonly (readonly number[])[];
  /** Tensors of float32 by name: their sizes and numbers. */
  readonly tensors?: { readonly [name: string]: readonly [sizes: readonly number[], numbers: readonly number[]] };
}

/** Encode a graph for version 13 of ai.onnx and 3 of ai.onnx.ml. */
export function encode({ inputs, outputs, nodes, tensors = {} }: HandMade): Buffer {
  const declare = (field: number, [name, type, ...sizes]: Declared): number[] => value(field, name, sizes, types[type]);
  const graph = [
    ...nodes.flat(),
    ...text(2, 'made'),
    ...Object.entries(tensors).flatMap(([name, [sizes, numbers]]) =>
      bytes(5, [
        ...sizes.flatMap((size) => int(1, size)),
        ...int(2, 1),
        ...text(8, name),
        ...bytes(9, float32(numbers)),
      ]),
    ),
    ...inputs.flatMap((one) => declare(11, one)),
    ...outputs.flatMap((one) => declare(12, one)),
  ];
  const opsets = [...bytes(8, int(2, 13)), ...bytes(8, [...text(1, 'ai.onnx.ml'), ...int(2, 3)])];
  return Buffer.from([...int(1, 8), ...bytes(7, graph), ...opsets]);
}

export const attribute = (name: string, type: number, content: readonly number[]): number[] =>
  bytes(5, [...text(1, name), ...content, ...int(20, type)]);
/** A node with several outputs, or of the domain for machine learning. */
export function nodeOf(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { domain = '', attributes = [] as readonly number[] } = {},
): number[] {
  return bytes(1, [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...attributes,
    ...text(7, domain),
  ]);
}

/** A node that turns an element type into another: `to` by its number in `types`. */
export const cast = (input: string, output: string, to: number): number[] =>
  nodeOf('Cast', [input], [output], { attributes: attribute('to', 2, int(3, to)) });
