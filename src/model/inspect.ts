// Inspect: what an ONNX file holds, read before the runtime opens it, so that no file reaches the disk or runs without end.
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';

// The messages that lead to operators and tensors, with the fields of each that are messages in turn. Numbers as in
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3, wire format as in https://protobuf.dev/programming-guides/encoding.
const messages = {
  ModelProto: { 7: 'GraphProto', 20: 'TrainingInfoProto' },
  TrainingInfoProto: { 1: 'GraphProto', 2: 'GraphProto' },
  GraphProto: { 1: 'NodeProto', 5: 'TensorProto', 15: 'SparseTensorProto' },
  NodeProto: { 5: 'AttributeProto' },
  AttributeProto: {
    5: 'TensorProto',
    6: 'GraphProto',
    10: 'TensorProto',
    11: 'GraphProto',
    22: 'SparseTensorProto',
    23: 'SparseTensorProto',
  },
  SparseTensorProto: { 1: 'TensorProto', 2: 'TensorProto' },
  TensorProto: {},
} as const satisfies { readonly [name: string]: { readonly [field: number]: string } };
type MessageName = keyof typeof messages;

// Control flow: a loop that does not end cannot be stopped, not even by ending the thread it runs in.
const refusedOperators = ['If', 'Loop', 'Scan', 'SequenceMap'];
const acceptedDomains = ['', 'ai.onnx', 'ai.onnx.ml'];

/** Walk an ONNX file. Throws MODEL_NOT_ONNX when it is malformed, MODEL_REFUSED when it holds what must not be run. */
export function inspectGraph(bytes: Uint8Array, file: string): void {
  const walk: Walk = { bytes, file, at: 0, number: 0, wire: 0, end: 0 };
  // The runtime takes its own format as well, told by this mark; this walk could not read it.
  if (textOf(bytes, 4, 8) === 'ORTM') throw refused(walk, 'is in the ORT format');
  const open: { readonly name: MessageName; readonly end: number }[] = [{ name: 'ModelProto', end: bytes.length }];
  for (let message = open.at(-1); message; message = open.at(-1)) {
    const { name, end } = message;
    const fields: { readonly [number: number]: MessageName } = messages[name];
    let within: MessageName | undefined;
    while (within === undefined && walk.at < end) {
      readField(walk, end);
      checkField(walk, name);
      within = walk.wire === wires.bytes ? fields[walk.number] : undefined;
      if (within === undefined) walk.at = walk.end;
    }
    if (within === undefined) open.pop();
    else if (open.push({ name: within, end: walk.end }) > limits.modelDepth) throw malformed(walk);
  }
}

/** Where the walk stands, and the field read last, whose contents run from there to `end`. */
export interface Walk {
  readonly bytes: Uint8Array;
  readonly file: string;
  at: number;
  number: number;
  wire: number;
  end: number;
}

export const wires = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export function readField(walk: Walk, end: number): void {
  const tag = readVarint(walk, end);
  walk.number = tag >= 8 && tag <= 0xffff_ffff ? Math.floor(tag / 8) : 0;
  walk.wire = tag % 8;
  if (walk.number === 0) throw malformed(walk);
  if (walk.wire === wires.bytes) {
    const length = readVarint(walk, end);
    walk.end = walk.at + length;
  } else walk.end = walk.at + widthOf(walk, end);
  if (walk.end > end) throw malformed(walk);
}

/** Bytes of a field that does not tell its length. Groups, which ONNX does not use, are malformed. */
function widthOf(walk: Walk, end: number): number {
  if (walk.wire === wires.fixed64) return 8;
  if (walk.wire === wires.fixed32) return 4;
  if (walk.wire !== wires.varint) throw malformed(walk);
  const start = walk.at;
  readVarint(walk, end);
  const width = walk.at - start;
  walk.at = start;
  return width;
}

export function readVarint(walk: Walk, end: number): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 70; scale *= 128) {
    if (walk.at >= end) throw malformed(walk);
    const byte = walk.bytes[walk.at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw malformed(walk);
}

/** Refuse what a field says, whatever other fields of its message say: of two, a reader takes the first or the last. */
function checkField(walk: Walk, name: MessageName): void {
  const { bytes, at, number, wire, end } = walk;
  if (name === 'ModelProto' && number === 25) throw refused(walk, 'defines functions of its own');
  if (name === 'NodeProto' && number === 4 && wire === wires.bytes) {
    const operator = textOf(bytes, at, end);
    if (refusedOperators.includes(operator)) throw refused(walk, `uses the operator ${operator}`);
  }
  if (name === 'NodeProto' && number === 7 && wire === wires.bytes) {
    const domain = textOf(bytes, at, end);
    if (!acceptedDomains.includes(domain))
      throw refused(walk, `uses operators of the domain ${JSON.stringify(domain.slice(0, 60))}`);
  }
  // external_data; and data_location, where all but 0 stands for another place.
  const isElsewhere = number === 13 || (number === 14 && wire === wires.varint && bytes[at] !== 0);
  if (name === 'TensorProto' && isElsewhere) throw refused(walk, 'keeps tensors in other files');
}

const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('utf8');

const malformed = ({ file, at }: Walk): Error =>
  setupFault('MODEL_NOT_ONNX', `the file is cut off or is no ONNX, at byte ${at}`, { file });

const refused = ({ file }: Walk, what: string): Error => setupFault('MODEL_REFUSED', `the graph ${what}`, { file });
