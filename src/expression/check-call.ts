// Checks of calls: functions and methods against the function table.
import { parseIsoDate } from '../declaration/dates.js';
import { didYouMean } from '../suggest.js';
import { type Checking, labelOf, report } from './checking.js';
import { checkSet } from './codes.js';
import { type FunctionDefinition, functions, type Parameter, parseDuration } from './functions.js';
import { hintForFunction } from './hints.js';
import { isPrefix } from './lists.js';
import { canBeNear } from './near.js';
import type { Syntax } from './parser.js';
import type { LookupTable } from './tables.js';
import { findersOf, termsOf } from './term-finders.js';
import { type Macro, mapChildren, type Node } from './tree.js';
import { faulty, nameOfType, type Type } from './types.js';

/** The macros, which bind a name and are checked apart. */
export const macros: ReadonlySet<string> = new Set<Macro>(['exists', 'all', 'exists_one', 'filter', 'map']);

/** Check a call of a function or a method, whose arguments (what stands before the dot first) are checked by themselves. */
export function checkCall(checking: Checking, syntax: Syntax & { kind: 'call' }, given: readonly Node[]): Node {
  const form = syntax.of ? 'method' : 'function';
  const usable = functions.filter(
    (one) => one.form === form && (!one.tables || checking.environment.tables !== undefined),
  );
  const definition = usable.find((one) => one.name === syntax.name);
  if (!definition) {
    const other = functions.find((one) => one.name === syntax.name);
    const names = [...usable.map((one) => one.name), ...(form === 'method' ? macros : ['has'])];
    const hint = other && !other.tables ? `; write ${other.example}` : hintForFunction(syntax.name, names);
    const place = { start: syntax.nameStart, end: syntax.nameStart + syntax.name.length };
    return report(checking, place, `unknown ${form} "${syntax.name}"${hint}`, 'EXPRESSION_NAME');
  }
  const wanted = definition.parameters;
  if (given.length < wanted.length || (given.length > wanted.length && !definition.repeats))
    return report(
      checking,
      syntax,
      `${syntax.name}() takes ${wanted.length}${definition.repeats ? ' or more' : ''} arguments, not ${given.length}`,
    );
  const args = given.map((arg, at) =>
    checkArgument(checking, definition, wanted[Math.min(at, wanted.length - 1)]!, arg),
  );
  if (definition.tables && args[0]!.type.kind !== 'faulty') return checkLookup(checking, syntax, definition, args[0]!);
  if (wanted[1] === 'set') checkSet(checking, args[0]!, args[1]!);
  const type: Type = args.some((arg) => arg.type.kind === 'faulty') ? faulty : { kind: definition.returns };
  const label = labelOf(checking, syntax);
  const { readNumber } = checking.environment;
  const used = definition.name === 'double' && readNumber ? readingCells(definition, readNumber) : definition;
  return { op: 'call', definition: used, args, label, type, start: syntax.start, end: syntax.end };
}

/** `double()` over cells, which write numbers by the marks of their manifest. */
function readingCells(definition: FunctionDefinition, readNumber: (text: string) => unknown): FunctionDefinition {
  return { ...definition, make: () => (text) => readNumber(text as string) };
}

function checkArgument(checking: Checking, definition: FunctionDefinition, parameter: Parameter, node: Node): Node {
  if (node.type.kind === 'faulty') return node;
  const { fits, wants } = parameters[parameter];
  const taken = parameter === 'words' ? (constantTexts(node) ?? node) : node;
  if (!fits(taken)) {
    const written = checking.source.slice(node.start, node.end);
    const isLiteral = ['string', 'number'].includes(typeof literalOf(node));
    const hint = parameter === 'prefixes' && /^\d+$/.test(written) ? `; write it in quotes, "${written}"` : '';
    const given = isLiteral && written.length <= 40 ? written : nameOfType(node.type);
    return report(checking, node, `${definition.name}() wants ${wants} here, but this is ${given}${hint}`);
  }
  if (parameter === 'words') return checkWords(checking, definition, taken);
  return parameter === 'literal' ? checkLiteral(checking, definition, node) : taken;
}

const literalOf = (node: Node): unknown => (node.op === 'constant' ? node.value : undefined);

/** What each kind of parameter accepts, and how that is said. */
const parameters: {
  readonly [parameter in Parameter]: {
    readonly wants: string;
    readonly fits: (node: Node) => boolean;
  };
} = {
  text: { wants: 'a text', fits: (node) => node.type.kind === 'text' },
  key: { wants: 'a text', fits: (node) => node.type.kind === 'text' },
  table: { wants: 'the name of a table in quotes', fits: (node) => typeof literalOf(node) === 'string' },
  number: { wants: 'a number', fits: (node) => node.type.kind === 'number' },
  date: { wants: 'a date', fits: (node) => node.type.kind === 'date' },
  literal: { wants: 'a text in quotes', fits: (node) => typeof literalOf(node) === 'string' },
  edits: { wants: 'the number 1, for one edit,', fits: (node) => literalOf(node) === 1 },
  whole: { wants: 'a whole number', fits: (node) => Number.isInteger(literalOf(node)) && Number(literalOf(node)) >= 0 },
  list: { wants: 'a text or a list', fits: (node) => node.type.kind === 'list' || node.type.kind === 'text' },
  words: { wants: 'a list of terms', fits: (node) => node.type.kind === 'terms' || Array.isArray(literalOf(node)) },
  set: { wants: 'a list of ids, countries or HS prefixes, as lists.name', fits: (node) => node.type.kind === 'set' },
  prefixes: {
    wants: '2 to 10 digits of a commodity code in quotes, or a list of HS prefixes',
    fits: (node) => {
      const literal = literalOf(node);
      return node.type.kind === 'set' ? node.type.of === 'hs' : typeof literal === 'string' && isPrefix(literal);
    },
  },
};

/** The list must hold a term that the function can find: each usable term is found in itself. */
function checkWords(checking: Checking, definition: FunctionDefinition, node: Node): Node {
  const words = literalOf(node); // tested by the caller to be a list
  const { terms, fold } = termsOf(words);
  if (!Array.isArray(words) && terms.length === 0) return node; // told where the list stands
  const isNear = definition.name === 'near'; // the other function that takes words is hasAny
  const { hasAny } = findersOf(words);
  if (terms.some((term) => (isNear ? canBeNear(term, fold) : hasAny(term) !== undefined))) return node;
  const message = isNear
    ? 'near() finds no more than hasAny() here: the list holds no term of 5 to 64 letters in at most 4 words'
    : 'hasAny() would never find anything: the list holds no term with a letter or digit';
  return report(checking, node, message);
}

function checkLiteral(checking: Checking, definition: FunctionDefinition, node: Node): Node {
  const literal = literalOf(node) as string; // tested by the caller
  const isDate = definition.returns === 'date';
  if (isDate && parseIsoDate(literal) === undefined)
    return report(checking, node, 'not a date of the form YYYY-MM-DD, or one that does not exist');
  if (definition.returns === 'duration' && parseDuration(literal) === undefined)
    return report(checking, node, 'not a duration such as 72h or 1h30m, of 10,000 years at most');
  return node;
}

/** A literal list of texts as one constant, or undefined. */
function constantTexts(node: Node): Node | undefined {
  if (node.op !== 'list') return undefined;
  const values = node.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined));
  if (!values.every((value) => typeof value === 'string')) return undefined;
  return { op: 'constant', value: values, type: node.type, start: node.start, end: node.end };
}

/** A question to a lookup table: the keys that its definition lists become the arguments, one list for each level. */
function checkLookup(checking: Checking, syntax: Syntax, definition: FunctionDefinition, named: Node): Node {
  const { start, end } = syntax;
  const name = literalOf(named) as string; // tested by the caller
  const tables = checking.environment.tables ?? new Map<string, LookupTable>();
  const table = tables.get(name);
  if (!table)
    return report(checking, named, `there is no table "${name}"${didYouMean(name, tables.keys())}`, 'EXPRESSION_NAME');
  if (!definition.tables!.types.includes(table.type)) {
    const fitting = functions.filter((one) => one.tables?.types.includes(table.type)).map((one) => one.name);
    const message = `${definition.name}() cannot ask "${name}", a table of type ${table.type}; ask it with ${fitting.join('() or ')}()`;
    return report(checking, named, message);
  }
  const place = (node: Node): Node => ({ ...mapChildren(node, place), start, end }); // written elsewhere
  const levels = table.levels.map(({ nodes }): Node => {
    const entries = nodes.map(place);
    return { op: 'list', entries, type: { kind: 'list', of: entries[0]!.type }, start, end };
  });
  const args: Node[] = [{ op: 'constant', value: table, type: named.type, start, end }, ...levels];
  return { op: 'call', definition, args, label: labelOf(checking, syntax), type: { kind: 'number' }, start, end };
}
