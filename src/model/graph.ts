// Graph: an ONNX file read without the runtime - what it takes, gives and holds, and its nodes - or refused where it could do harm.
import { setupFault } from '../errors.js';
import { type GraphValue, readTensor, readValue, type StoredTensor } from './graph-values.js';
import { acceptedDomains, isAccepted, remedyFor } from './operators.js';
import {
  eachField,
  isInts,
  isMessage,
  newWalk,
  readInts,
  readName,
  readVarint,
  textOf,
  type Walk,
  wires,
} from './protobuf.js';

/** An attribute of a node. */
export interface Attribute {
  readonly int: number;
  readonly text: string;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
  readonly texts: readonly string[];
  readonly tensor: StoredTensor | null;
}

export interface GraphNode {
  /** Name of the operator, with its domain but for that of ONNX itself: `Sigmoid`, `ai.onnx.ml.TreeEnsembleRegressor`. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface Graph {
  /** Version of the file format, and what wrote the file. */
  readonly irVersion: number;
  readonly producer: string;
  /** Version of the operators of each domain; '' is ONNX itself. */
  readonly opsets: ReadonlyMap<string, number>;
  /** What the exporter noted. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Values that the graph is given, without those that it holds itself. */
  readonly takes: readonly GraphValue[];
  readonly gives: readonly GraphValue[];
  /** Names of `takes`. */
  readonly inputs: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly StoredTensor[];
}

type Draft = { -readonly [key in keyof Graph]: Graph[key] };

/**
 * Read an ONNX file. Throws MODEL_NOT_ONNX when it is malformed; MODEL_REFUSED when it keeps tensors elsewhere, holds
 * graphs within nodes, functions or operators that are not on the list.
 *
 * Of a field that stands twice, the parts of a message add up and of a plain value the last counts: so says the format.
 * What is refused is refused wherever it stands, for not every reader keeps to that.
 */
export function readGraph(bytes: Uint8Array, file: string): Graph {
  const walk = newWalk(bytes, file);
  // The runtime takes its own format as well, told by this mark; this walk could not read it.
  if (Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ORTM') throw refused(walk, 'is in the ORT format');
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  const takes: GraphValue[] = [];
  const gives: GraphValue[] = [];
  const nodes: GraphNode[] = [];
  const initializers: StoredTensor[] = [];
  const graph: Draft = { irVersion: 0, producer: '', opsets, metadata, takes, gives, inputs: [], nodes, initializers };
  const names = ['', ''];
  eachField(walk, bytes.length, () => {
    const { number, wire } = walk;
    if (number === 25) throw refused(walk, 'defines functions of its own');
    if (number === 20) throw refused(walk, 'comes with graphs for training');
    if (number === 1 && wire === wires.varint) graph.irVersion = readVarint(walk, walk.end);
    else if (isMessage(walk, 2) || isMessage(walk, 3)) names[number - 2] = textOf(walk);
    else if (isMessage(walk, 7)) readParts(walk, { takes, gives, nodes, initializers });
    else if (isMessage(walk, 8)) opsets.set(domainOf(readName(walk, 1)), readNumber(walk, 2));
    else if (isMessage(walk, 14)) metadata.set(readName(walk, 1), readName(walk, 2));
  });
  const held = new Set(initializers.map(({ name }) => name));
  graph.producer = names.join(' ').trim();
  graph.takes = takes.filter(({ name }) => !held.has(name));
  graph.inputs = graph.takes.map(({ name }) => name);
  return graph;
}

interface Parts {
  readonly takes: GraphValue[];
  readonly gives: GraphValue[];
  readonly nodes: GraphNode[];
  readonly initializers: StoredTensor[];
}

function readParts(walk: Walk, { takes, gives, nodes, initializers }: Parts): void {
  eachField(walk, walk.end, () => {
    if (walk.number === 15) throw refused(walk, 'holds sparse tensors');
    if (isMessage(walk, 1)) nodes.push(readNode(walk));
    else if (isMessage(walk, 5)) initializers.push(readTensor(walk));
    else if (isMessage(walk, 11)) takes.push(readValue(walk));
    else if (isMessage(walk, 12)) gives.push(readValue(walk));
  });
}

function readNode(walk: Walk): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  const operators = [''];
  const domains = [''];
  eachField(walk, walk.end, () => {
    if (isMessage(walk, 1)) inputs.push(textOf(walk));
    else if (isMessage(walk, 2)) outputs.push(textOf(walk));
    else if (isMessage(walk, 4)) operators.push(textOf(walk));
    else if (isMessage(walk, 7)) domains.push(domainOf(textOf(walk)));
    else if (isMessage(walk, 5)) {
      const name = readName(walk, 1);
      attributes.set(name, readAttribute(walk));
    }
  });
  checkOperator(walk, operators, domains);
  const name = operators.at(-1)!;
  const domain = domains.at(-1)!;
  return { operator: domain === '' ? name : `${domain}.${name}`, inputs, outputs, attributes };
}

/** ONNX itself has two names. */
const domainOf = (name: string): string => (name === 'ai.onnx' ? '' : name);

/** Refuse what any of the names that a node is given says. */
function checkOperator(walk: Walk, operators: readonly string[], domains: readonly string[]): void {
  const domain = domains.find((one) => !acceptedDomains.includes(one));
  if (domain !== undefined) throw refused(walk, `uses operators of the domain ${JSON.stringify(domain.slice(0, 60))}`);
  const last = domains.at(-1)!;
  const [, ...named] = operators;
  const operator = (named.length > 0 ? named : operators).find((one) => !isAccepted(last, one));
  if (operator === undefined) return;
  throw refused(walk, `uses the operator ${JSON.stringify(operator.slice(0, 60))}`, remedyFor(operator));
}

function readAttribute(walk: Walk): Attribute {
  const floats: number[] = [];
  const ints: number[] = [];
  const texts: string[] = [];
  const view = new DataView(walk.bytes.buffer, walk.bytes.byteOffset);
  let int = 0;
  let text = '';
  let tensor: StoredTensor | null = null;
  eachField(walk, walk.end, () => {
    const { number, wire } = walk;
    if (number === 6 || number === 11) throw refused(walk, 'holds a graph within a node');
    if (number === 22 || number === 23) throw refused(walk, 'holds sparse tensors');
    if (number === 3 && wire === wires.varint) int = readVarint(walk, walk.end);
    else if (isMessage(walk, 4)) text = textOf(walk);
    else if (isMessage(walk, 5) || isMessage(walk, 10)) tensor = readTensor(walk);
    else if (isMessage(walk, 9)) texts.push(textOf(walk));
    // Numbers of a list stand one by one, or packed.
    else if (number === 7 && (wire === wires.fixed32 || wire === wires.bytes))
      for (; walk.at + 4 <= walk.end; walk.at += 4) floats.push(view.getFloat32(walk.at, true));
    else if (isInts(walk, 8)) readInts(walk, ints);
  });
  return { int, text, floats, ints, texts, tensor };
}

/** The number in a field of the message that the walk stands at; 0 when it is not there. */
function readNumber(walk: Walk, field: number): number {
  const { at, end } = walk;
  let found = 0;
  eachField(walk, end, () => {
    if (walk.number === field && walk.wire === wires.varint) found = readVarint(walk, walk.end);
  });
  walk.at = at;
  walk.end = end;
  return found;
}

const refused = ({ file }: Walk, what: string, remedy?: string): Error =>
  setupFault('MODEL_REFUSED', `the graph ${what}`, { file, ...(remedy === undefined ? {} : { remedy }) });
