// Inspection: an ONNX file that could reach other files or run without end is refused before the runtime sees it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { limits } from '../../src/limits.js';
import { inspectGraph } from '../../src/model/inspect.js';
import { bytes, encodeGraph, int, text } from './tiny-model.js';

/** What is said of a file: 'accepted', or the message of the fault. */
function inspect(file: readonly number[] | Uint8Array): string {
  try {
    inspectGraph(Uint8Array.from(file), 'model.onnx');
    return 'accepted';
  } catch (fault) {
    if (fault instanceof CustomsRiskError) return fault.message;
    throw fault;
  }
}
const notOnnx = expect.stringMatching(/^model\.onnx MODEL_NOT_ONNX: the file is cut off or is no ONNX, at byte \d+$/);
const refusedAs = (what: string): string => `model.onnx MODEL_REFUSED: the graph ${what}`;
const weights = [[1], [2]];
const tiny = encodeGraph({ weights });

// Messages by their fields in onnx.proto3.
const inModel = (...fields: number[]): Uint8Array => encodeGraph({ weights, inModel: fields });
const inGraph = (...fields: number[]): Uint8Array => encodeGraph({ weights, inGraph: fields });
const node = (...fields: number[]): number[] => bytes(1, fields);
const withAttribute = (...fields: number[]): Uint8Array =>
  inGraph(...node(...text(4, 'Constant'), ...bytes(5, fields)));
const stored = [...text(8, 'w'), ...bytes(9, [0, 0, 0, 0])];
const elsewhere = [...text(8, 'w'), ...bytes(13, [...text(1, 'location'), ...text(2, '../../secret')]), ...int(14, 1)];

describe('an ONNX file', () => {
  it('of the tiny model and of the shipped one is accepted', () => {
    expect(inspect(tiny)).toBe('accepted');
    expect(inspect(readFileSync('models/kcs-gbdt/model.onnx'))).toBe('accepted');
  });

  it.each([
    ['an initializer', (tensor: number[]) => inGraph(...bytes(5, tensor))],
    ['the values of a sparse initializer', (tensor: number[]) => inGraph(...bytes(15, bytes(1, tensor)))],
    ['the indices of a sparse initializer', (tensor: number[]) => inGraph(...bytes(15, bytes(2, tensor)))],
    ['a constant', (tensor: number[]) => withAttribute(...bytes(5, tensor))],
    ['one of several constants', (tensor: number[]) => withAttribute(...bytes(10, stored), ...bytes(10, tensor))],
    ['a sparse constant', (tensor: number[]) => withAttribute(...bytes(22, bytes(1, tensor)))],
    ['one of several sparse constants', (tensor: number[]) => withAttribute(...bytes(23, bytes(2, tensor)))],
    ['a graph within a node', (tensor: number[]) => withAttribute(...bytes(6, bytes(5, tensor)))],
    ['one of several such graphs', (tensor: number[]) => withAttribute(...bytes(11, bytes(5, tensor)))],
    ['a second graph', (tensor: number[]) => inModel(...bytes(7, bytes(5, tensor)))],
    ['a graph for training', (tensor: number[]) => inModel(...bytes(20, bytes(2, bytes(5, tensor))))],
  ])('that keeps %s in another file is refused', (_, place) => {
    expect(inspect(place(stored))).toBe('accepted');
    expect(inspect(place(elsewhere))).toBe(refusedAs('keeps tensors in other files'));
  });

  it.each([
    ['the location alone', bytes(13, text(1, 'location'))],
    ['the mark alone', int(14, 1)],
    ['the mark before a second one that takes it back', [...int(14, 1), ...int(14, 0)]],
    ['the mark written with more bytes than it needs', [14 << 3, 0x81, 0x80, 0]],
  ])('that says so by %s is refused', (_, fields) => {
    expect(inspect(inGraph(...bytes(5, fields)))).toBe(refusedAs('keeps tensors in other files'));
  });

  it.each(['Loop', 'If', 'Scan', 'SequenceMap'])('with the operator %s is refused', (operator) => {
    expect(inspect(inGraph(...node(...text(4, operator))))).toBe(refusedAs(`uses the operator ${operator}`));
    const within = bytes(6, node(...text(4, operator)));
    expect(inspect(withAttribute(...within))).toBe(refusedAs(`uses the operator ${operator}`));
  });

  it.each([
    ['', 'accepted'],
    ['ai.onnx', 'accepted'],
    ['ai.onnx.ml', 'accepted'],
    ['com.microsoft', refusedAs('uses operators of the domain "com.microsoft"')],
    ['ai.onnx.training', refusedAs('uses operators of the domain "ai.onnx.training"')],
  ])('with an operator of the domain "%s"', (domain, expected) => {
    expect(inspect(inGraph(...node(...text(4, 'Relu'), ...text(7, domain))))).toBe(expected);
  });

  it('with functions of its own, or in the format of the runtime, is refused', () => {
    expect(inspect(inModel(...bytes(25, text(1, 'f'))))).toBe(refusedAs('defines functions of its own'));
    expect(inspect([8, 8, 18, 20, ...Buffer.from('ORTM'), ...tiny])).toBe(refusedAs('is in the ORT format'));
  });

  it.each([
    ['text', Buffer.from('this is not a model')],
    ['a field number of 0', [0, 1]],
    ['a group', [11, 12]],
    ['a wire type that does not exist', [15]],
    ['a number without end', [8, ...Array(11).fill(255)]],
    ['a tag of more than 32 bits', [0xba, 0x80, 0x80, 0x80, 0x10, 0]],
    ['a length beyond the file', [58, 5, 1]],
    ['a message longer than the one around it', bytes(7, [10, 9])],
    ['eight bytes that are not there', [9, 1, 2]],
  ])('that is %s is malformed', (_, file) => {
    expect(inspect(file)).toEqual(notOnnx);
  });

  it('nested without end is malformed, and its depth needs no stack', () => {
    let graph: number[] = [];
    for (let depth = 0; depth < limits.modelDepth; depth++) graph = node(...bytes(5, bytes(6, graph)));
    expect(inspect(bytes(7, graph))).toEqual(notOnnx);
  });

  it('cut off anywhere is malformed, but where a field of the model ends', () => {
    const whole = new Set([0, 2, 2 + graphLength(tiny)]);
    for (let length = 0; length < tiny.length; length++)
      expect(inspect(tiny.subarray(0, length)), `${length}`).toEqual(whole.has(length) ? 'accepted' : notOnnx);
  });

  it('of any bytes is accepted or refused, and nothing else is thrown', () => {
    const judge = (file: Uint8Array): void => {
      expect(inspect(file)).toMatch(/^(?:accepted$|model\.onnx MODEL_(?:NOT_ONNX|REFUSED): )/);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), judge));
    const change = fc.record({ at: fc.nat(tiny.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        const file = Uint8Array.from(tiny);
        for (const { at, to } of changes) file[at] = to;
        judge(file);
      }),
    );
  });
});

/** Bytes of the field of the graph in the tiny model, which follows the two bytes of its version. */
function graphLength(file: Uint8Array): number {
  expect(file[2]).toBe((7 << 3) | 2);
  return file[3]! < 128 ? 2 + file[3]! : 3 + (file[3]! & 127) + file[4]! * 128;
}
