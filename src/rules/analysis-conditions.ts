// Conditions as boxes: the cases in which a condition is true, or in which it is false, by algebra over its tests.
import type { ListValue } from '../expression/lists.js';
import { foldConstants } from '../expression/lower.js';
import { isConstantList } from '../expression/plain.js';
import type { Comparison, Node } from '../expression/tree.js';
import {
  type Box,
  type Boxes,
  both,
  type Dimension,
  either,
  everything,
  isNone,
  nothing,
  type Range,
} from './analysis-boxes.js';
import {
  anyNumber,
  combine,
  noNumber,
  noText,
  numbersBetween,
  textsOf,
  type ValueSet,
  wholeNumbers,
} from './analysis-sets.js';
import type { Subject, Subjects } from './analysis-subjects.js';

/** Longer lists and texts are not taken apart. */
const mostEntries = 20_000;
const mostCharacters = 512;

/** The cases in which a condition is true (`wanted`) or false. What is missing makes a test neither. */
export function casesOf(condition: Node, wanted: boolean, subjects: Subjects): Boxes {
  return boxesOf(foldConstants(condition), wanted, subjects);
}

function boxesOf(node: Node, wanted: boolean, subjects: Subjects): Boxes {
  switch (node.op) {
    case 'constant':
      return node.value === wanted ? everything : nothing;
    case 'not':
      return boxesOf(node.of, !wanted, subjects);
    case 'and':
    case 'or': {
      const join = (node.op === 'and') === wanted ? both : either;
      return join(boxesOf(node.left, wanted, subjects), boxesOf(node.right, wanted, subjects));
    }
    case 'choose': {
      const when = (test: boolean, then: Node): Boxes =>
        both(boxesOf(node.test, test, subjects), boxesOf(then, wanted, subjects));
      return either(when(true, node.yes), when(false, node.no));
    }
    case 'has':
      return presence(node.of, wanted, subjects);
    default:
      return boxOfTest(node, wanted, subjects);
  }
}

/** One box for a range of a dimension, or none for an empty one. */
export function boxOf(dimension: Dimension, range: Range): Boxes {
  const box: Box = new Map([[dimension, range]]);
  return isNone(range) ? nothing : [box];
}

function presence(field: Node, wanted: boolean, subjects: Subjects): Boxes {
  const { dimension } = subjects.of(field);
  const none = dimension.domain.kind === 'text' ? noText : noNumber;
  return boxOf(dimension, wanted ? { missing: false, values: dimension.domain } : { missing: true, values: none });
}

function boxOfTest(node: Node, wanted: boolean, subjects: Subjects): Boxes {
  const known = testOf(node, subjects);
  const dimension = known?.subject.dimension ?? subjects.test(node);
  const accepted = known?.values ?? textsOf(['true'], false);
  const values = combine(wanted ? 'and' : 'minus', dimension.domain, accepted);
  const whole = known?.subject.whole === true && values.kind === 'number' ? wholeNumbers(values) : values;
  return boxOf(dimension, { missing: false, values: whole });
}

/** A test of one subject against constants: the values with which it is true. */
interface Test {
  readonly subject: Subject;
  readonly values: ValueSet;
}

function testOf(node: Node, subjects: Subjects): Test | undefined {
  if (node.op === 'leaf') return { subject: subjects.of(node), values: textsOf(['true'], false) };
  if (node.op === 'compare') return comparison(node, subjects);
  if (node.op === 'in') return membership(node.left, node.right, subjects);
  if (node.op !== 'call') return undefined;
  const [text, ...more] = node.args;
  if (text === undefined) return undefined;
  if (node.definition.name === 'inList') return membership(text, more[0]!, subjects);
  if (node.definition.name !== 'hsIn' && node.definition.name !== 'startsWith') return undefined;
  const beginnings = more.map(textsIn);
  return beginnings.every((one) => one !== undefined)
    ? ofTexts(
        subjects.of(text),
        beginnings.flatMap((one) => one!.texts),
        true,
      )
    : undefined;
}

const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison(node: Node & { op: 'compare' }, subjects: Subjects): Test | undefined {
  const { left, right, how } = node;
  if (left.op === 'constant')
    return right.op === 'constant' ? undefined : compared(right, mirrored[how], left.value, subjects);
  return right.op === 'constant' ? compared(left, how, right.value, subjects) : undefined;
}

function compared(node: Node, how: Comparison, value: unknown, subjects: Subjects): Test | undefined {
  if (typeof value === 'number') return { subject: subjects.of(node), values: numbersThat(how, value) };
  if (how !== '==' && how !== '!=') return undefined;
  const isBool = typeof value === 'boolean';
  if (isBool && node.op !== 'leaf') return undefined;
  const equal = ofTexts(subjects.of(node), [String(value)], false);
  if (!equal || how === '==') return equal;
  return { ...equal, values: combine('minus', equal.subject.dimension.domain, equal.values) };
}

function numbersThat(how: Comparison, at: number): ValueSet {
  const lowest = anyNumber.cuts[0]!;
  const before = { at, behind: false };
  const behind = { at, behind: true };
  switch (how) {
    case '<':
      return numbersBetween(lowest, before);
    case '<=':
      return numbersBetween(lowest, behind);
    case '>':
      return numbersBetween(behind, undefined);
    case '>=':
      return numbersBetween(before, undefined);
    case '==':
      return numbersBetween(before, behind);
    case '!=':
      return combine('minus', anyNumber, numbersBetween(before, behind));
  }
}

function membership(node: Node, list: Node, subjects: Subjects): Test | undefined {
  if (node.op === 'constant') return undefined;
  const numbers = numbersIn(list);
  if (numbers) {
    const sets = numbers.map((one) => numbersThat('==', one));
    return { subject: subjects.of(node), values: sets.reduce((all, one) => combine('or', all, one), noNumber) };
  }
  const entries = textsIn(list);
  return entries && ofTexts(subjects.of(node), entries.texts, entries.areBeginnings);
}

function numbersIn(list: Node): number[] | undefined {
  if (!isConstantList(list)) return undefined;
  const values = list.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined));
  return values.every((value) => typeof value === 'number') ? values : undefined;
}

/** The texts of a literal, a literal list or a list of the rule set. */
function textsIn(node: Node): { readonly texts: readonly string[]; readonly areBeginnings: boolean } | undefined {
  if (isConstantList(node)) {
    const values = node.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined));
    return values.every((value) => typeof value === 'string') ? { texts: values, areBeginnings: false } : undefined;
  }
  if (node.op !== 'constant') return undefined;
  if (typeof node.value === 'string') return { texts: [node.value], areBeginnings: true };
  if (node.type.kind !== 'set') return undefined;
  const { entries, type } = node.value as ListValue; // a set is a list of the rule set
  return { texts: entries, areBeginnings: type === 'hs' };
}

/** The values of a subject that equal one of the texts, or begin with one. */
function ofTexts(subject: Subject, texts: readonly string[], areBeginnings: boolean): Test | undefined {
  if (texts.length > mostEntries || texts.some((text) => text.length > mostCharacters)) return undefined;
  if (subject.dimension.domain.kind !== 'text') return undefined;
  const { characters } = subject;
  if (characters === undefined) return { subject, values: textsOf(texts, areBeginnings) };
  // The first characters equal a text of their number where the whole begins with it, a shorter one where it is the whole.
  const fitting = texts.filter((text) => text.length <= characters);
  const begin = fitting.filter((text) => areBeginnings || text.length === characters);
  const equal = fitting.filter((text) => !areBeginnings && text.length < characters);
  return { subject, values: combine('or', textsOf(begin, true), textsOf(equal, false)) };
}
