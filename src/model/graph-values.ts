// Graph values: what an ONNX file says of the tensors that a graph takes, gives and holds, without their contents.
import { setupFault } from '../errors.js';
import { eachField, isInts, isMessage, readInts, readVarint, textOf, type Walk, wires } from './protobuf.js';

/** A value that a graph takes or gives. */
export interface GraphValue {
  readonly name: string;
  /** `float32`, `int64`, `string` …; `sequence`, `map` and the like for what is no tensor. */
  readonly type: string;
  /** Sizes; a name, perhaps '', where a size is open. Null when the file does not say. */
  readonly shape: readonly (number | string)[] | null;
}

/** A tensor that the file holds. */
export interface StoredTensor {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  /** Numbers or texts in it, by its dims. */
  readonly elements: number;
  /** Bytes that it takes in the file. */
  readonly bytes: number;
  /** What it holds, of short tensors of int64; null of others. Negative numbers come as ones near 2⁶⁴ or 0. */
  readonly ints: readonly number[] | null;
}

// Numbers of types and fields as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
const elementTypes = [
  ...['undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16'],
  ...['float64', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'],
];
const otherTypes: { readonly [field: number]: string } = { 4: 'sequence', 5: 'map', 8: 'sparse', 9: 'optional' };

const typeName = (number: number): string => elementTypes[number] ?? `type ${number}`;

/** Read a ValueInfoProto, which ends where the walk says. */
export function readValue(walk: Walk): GraphValue {
  let name = '';
  let type = 'undefined';
  let shape: GraphValue['shape'] = null;
  eachField(walk, walk.end, () => {
    if (isMessage(walk, 1)) name = textOf(walk);
    else if (isMessage(walk, 2))
      eachField(walk, walk.end, () => {
        if (isMessage(walk, 1)) ({ type, shape } = readTensorType(walk));
        else if (walk.wire === wires.bytes) type = otherTypes[walk.number] ?? type;
      });
  });
  return { name, type, shape };
}

function readTensorType(walk: Walk): Pick<GraphValue, 'type' | 'shape'> {
  let type = 'undefined';
  let shape: (number | string)[] | null = null;
  eachField(walk, walk.end, () => {
    if (walk.number === 1 && walk.wire === wires.varint) type = typeName(readVarint(walk, walk.end));
    else if (isMessage(walk, 2)) {
      const sizes: (number | string)[] = [];
      eachField(walk, walk.end, () => {
        if (isMessage(walk, 1)) sizes.push(readSize(walk));
      });
      shape = sizes;
    }
  });
  return { type, shape };
}

function readSize(walk: Walk): number | string {
  let size: number | string = '';
  eachField(walk, walk.end, () => {
    if (walk.number === 1 && walk.wire === wires.varint) size = readVarint(walk, walk.end);
    else if (isMessage(walk, 2)) size = textOf(walk);
  });
  return size;
}

// Longest tensor whose numbers are kept: as many as a tensor has dimensions, with room to spare.
const shortLength = 64;

/** Read a TensorProto. Throws MODEL_REFUSED when its contents stand in another file. */
export function readTensor(walk: Walk): StoredTensor {
  const bytes = walk.end - walk.at;
  const dims: number[] = [];
  let ints: number[] = [];
  let name = '';
  let type = 'undefined';
  eachField(walk, walk.end, () => {
    const { number, wire } = walk;
    // external_data; and data_location, where all but 0 stands for another place. Of two such fields, a reader takes
    // the first or the last.
    if (number === 13 || (number === 14 && wire === wires.varint && walk.bytes[walk.at] !== 0))
      throw setupFault('MODEL_REFUSED', 'the graph keeps tensors in other files', {
        file: walk.file,
        remedy: 'Export the model as one file, with all tensors in it.',
      });
    if (isInts(walk, 1)) readInts(walk, dims);
    else if (number === 2 && wire === wires.varint) type = typeName(readVarint(walk, walk.end));
    else if (isMessage(walk, 8)) name = textOf(walk);
    else if (isInts(walk, 7) && bytes <= 16 * shortLength) readInts(walk, ints);
    else if (isMessage(walk, 9) && type === 'int64' && walk.end - walk.at <= 8 * shortLength) ints = rawInts(walk);
  });
  const elements = dims.reduce((product, size) => product * size, 1);
  return { name, type, dims, elements, bytes, ints: type === 'int64' && ints.length === elements ? ints : null };
}

function rawInts({ bytes, at, end }: Walk): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: (end - at) >> 3 }, (_, index) => Number(view.getBigInt64(at + 8 * index, true)));
}
