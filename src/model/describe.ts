// Describe: what stands in an ONNX graph, counted for people.
import type { Graph, GraphNode } from './graph.js';
import type { GraphValue, StoredTensor } from './graph-values.js';
import { type EnsembleShape, shapeOf, treeOperator } from './tree-shape.js';

export interface GraphDescription {
  readonly irVersion: number;
  readonly producer: string;
  /** Version of the operators of each domain. */
  readonly opsets: { readonly [domain: string]: number };
  readonly metadata: { readonly [key: string]: string };
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** How often each operator stands in the graph, the most frequent first. */
  readonly operators: readonly { readonly operator: string; readonly count: number }[];
  readonly ensembles: readonly EnsembleShape[];
  readonly initializers: readonly Omit<StoredTensor, 'ints'>[];
  /** Numbers in initializers and constants, and in lists of numbers at nodes other than trees. */
  readonly parameters: number;
}

export function describeGraph({
  irVersion,
  producer,
  opsets,
  metadata,
  takes,
  gives,
  nodes,
  initializers,
}: Graph): GraphDescription {
  const counts = new Map<string, number>();
  for (const { operator } of nodes) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  const operators = [...counts].map(([operator, count]) => ({ operator, count }));
  return {
    irVersion,
    producer,
    opsets: Object.fromEntries([...opsets].map(([domain, version]) => [domain === '' ? 'ai.onnx' : domain, version])),
    metadata: Object.fromEntries(metadata),
    inputs: takes,
    outputs: gives,
    operators: operators.sort((a, b) => b.count - a.count || (a.operator < b.operator ? -1 : 1)),
    ensembles: nodes.flatMap((node) => shapeOf(node) ?? []),
    initializers: initializers.map(({ name, type, dims, elements, bytes }) => ({ name, type, dims, elements, bytes })),
    parameters: [...initializers, ...nodes.flatMap(tensorsOf)].reduce((sum, { elements }) => sum + elements, 0),
  };
}

function tensorsOf({ operator, attributes }: GraphNode): { readonly elements: number }[] {
  if (operator.startsWith(treeOperator)) return [];
  return [...attributes.values()].map(({ tensor, floats }) => ({ elements: (tensor?.elements ?? 0) + floats.length }));
}
