// Inspection: an ONNX file that could reach other files or run without end is refused before the runtime sees it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { describeGraph } from '../../src/model/describe.js';
import { readGraph } from '../../src/model/graph.js';
import { inspectGraph } from '../../src/model/inspect.js';
import { bytes, encodeGraph, int, text } from './tiny-model.js';
import { encodeTrees, type Tree } from './tree-model.js';

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
const leaf: Tree = { weights: [1], cover: 1 };
const split = (whenTrue: Tree, whenFalse: Tree): Tree => ({ feature: 0, threshold: 1, whenTrue, whenFalse });
const elsewhere = [...text(8, 'w'), ...bytes(13, [...text(1, 'location'), ...text(2, '../../secret')]), ...int(14, 1)];

describe('an ONNX file', () => {
  it('of the tiny model and of the shipped one is accepted', () => {
    expect(inspect(tiny)).toBe('accepted');
    expect(inspect(readFileSync('models/kcs-gbdt/model.onnx'))).toBe('accepted');
  });

  it.each([
    ['an initializer', (tensor: number[]) => inGraph(...bytes(5, tensor))],
    ['a constant', (tensor: number[]) => withAttribute(...bytes(5, tensor))],
    ['one of several constants', (tensor: number[]) => withAttribute(...bytes(10, stored), ...bytes(10, tensor))],
    ['a tensor of a second graph', (tensor: number[]) => inModel(...bytes(7, bytes(5, tensor)))],
  ])('that keeps %s in another file is refused', (_, place) => {
    expect(inspect(place(stored))).toBe('accepted');
    expect(inspect(place(elsewhere))).toBe(refusedAs('keeps tensors in other files'));
  });

  it.each([
    ['sparse tensors', inGraph(...bytes(15, bytes(1, stored))), 'holds sparse tensors'],
    ['a sparse constant', withAttribute(...bytes(22, bytes(1, stored))), 'holds sparse tensors'],
    ['several sparse constants', withAttribute(...bytes(23, bytes(2, stored))), 'holds sparse tensors'],
    ['a graph within a node', withAttribute(...bytes(6, bytes(5, stored))), 'holds a graph within a node'],
    ['several such graphs', withAttribute(...bytes(11, bytes(5, stored))), 'holds a graph within a node'],
    ['graphs for training', inModel(...bytes(20, bytes(2, bytes(5, stored)))), 'comes with graphs for training'],
    ['functions of its own', inModel(...bytes(25, text(1, 'f'))), 'defines functions of its own'],
    ['the mark of the ORT format', [8, 8, 18, 20, ...Buffer.from('ORTM'), ...tiny], 'is in the ORT format'],
  ])('with %s is refused', (_, file, what) => {
    expect(inspect(file)).toBe(refusedAs(what));
  });

  it.each([
    ['the location alone', bytes(13, text(1, 'location'))],
    ['the mark alone', int(14, 1)],
    ['the mark before a second one that takes it back', [...int(14, 1), ...int(14, 0)]],
    ['the mark written with more bytes than it needs', [14 << 3, 0x81, 0x80, 0]],
  ])('that says so by %s is refused', (_, fields) => {
    expect(inspect(inGraph(...bytes(5, fields)))).toBe(refusedAs('keeps tensors in other files'));
  });

  it.each(['Loop', 'If', 'Scan', 'SequenceMap', 'StringConcat', 'RandomNormal', ''])(
    'with the operator "%s" is refused',
    (operator) => {
      const expected = refusedAs(`uses the operator "${operator}"`);
      expect(inspect(inGraph(...node(...text(4, operator))))).toBe(expected);
      expect(inspect(inGraph(...node(...text(4, operator), ...text(4, 'Relu'))))).toBe(expected);
      expect(inspect(inGraph(...node(...text(4, 'Relu'), ...text(4, operator))))).toBe(expected);
    },
  );

  it.each([
    ['Loop', 'unroll loops'],
    ['ZipMap', "options={'zipmap': False}"],
  ])('with %s is told how to export', (operator, remedy) => {
    const file = inGraph(...node(...text(4, operator), ...text(7, operator === 'ZipMap' ? 'ai.onnx.ml' : '')));
    expect(() => inspectGraph(file, 'model.onnx')).toThrow(
      expect.objectContaining({ code: 'MODEL_REFUSED', remedy: expect.stringContaining(remedy) }),
    );
  });

  it.each([
    ['', 'Relu', 'accepted'],
    ['ai.onnx', 'Relu', 'accepted'],
    ['ai.onnx.ml', 'Scaler', 'accepted'],
    ['ai.onnx.ml', 'Relu', refusedAs('uses the operator "Relu"')],
    ['', 'Scaler', refusedAs('uses the operator "Scaler"')],
    ['com.microsoft', 'Relu', refusedAs('uses operators of the domain "com.microsoft"')],
    ['ai.onnx.training', 'Relu', refusedAs('uses operators of the domain "ai.onnx.training"')],
  ])('with an operator of the domain "%s": %s', (domain, operator, expected) => {
    const inModel = bytes(8, [...text(1, 'ai.onnx.ml'), ...int(2, 3)]);
    const inGraph = node(...text(4, operator), ...text(7, domain));
    expect(inspect(encodeGraph({ weights, inGraph, inModel }))).toBe(expected);
  });

  it.each([
    ['no version of its operators', 0, 'does not say which version of ai.onnx it is written for', true],
    ['too old a version', 6, 'is written for version 6 of ai.onnx; 7 to 26 are run', false],
    ['too new a version', 27, 'is written for version 27 of ai.onnx; 7 to 26 are run', false],
  ])('with %s is refused', (_, version, what, none) => {
    const graph = bytes(7, node(...text(4, 'Relu')));
    expect(inspect([...graph, ...(none ? [] : bytes(8, int(2, version)))])).toBe(refusedAs(what));
    expect(inspect([...graph, ...bytes(8, int(2, 7))])).toBe('accepted');
  });

  it('with a node that takes what comes after it is refused', () => {
    const early = node(...text(1, 'later'), ...text(2, 'early'), ...text(4, 'Relu'));
    const later = node(...text(1, 'features'), ...text(2, 'later'), ...text(4, 'Relu'));
    expect(inspect(inGraph(...later, ...early))).toBe('accepted');
    expect(inspect(inGraph(...early, ...later))).toBe(refusedAs('has a node that takes what nothing before it gives'));
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

  it('cut off anywhere is malformed, or lacks the version of its operators where a field of the model ends', () => {
    const graphEnd = 2 + graphLength(tiny);
    const whole = new Map<number, string>([
      [0, 'accepted'], // an empty graph, which has none of the outputs of any card
      [2, 'accepted'],
      [graphEnd, refusedAs('does not say which version of ai.onnx it is written for')],
    ]);
    for (let length = 0; length < tiny.length; length++)
      expect(inspect(tiny.subarray(0, length)), `${length}`).toEqual(whole.get(length) ?? notOnnx);
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

describe('a graph that makes tensors', () => {
  const shape = (...sizes: number[]): number[] =>
    bytes(5, [...int(1, sizes.length), ...int(2, 7), ...sizes.flatMap((size) => int(7, size)), ...text(8, 'size')]);
  const maker = (operator: string, ...inputs: string[]): number[] =>
    node(...inputs.flatMap((name) => text(1, name)), ...text(2, `made by ${operator}`), ...text(4, operator));

  it.each(['ConstantOfShape', 'Expand', 'Tile', 'OneHot', 'Pad', 'Range'])('of 64 GiB by %s is refused', (operator) => {
    const inputs = operator === 'ConstantOfShape' || operator === 'Range' ? ['size'] : ['w', 'size'];
    const file = (...sizes: number[]): Uint8Array => inGraph(...shape(...sizes), ...maker(operator, ...inputs));
    expect(inspect(file(1024, 1024))).toBe('accepted');
    expect(inspect(file(131_072, 131_072))).toBe(refusedAs(`makes a tensor of 17179869184 elements (${operator})`));
  });

  it('of 64 GiB in a file of about a hundred bytes is refused', () => {
    const size = bytes(5, [...text(1, 'value_int'), ...int(3, 2 ** 34), ...int(20, 2)]);
    const graph = [
      ...node(...text(2, 's'), ...text(4, 'Constant'), ...size),
      ...node(...text(1, 's'), ...text(2, 'y'), ...text(4, 'ConstantOfShape')),
    ];
    const file = [...bytes(7, graph), ...bytes(8, int(2, 13))];
    expect(file.length).toBeLessThan(110);
    expect(inspect(file)).toBe(refusedAs('makes a tensor of 17179869184 elements (ConstantOfShape)'));
  });

  it('as large as the file says is refused before it is made', () => {
    const tensor = [...int(1, 2 ** 17), ...int(1, 2 ** 17), ...int(2, 1), ...text(8, 'huge')];
    expect(inspect(inGraph(...bytes(5, tensor)))).toBe(refusedAs('holds a tensor "huge" of 17179869184 elements'));
  });

  it('as large as a declaration says is refused, and as large as there are rows is not', () => {
    const of = (...nodes: number[][]): Uint8Array => inGraph(...nodes.flat());
    const cast = node(...text(1, 'features'), ...text(2, 'cast'), ...text(4, 'Cast'));
    const rows = node(...text(1, 'cast'), ...text(2, 'rows'), ...text(4, 'Shape'));
    expect(inspect(of(cast, maker('ConstantOfShape', 'cast')))).toBe(
      refusedAs('makes tensors as large as a declaration says (ConstantOfShape)'),
    );
    expect(inspect(of(cast, rows, maker('ConstantOfShape', 'rows')))).toBe('accepted');
  });
});

describe('a graph that holds trees', () => {
  const list = (name: string, number: number, ...values: number[]): number[] =>
    bytes(5, [...text(1, name), ...values.flatMap((one) => int(number, one))]);
  const modes = (...names: string[]): number[] =>
    bytes(5, [...text(1, 'nodes_modes'), ...names.flatMap((name) => text(9, name))]);
  const opset = bytes(8, [...text(1, 'ai.onnx.ml'), ...int(2, 3)]);
  const treesOf = (operator: string, ...attributes: number[][]): string =>
    inspect([...bytes(7, node(...text(4, operator), ...text(7, 'ai.onnx.ml'), ...attributes.flat())), ...opset]);
  /** One split and two leaves, numbered from 0; the children of the split as given. */
  const split = (whenTrue: number, whenFalse: number, ids = [0, 1, 2]): string =>
    treesOf(
      'TreeEnsembleClassifier',
      list('nodes_treeids', 8, 0, 0, 0),
      list('nodes_nodeids', 8, ...ids),
      list('nodes_truenodeids', 8, whenTrue, 0, 0),
      list('nodes_falsenodeids', 8, whenFalse, 0, 0),
      modes('BRANCH_LEQ', 'LEAF', 'LEAF'),
    );
  const damaged = refusedAs('holds trees whose nodes lead in a circle or nowhere');

  it('that are trees is accepted', () => {
    expect(split(1, 2)).toBe('accepted');
  });

  it.each([
    ['in a circle', split(0, 1)],
    ['nowhere', split(1, 3)],
    ['to nodes of one number', split(1, 2, [0, 1, 1])],
  ])('that lead %s is refused', (_, given) => {
    expect(given).toBe(damaged);
  });

  it('that lead in a circle by the newer operator is refused', () => {
    const newer = (child: number): string =>
      treesOf(
        'TreeEnsemble',
        list('tree_roots', 8, 0),
        list('nodes_featureids', 8, 0, 0),
        list('nodes_trueleafs', 8, 0, 1),
        list('nodes_falseleafs', 8, 1, 1),
        list('nodes_truenodeids', 8, child, 0),
        list('nodes_falsenodeids', 8, 0, 1),
      );
    expect(newer(1)).toBe('accepted');
    expect(newer(0)).toBe(damaged);
  });

  it('that are too deep is refused', () => {
    const chain = (depth: number): Tree =>
      Array.from({ length: depth }).reduce<Tree>((below) => split1(below), { weights: [1], cover: 1 });
    const split1 = (whenFalse: Tree): Tree => ({ feature: 0, threshold: 1, whenTrue: leaf, whenFalse });
    const deep = (depth: number): string => inspect(encodeTrees({ trees: [chain(depth)], features: 1 }));
    expect(deep(300)).toBe('accepted');
    expect(deep(1_001)).toBe(refusedAs('holds a tree of 1001 splits one below the other'));
  });
});

describe('the description of a graph', () => {
  it('of the tiny model tells what it takes, gives and holds', () => {
    expect(describeGraph(readGraph(tiny, 'model.onnx'))).toEqual({
      irVersion: 8,
      producer: '',
      opsets: { 'ai.onnx': 13 },
      metadata: {},
      inputs: [{ name: 'features', type: 'float32', shape: ['N', 2] }],
      outputs: [{ name: 'logit', type: 'float32', shape: ['N', 1] }],
      operators: [{ operator: 'MatMul', count: 1 }],
      ensembles: [],
      initializers: [{ name: 'w', type: 'float32', dims: [2, 1], elements: 2, bytes: 19 }],
      parameters: 2,
    });
  });

  it('of the shipped model tells its trees and what the exporter noted', () => {
    const described = describeGraph(readGraph(readFileSync('models/kcs-gbdt/model.onnx'), 'model.onnx'));
    expect(described).toMatchObject({
      producer: 'customs-risk',
      opsets: { 'ai.onnx.ml': 3 },
      operators: [{ operator: 'ai.onnx.ml.TreeEnsembleRegressor', count: 1 }],
      // 100 trees of 16 leaves and 200 of 8 (models/README.md); a tree of n leaves has n - 1 splits.
      ensembles: [{ trees: 300, leaves: 3200, nodes: 6100, targets: 2 }],
      parameters: 0,
    });
    expect(described.metadata.heads).toBe('fraud,critical');
  });

  it.each([
    [{ trees: [leaf] }, { trees: 1, nodes: 1, leaves: 1, depth: 0 }],
    [{ trees: [split(leaf, split(leaf, leaf)), leaf] }, { trees: 2, nodes: 6, leaves: 4, depth: 2 }],
  ])('tells how deep trees are', ({ trees }, expected) => {
    const [shape] = describeGraph(readGraph(encodeTrees({ trees, features: 1 }), 'model.onnx')).ensembles;
    expect(shape).toMatchObject(expected);
  });

  it('tells the same of the newer operator for trees', () => {
    const ints = (name: string, ...values: number[]): number[] =>
      bytes(5, [...text(1, name), ...values.flatMap((one) => int(8, one))]);
    // Node 0 has a leaf and node 1; node 1 has two leaves.
    const trees = node(
      ...text(4, 'TreeEnsemble'),
      ...text(7, 'ai.onnx.ml'),
      ...ints('tree_roots', 0),
      ...ints('nodes_featureids', 0, 0),
      ...ints('nodes_trueleafs', 1, 1),
      ...ints('nodes_falseleafs', 0, 1),
      ...ints('nodes_truenodeids', 0, 1),
      ...ints('nodes_falsenodeids', 1, 2),
      ...ints('leaf_targetids', 0, 0, 0),
    );
    const [shape] = describeGraph(readGraph(Uint8Array.from(bytes(7, trees)), 'model.onnx')).ensembles;
    expect(shape).toMatchObject({ trees: 1, nodes: 5, leaves: 3, depth: 2, targets: 1 });
  });
});

/** Bytes of the field of the graph in the tiny model, which follows the two bytes of its version. */
function graphLength(file: Uint8Array): number {
  expect(file[2]).toBe((7 << 3) | 2);
  return file[3]! < 128 ? 2 + file[3]! : 3 + (file[3]! & 127) + file[4]! * 128;
}
