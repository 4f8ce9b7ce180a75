// Protobuf: the wire format of ONNX files, read field by field (https://protobuf.dev/programming-guides/encoding).
import { type CustomsRiskError, setupFault } from '../errors.js';

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

export const newWalk = (bytes: Uint8Array, file: string): Walk => ({ bytes, file, at: 0, number: 0, wire: 0, end: 0 });

/** Read the head of the next field. Throws MODEL_NOT_ONNX when it is malformed or reaches beyond `end`. */
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

/** Read a number; negative ones come as 2⁶⁴ more, and lose their last digits. */
export function readVarint(walk: Walk, end: number): number {
  if (walk.at < end && walk.bytes[walk.at]! < 128) return walk.bytes[walk.at++]!; // most are this short
  let value = 0;
  for (let scale = 1; scale < 2 ** 70; scale *= 128) {
    if (walk.at >= end) throw malformed(walk);
    const byte = walk.bytes[walk.at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw malformed(walk);
}

/** Call `read` at each field of a message; what it leaves unread is stepped over. */
export function eachField(walk: Walk, end: number, read: () => void): void {
  while (walk.at < end) {
    readField(walk, end);
    const next = walk.end;
    read();
    walk.at = next;
  }
}

/** Whether the walk stands at a field of this number that holds a message, or text. */
export const isMessage = (walk: Walk, number: number): boolean => walk.number === number && walk.wire === wires.bytes;

/** Whether it stands at whole numbers: one, or several packed. */
export const isInts = (walk: Walk, number: number): boolean =>
  walk.number === number && (walk.wire === wires.varint || walk.wire === wires.bytes);

/** Read the whole numbers of such a field. */
export function readInts(walk: Walk, into: number[]): void {
  while (walk.at < walk.end) into.push(readVarint(walk, walk.end));
}

export const textOf = ({ bytes, at, end }: Walk): string => Buffer.from(bytes.subarray(at, end)).toString('utf8');

/** The text in a field of the message that the walk stands at; '' when it is not there. */
export function readName(walk: Walk, number: number): string {
  const { at, end } = walk;
  let name = '';
  eachField(walk, end, () => {
    if (isMessage(walk, number)) name = textOf(walk);
  });
  walk.at = at;
  walk.end = end;
  return name;
}

export function malformed({ at, file }: Walk): CustomsRiskError {
  return setupFault('MODEL_NOT_ONNX', `the file is cut off or is no ONNX, at byte ${at}`, { file });
}
