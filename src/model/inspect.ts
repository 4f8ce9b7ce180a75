// Inspect: whether an ONNX file may be opened - read without the runtime, so that none reaches the disk, runs without end or fills the memory.
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { type Graph, type GraphNode, readGraph } from './graph.js';
import type { StoredTensor } from './graph-values.js';
import { opsets, sizeOperands } from './operators.js';
import { shapeOf } from './tree-shape.js';

/**
 * Read and check an ONNX file. Throws MODEL_NOT_ONNX when it is malformed; MODEL_REFUSED when it holds what must not be run,
 * is of a version that nobody knows, or makes tensors that are too large or as large as a declaration says.
 */
export function inspectGraph(bytes: Uint8Array, file: string): Graph {
  const graph = readGraph(bytes, file);
  const refuse = (what: string, remedy: string): never => {
    throw setupFault('MODEL_REFUSED', `the graph ${what}`, { file, remedy });
  };
  checkVersions(graph, refuse);
  checkSizes(graph, refuse);
  checkTrees(graph, refuse);
  return graph;
}

type Refuse = (what: string, remedy: string) => never;

function checkVersions({ opsets: used, nodes }: Graph, refuse: Refuse): void {
  for (const [domain, { least, greatest }] of Object.entries(opsets)) {
    const version = used.get(domain);
    const name = domain === '' ? 'ai.onnx' : domain;
    const isUsed = nodes.some(({ operator }) => operator.startsWith('ai.onnx.ml.') === (domain !== ''));
    if (version === undefined && isUsed)
      refuse(`does not say which version of ${name} it is written for`, 'Export the model again.');
    if (version !== undefined && isUsed && !(version >= least && version <= greatest))
      refuse(
        `is written for version ${version} of ${name}; ${least} to ${greatest} are run`,
        `Export it for a version from ${least} to ${greatest}.`,
      );
  }
}

/** The runtime would walk in a circle without end, and go down deep trees until its stack is full. */
function checkTrees({ nodes }: Graph, refuse: Refuse): void {
  for (const node of nodes) {
    const shape = shapeOf(node);
    if (!shape) continue;
    if (shape.depth === null)
      refuse('holds trees whose nodes lead in a circle or nowhere', 'Export the model again: this file is damaged.');
    else if (shape.depth > limits.treeSplits)
      refuse(
        `holds a tree of ${shape.depth} splits one below the other`,
        `Train with a depth of at most ${limits.treeSplits}.`,
      );
  }
}

const smaller = 'Export it without tensors of that size: they are made when it is opened or run.';

function checkSizes({ inputs, initializers, nodes }: Graph, refuse: Refuse): void {
  const constants = new Map(initializers.map((tensor) => [tensor.name, tensor]));
  for (const node of nodes) {
    const tensor = constantOf(node);
    if (tensor) constants.set(node.outputs[0] ?? '', tensor);
  }
  for (const { name, elements } of constants.values())
    if (elements > limits.tensorElements) refuse(`holds a tensor "${name}" of ${elements} elements`, smaller);
  const known = new Set([...inputs, ...initializers.map(({ name }) => name), '']);
  // What comes from values of declarations, and not from their number alone.
  const given = new Set(inputs);
  for (const node of nodes) {
    if (!node.inputs.every((input) => known.has(input)))
      refuse('has a node that takes what nothing before it gives', 'Export the model again, with its nodes in order.');
    checkOutputSize(node, { constants, given }, refuse);
    const isOfValues = !['Shape', 'Size'].includes(node.operator) && node.inputs.some((input) => given.has(input));
    for (const output of node.outputs) {
      known.add(output);
      if (isOfValues) given.add(output);
    }
  }
}

interface Origins {
  readonly constants: ReadonlyMap<string, StoredTensor>;
  readonly given: ReadonlySet<string>;
}

/** Check the operands that say how large an output is. */
function checkOutputSize({ operator, inputs }: GraphNode, { constants, given }: Origins, refuse: Refuse): void {
  for (const place of sizeOperands[operator] ?? []) {
    const operand = inputs[place] ?? '';
    if (given.has(operand))
      refuse(
        `makes tensors as large as a declaration says (${operator})`,
        'Export it so that sizes are constants, or come from shapes.',
      );
    const sizes = constants.get(operand)?.ints ?? [];
    const size = sizes.reduce((product, one) => product * Math.max(1, Math.abs(one)), 1);
    if (size > limits.tensorElements) refuse(`makes a tensor of ${size} elements (${operator})`, smaller);
  }
}

/** What a node Constant gives, however it is written. */
function constantOf({ operator, attributes }: GraphNode): StoredTensor | undefined {
  if (operator !== 'Constant') return undefined;
  const tensor = attributes.get('value')?.tensor;
  if (tensor) return tensor;
  const ints = attributes.get('value_ints')?.ints ?? [attributes.get('value_int')?.int ?? 1];
  return { name: '', type: 'int64', dims: [ints.length], elements: ints.length, bytes: 0, ints };
}
