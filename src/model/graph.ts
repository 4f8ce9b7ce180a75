// Graph: the nodes of an ONNX graph with their attributes, read from a file that was inspected.
import { readField, readVarint, type Walk, wires } from './inspect.js';

/** An attribute of a node: what of it tree ensembles use. */
export interface Attribute {
  readonly int: number;
  readonly text: string;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
  readonly texts: readonly string[];
}

export interface GraphNode {
  /** Name of the operator, with its domain but for that of ONNX itself: `Sigmoid`, `ai.onnx.ml.TreeEnsembleRegressor`. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface Graph {
  /** Names of the values that the graph is given. */
  readonly inputs: readonly string[];
  readonly nodes: readonly GraphNode[];
}

/** Read the graph of an ONNX file. Throws MODEL_NOT_ONNX when the file is malformed. */
export function readGraph(bytes: Uint8Array, file: string): Graph {
  const inputs: string[] = [];
  const stored = new Set<string>();
  const nodes: GraphNode[] = [];
  const walk: Walk = { bytes, file, at: 0, number: 0, wire: 0, end: 0 };
  // Of a field that stands twice, the parts add up: so says the format.
  eachField(walk, bytes.length, () => {
    if (!isMessage(walk, 7)) return;
    eachField(walk, walk.end, () => {
      if (isMessage(walk, 1)) nodes.push(readNode(walk, walk.end));
      else if (isMessage(walk, 5)) stored.add(readName(walk, 8));
      else if (isMessage(walk, 11)) inputs.push(readName(walk, 1));
    });
  });
  return { inputs: inputs.filter((name) => !stored.has(name)), nodes };
}

const isMessage = (walk: Walk, number: number): boolean => walk.number === number && walk.wire === wires.bytes;

/** Call `read` at each field of a message; what it leaves unread is stepped over. */
function eachField(walk: Walk, end: number, read: () => void): void {
  while (walk.at < end) {
    readField(walk, end);
    const next = walk.end;
    read();
    walk.at = next;
  }
}

function readNode(walk: Walk, end: number): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let name = '';
  let domain = '';
  eachField(walk, end, () => {
    if (isMessage(walk, 1)) inputs.push(textOf(walk));
    else if (isMessage(walk, 2)) outputs.push(textOf(walk));
    else if (isMessage(walk, 4)) name = textOf(walk);
    else if (isMessage(walk, 7)) domain = textOf(walk);
    else if (isMessage(walk, 5)) {
      const { at } = walk;
      const attribute = readName(walk, 1);
      walk.at = at;
      attributes.set(attribute, readAttribute(walk, walk.end));
    }
  });
  return { operator: domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`, inputs, outputs, attributes };
}

function readAttribute(walk: Walk, end: number): Attribute {
  const floats: number[] = [];
  const ints: number[] = [];
  const texts: string[] = [];
  const view = new DataView(walk.bytes.buffer, walk.bytes.byteOffset);
  let int = 0;
  let text = '';
  eachField(walk, end, () => {
    const { number, wire } = walk;
    if (number === 3 && wire === wires.varint) int = readVarint(walk, walk.end);
    else if (isMessage(walk, 4)) text = textOf(walk);
    else if (isMessage(walk, 9)) texts.push(textOf(walk));
    // Numbers of a list stand one by one, or packed.
    else if (number === 7 && (wire === wires.fixed32 || wire === wires.bytes))
      for (; walk.at + 4 <= walk.end; walk.at += 4) floats.push(view.getFloat32(walk.at, true));
    else if (number === 8 && (wire === wires.varint || wire === wires.bytes))
      while (walk.at < walk.end) ints.push(readVarint(walk, walk.end));
  });
  return { int, text, floats, ints, texts };
}

/** The text in a field of the message that the walk stands at; '' when it is not there. */
function readName(walk: Walk, number: number): string {
  const { end } = walk;
  let name = '';
  eachField(walk, end, () => {
    if (isMessage(walk, number)) name = textOf(walk);
  });
  walk.end = end;
  return name;
}

const textOf = ({ bytes, at, end }: Walk): string => Buffer.from(bytes.subarray(at, end)).toString('utf8');
