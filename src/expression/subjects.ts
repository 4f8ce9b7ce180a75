// Subjects: what the tests of a set of conditions look at, with the classes that their values fall into.
import type { Atom, Scan, Subject } from './lowered.js';
import type { KeyOf } from './node-key.js';
import { createPartScanner } from './part-scanner.js';
import { isPlain } from './plain.js';
import { createTextClasses, entriesOf, hasFewClasses } from './text-classes.js';
import { type Comparison, type Node, walk } from './tree.js';

type LeafNode = Node & { op: 'leaf' };

/** Find the subjects of some atoms. A test that has none is to be evaluated by itself. */
export function createSubjects(atoms: readonly Atom[], keyOf: KeyOf): readonly Subject[] {
  const numbers = new Map<string, NumberTest[]>();
  const texts = new Map<string, { leaf: LeafNode; tests: Atom[] }>();
  const presences = new Map<string, Atom[]>();
  for (const atom of atoms) {
    if (!isPlain(atom.node)) continue;
    if (atom.node.op === 'has') add(presences, keyOf(atom.node.of), atom);
    const test = numberTest(atom);
    if (test) add(numbers, keyOf(test.node), test);
    const leaf = textOf(atom);
    if (!leaf) continue;
    const known = texts.get(keyOf(leaf)) ?? { leaf, tests: [] };
    known.tests.push(atom);
    texts.set(keyOf(leaf), known);
  }
  const withPresence = (subject: Omit<Subject, 'answer'>, answer: Subject['answer']): Subject => {
    const key = keyOf(subject.node);
    const asked = new Set(presences.get(key)?.map(({ index }) => index));
    presences.delete(key);
    return { ...subject, answer: (atom, of) => (asked.has(atom) ? (of === 0 ? 0 : 1) : answer(atom, of)) };
  };
  const ofTexts = [...texts.values()].map(({ leaf, tests }) => {
    const classes = createTextClasses(leaf, tests);
    const places = new Map(tests.map(({ index }, place) => [index, place]));
    return withPresence(
      { node: leaf, atom: tests[0]!, atoms: tests.map(({ index }) => index), classes },
      (atom, of) => {
        const place = places.get(atom);
        return place === undefined ? undefined : classes.answers[of]![place];
      },
    );
  });
  const ofNumbers = [...numbers.values()].map((tests) => {
    const cuts = cutsOf(tests);
    const byAtom = new Map(tests.map((test) => [test.atom.index, test]));
    const { node, atom } = tests[0]!;
    return withPresence({ node, atom, atoms: [...byAtom.keys()], classes: { by: 'cuts', cuts } }, (index, of) => {
      const test = byAtom.get(index);
      return test && (of === 0 ? 2 : answerNumber(test, of === 1 ? -Infinity : cuts[of - 2]!));
    });
  });
  const ofPresence = [...presences.values()].map(([atom]) =>
    withPresence(
      { node: (atom!.node as Node & { op: 'has' }).of, atom: atom!, atoms: [], classes: { by: 'cuts', cuts: [] } },
      () => undefined,
    ),
  );
  return [...ofPresence, ...ofNumbers, ...ofTexts];
}

function add<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const group = groups.get(key);
  if (group) group.push(one);
  else groups.set(key, [one]);
}

/** A number compared with a constant, or a bool by itself. */
interface NumberTest {
  readonly atom: Atom;
  readonly node: Node;
  readonly how: Comparison;
  readonly constant: number;
}

const mirrored: { readonly [how in Comparison]: Comparison } = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function numberTest(atom: Atom): NumberTest | undefined {
  const { node } = atom;
  if (node.op === 'leaf') return { atom, node, how: '>=', constant: 1 }; // an atom that is a field is a bool
  if (node.op !== 'compare') return undefined;
  const [of, constant, how] =
    node.left.op === 'constant' ? [node.right, node.left, mirrored[node.how]] : [node.left, node.right, node.how];
  return constant.op === 'constant' && of.op !== 'constant' && Number.isFinite(constant.value)
    ? { atom, node: of, how, constant: constant.value as number }
    : undefined;
}

/** The least numbers of the classes but the first, for which some test changes. */
function cutsOf(tests: readonly NumberTest[]): number[] {
  const cuts = new Set<number>();
  for (const { how, constant } of tests) {
    if (how !== '>' && how !== '<=') cuts.add(constant);
    if (how !== '>=' && how !== '<') cuts.add(above(constant));
  }
  return [...cuts].sort((a, b) => a - b);
}

/** The next double above a finite number. */
function above(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(number).buffer);
  bits[0]! += number > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

function answerNumber({ how, constant }: NumberTest, value: number): number {
  switch (how) {
    case '==':
      return value === constant ? 1 : 0;
    case '!=':
      return value === constant ? 0 : 1;
    case '<':
      return value < constant ? 1 : 0;
    case '<=':
      return value <= constant ? 1 : 0;
    case '>':
      return value > constant ? 1 : 0;
    case '>=':
      return value >= constant ? 1 : 0;
  }
}

/** The text field that a test looks at, if it looks at nothing else and splits its values into few classes. */
function textOf(atom: Atom): LeafNode | undefined {
  const leaf = onlyLeafOf(atom);
  if (leaf?.type.kind !== 'text') return undefined;
  const isCode = leaf.leaf.op === 'derived' || leaf.type.codes !== undefined; // few values, each worth remembering
  return entriesOf(atom.node) || (isCode && hasFewClasses(atom.node)) ? leaf : undefined;
}

function onlyLeafOf({ node, gaps, bits }: Atom): LeafNode | undefined {
  if (gaps.length !== 1) return undefined;
  const [leaf, ...more] = bits.keys();
  return leaf?.op === 'leaf' && leaf.leaf.op !== 'extra' && more.length === 0 && !asksWhetherThere(node)
    ? leaf
    : undefined;
}

function asksWhetherThere(node: Node): boolean {
  let asks = false;
  walk(node, (part) => {
    if (part.op === 'has') asks = true;
  });
  return asks;
}

interface Search {
  readonly atom: number;
  readonly part: string;
}

/** Find the searches for parts of texts, and do those of one text together. */
export function createScans(atoms: readonly Atom[], keyOf: KeyOf): readonly Scan[] {
  const byText = new Map<string, { node: LeafNode; searches: Search[] }>();
  for (const { node, index } of atoms) {
    if (node.op !== 'call' || node.definition.name !== 'contains') continue;
    const [text, part] = node.args;
    if (text?.op !== 'leaf' || !isPlain(text) || part?.op !== 'constant' || part.value === '') continue;
    const known = byText.get(keyOf(text)) ?? { node: text, searches: [] as Search[] };
    known.searches.push({ atom: index, part: part.value as string });
    byText.set(keyOf(text), known);
  }
  return [...byText.values()].map(({ node, searches }) => ({
    node,
    atoms: searches.map(({ atom }) => atom),
    ...createPartScanner(searches.map(({ part }) => part)),
  }));
}
