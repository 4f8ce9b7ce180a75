// Closure back end: a checked tree into nested functions; needs no code generation, so it runs everywhere.
import { basisMissing } from '../declaration/derive.js';
import { type Entry, type ExtraFields, extraSlot, type Row } from '../declaration/slots.js';
import type { Evaluator } from './functions.js';
import type { ListValue } from './lists.js';
import { resultOf } from './results.js';
import type { Arithmetic, Comparison, Leaf, Node } from './tree.js';

/**
 * What an expression looks at. `missing` collects the labels of missing fields: after an evaluation that gave undefined
 * it names those that kept it from a result, after any other it is as before.
 */
export interface View {
  row: Row;
  /** All items of the declaration. */
  items: readonly Row[];
  /** Cells of a manifest record, for mappings. */
  cells: ReadonlyMap<string, string> | undefined;
  readonly missing: string[];
  readonly variables: unknown[];
}

export function newView(): View {
  return { row: [], items: [], cells: undefined, missing: [], variables: [] };
}

/** Evaluates to a value of the node's type, or undefined when a missing field leaves it undetermined. */
export type Evaluate = (view: View) => unknown;

/** Compile a checked tree. */
export function compileClosure(node: Node): Evaluate {
  switch (node.op) {
    case 'constant':
      return () => node.value;
    case 'leaf':
      return compileLeaf(node.leaf, ownRow);
    case 'variable':
      return (view) => view.variables[node.depth];
    case 'ofItem': {
      const item = compileClosure(node.item);
      return compileLeaf(node.leaf, (view) => item(view) as Row); // the variable stands for an item
    }
    case 'ofEntry':
      return compileEntryField(node);
    case 'has':
      return compileHas(node.of);
    case 'not': {
      const of = compileClosure(node.of);
      return (view) => negated(of(view));
    }
    case 'negate': {
      const of = compileClosure(node.of);
      return (view) => {
        const value = of(view);
        return value === undefined ? undefined : -(value as number);
      };
    }
    case 'and':
      return compileLogic(node, false);
    case 'or':
      return compileLogic(node, true);
    case 'choose':
      return compileChoice(node);
    case 'compare':
      return compileComparison(node);
    case 'arithmetic':
      return compileArithmetic(node);
    case 'join':
      return compilePair(node.left, node.right, (left, right) => (left as string) + (right as string));
    case 'in':
      return compileIn(node);
    case 'list':
      return compileList(node.entries);
    case 'call':
      return compileCall(node);
    case 'macro':
      return compileMacro(node);
  }
}

const ownRow = (view: View): Row => view.row;
const negated = (value: unknown): unknown => (value === undefined ? undefined : value !== true);

function compileLeaf(leaf: Leaf, rowOf: (view: View) => Row): Evaluate {
  const { label } = leaf;
  switch (leaf.op) {
    case 'slot': {
      const { slot } = leaf;
      return (view) => rowOf(view)[slot] ?? miss(view, label);
    }
    case 'derived': {
      const { slot, derived } = leaf;
      return (view) => {
        const row = rowOf(view);
        if (row[slot] !== undefined) return row[slot];
        view.missing.push(...basisMissing(row, derived));
        return undefined;
      };
    }
    case 'extra': {
      const { name } = leaf;
      return (view) => (rowOf(view)[extraSlot] as ExtraFields | undefined)?.[name] ?? miss(view, label);
    }
    case 'items':
      return (view) => view.items;
    case 'cell': {
      const { column } = leaf;
      return (view) => view.cells?.get(column) ?? miss(view, label);
    }
  }
}

function miss(view: View, label: string): undefined {
  view.missing.push(label);
  return undefined;
}

function compileEntryField(node: Node & { op: 'ofEntry' }): Evaluate {
  const entry = compileClosure(node.entry);
  const { key, label } = node;
  return (view) => {
    const value = entry(view) as Entry | undefined; // checked to be an entry
    return value === undefined ? undefined : (value[key] ?? miss(view, label));
  };
}

function compileHas(of: Node): Evaluate {
  const field = compileClosure(of);
  return (view) => {
    const mark = view.missing.length;
    const present = field(view) !== undefined;
    view.missing.length = mark;
    return present;
  };
}

/** `&&` and `||`: one side that decides (false for &&, true for ||) absorbs what the other side misses. */
function compileLogic(node: Node & { op: 'and' | 'or' }, deciding: boolean): Evaluate {
  const left = compileClosure(node.left);
  const right = compileClosure(node.right);
  return (view) => {
    const mark = view.missing.length;
    const first = left(view);
    if (first === deciding) return deciding;
    const second = right(view);
    if (second === deciding) {
      view.missing.length = mark;
      return deciding;
    }
    return first === undefined || second === undefined ? undefined : !deciding;
  };
}

function compileChoice(node: Node & { op: 'choose' }): Evaluate {
  const test = compileClosure(node.test);
  const yes = compileClosure(node.yes);
  const no = compileClosure(node.no);
  return (view) => {
    const decided = test(view);
    if (decided === undefined) return undefined;
    return decided === true ? yes(view) : no(view);
  };
}

/** Both operands are evaluated even when the first is missing, so that every missing field is named. */
function compilePair(left: Node, right: Node, combine: (left: unknown, right: unknown) => unknown): Evaluate {
  const a = compileClosure(left);
  if (right.op === 'constant') {
    const { value } = right;
    return (view) => {
      const first = a(view);
      return first === undefined ? undefined : combine(first, value);
    };
  }
  const b = compileClosure(right);
  return (view) => {
    const first = a(view);
    const second = b(view);
    return first === undefined || second === undefined ? undefined : combine(first, second);
  };
}

type Ordered = number | string;
const comparisons: { readonly [how in Comparison]: (left: unknown, right: unknown) => boolean } = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => (left as Ordered) < (right as Ordered),
  '<=': (left, right) => (left as Ordered) <= (right as Ordered),
  '>': (left, right) => (left as Ordered) > (right as Ordered),
  '>=': (left, right) => (left as Ordered) >= (right as Ordered),
};

/** Lists of simple values are equal when their entries are, in the same order. */
function isSameList(left: unknown, right: unknown): boolean {
  const [a, b] = [left as readonly unknown[], right as readonly unknown[]];
  return a.length === b.length && a.every((entry, at) => entry === b[at]);
}

function compileComparison(node: Node & { op: 'compare' }): Evaluate {
  if (node.left.type.kind === 'list') {
    const same = node.how === '=='; // lists have no order
    return compilePair(node.left, node.right, (left, right) => isSameList(left, right) === same);
  }
  return compilePair(node.left, node.right, comparisons[node.how]);
}

const computations: { readonly [how in Arithmetic]: (left: number, right: number) => number } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** A result that is no value (a division by zero) is missing under the text of the computation. */
function compileArithmetic(node: Node & { op: 'arithmetic' }): Evaluate {
  const compute = computations[node.how];
  const pair = compilePair(node.left, node.right, (left, right) => compute(left as number, right as number));
  const result = resultOf[node.type.kind as keyof typeof resultOf]; // checked to be one of them
  return (view) => {
    const value = pair(view) as number | undefined; // checked to be numbers
    return value === undefined ? undefined : (result(value) ?? miss(view, node.label));
  };
}

function compileIn(node: Node & { op: 'in' }): Evaluate {
  const { left, right } = node;
  if (right.type.kind === 'set' && right.op === 'constant') {
    const list = right.value as ListValue; // a set is a list of the rule set
    return compilePair(left, right, (value) => list.has(value as string));
  }
  if (right.op === 'list' && right.entries.every((entry) => entry.op === 'constant')) {
    const set = new Set(right.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined)));
    return compilePair(left, { ...right, op: 'constant', value: set }, (value) => set.has(value));
  }
  return compilePair(left, right, (value, list) => (list as readonly unknown[]).includes(value));
}

function compileList(entries: readonly Node[]): Evaluate {
  const compiled = entries.map(compileClosure);
  return (view) => {
    const values = compiled.map((entry) => entry(view));
    return values.includes(undefined) ? undefined : values;
  };
}

function compileCall(node: Node & { op: 'call' }): Evaluate {
  const args = node.args.map(compileClosure);
  const evaluator = node.definition.make(node.args.map((arg) => (arg.op === 'constant' ? arg.value : undefined)));
  const { label } = node;
  if (node.definition.tables) return compileLookup(args, evaluator, label);
  const [first, second] = args;
  if (args.length === 1 && first) {
    return (view) => {
      const value = first(view);
      return value === undefined ? undefined : (evaluator(value) ?? miss(view, label));
    };
  }
  if (args.length === 2 && first && second) {
    return (view) => {
      const a = first(view);
      const b = second(view);
      return a === undefined || b === undefined ? undefined : (evaluator(a, b) ?? miss(view, label));
    };
  }
  return (view) => {
    const values = args.map((arg) => arg(view));
    return values.includes(undefined) ? undefined : (evaluator(...values) ?? miss(view, label));
  };
}

/** A question to a table may have an answer although a key is missing, for coarser keys are asked too. */
function compileLookup(args: readonly Evaluate[], evaluator: Evaluator, label: string): Evaluate {
  return (view) => {
    const mark = view.missing.length;
    const found = evaluator(...args.map((arg) => arg(view)));
    if (found === undefined) return view.missing.length > mark ? undefined : miss(view, label);
    view.missing.length = mark;
    return found;
  };
}

function compileMacro(node: Node & { op: 'macro' }): Evaluate {
  const list = compileClosure(node.list);
  const body = compileClosure(node.body);
  const { depth } = node;
  const each = (view: View, element: unknown): unknown => {
    view.variables[depth] = element;
    return body(view);
  };
  const over =
    (gather: (view: View, elements: readonly unknown[]) => unknown): Evaluate =>
    (view) => {
      const elements = list(view) as readonly unknown[] | undefined; // checked to be a list
      return elements === undefined ? undefined : gather(view, elements);
    };
  switch (node.how) {
    case 'exists':
      return over((view, elements) => decideEach(view, elements, each, true));
    case 'all':
      return over((view, elements) => decideEach(view, elements, each, false));
    case 'exists_one':
      return over((view, elements) => {
        const verdicts = elements.map((element) => each(view, element));
        return verdicts.includes(undefined) ? undefined : verdicts.filter((verdict) => verdict === true).length === 1;
      });
    case 'filter':
      return over((view, elements) => {
        const verdicts = elements.map((element) => each(view, element));
        return verdicts.includes(undefined) ? undefined : elements.filter((_, at) => verdicts[at] === true);
      });
    case 'map':
      return over((view, elements) => {
        const values = elements.map((element) => each(view, element));
        return values.includes(undefined) ? undefined : values;
      });
  }
}

/** `exists` and `all`: one element that decides absorbs what the others miss. */
function decideEach(
  view: View,
  elements: readonly unknown[],
  each: (view: View, element: unknown) => unknown,
  deciding: boolean,
): boolean | undefined {
  const mark = view.missing.length;
  let undetermined = false;
  for (const element of elements) {
    const verdict = each(view, element);
    if (verdict === deciding) {
      view.missing.length = mark;
      return deciding;
    }
    if (verdict === undefined) undetermined = true;
  }
  return undetermined ? undefined : !deciding;
}
