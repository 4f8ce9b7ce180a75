// Cells of decision tables: what an officer writes in one, as a condition of the rule language.
import { parseIsoDate } from '../declaration/dates.js';
import type { Environment } from '../expression/environment.js';
import type { Type } from '../expression/types.js';

/** A column that cells are compared with: an expression, and the type that it gives. */
export interface Column {
  readonly source: string;
  readonly type: Type;
}

type Entry = string | number | boolean;
export type Cell = Entry | readonly (string | number)[];

/** What one entry of a cell asks for: that the column equals it, begins with it, or fits a condition of its own. */
type Test =
  | { readonly kind: 'equals' | 'begins' | 'condition'; readonly source: string }
  | { readonly kind: 'fault'; readonly message: string };

/** The condition of a cell (null for "*", which looks at nothing), and those of its entries, or what is wrong with one. */
export interface CellCondition {
  readonly source: string | null;
  readonly entries: readonly ({ readonly source: string } | { readonly fault: string })[];
}

/** Read a cell of a column. */
export function readCell(column: Column, cell: Cell, environment: Environment): CellCondition {
  if (cell === '*') return { source: null, entries: [] };
  const given = Array.isArray(cell) ? (cell as readonly Entry[]) : [cell as Entry];
  if (given.length === 0)
    return { source: null, entries: [{ fault: 'an empty list fits nothing; write "*" for all' }] };
  const tests = given.map((entry) => readEntry(column, entry, environment));
  return {
    source: joined(column, tests),
    entries: tests.map((test) =>
      test.kind === 'fault' ? { fault: test.message } : { source: joined(column, [test]) },
    ),
  };
}

function readEntry(column: Column, entry: Entry, environment: Environment): Test {
  if (entry === '*') return fault('"*" stands alone, not in a list');
  switch (column.type.kind) {
    case 'number':
      return readOrdered(column, String(entry), numberSource, 'number', '10, "> 10", "2..5"');
    case 'date':
      return readOrdered(
        column,
        String(entry),
        dateSource,
        'day',
        '2026-01-31, "> 2026-01-31", "2026-01-01..2026-01-31"',
      );
    case 'bool':
      if (typeof entry !== 'boolean') return fault(`the column is yes or no; write true, false or "*"`);
      return { kind: 'condition', source: entry ? column.source : `!${column.source}` };
    default:
      return readText(column, entry, environment);
  }
}

const fault = (message: string): Test => ({ kind: 'fault', message });

/** An entry of a column of texts: one text, the beginning of one, or a list. */
function readText(column: Column, entry: Entry, environment: Environment): Test {
  if (typeof entry !== 'string')
    return fault(`the column holds texts; write it in quotes, "${entry}"${zeroHint(column, entry)}`);
  if (/^(?:[<>]=?|!=|=)/.test(entry)) return fault('the column holds texts, which are not compared by size');
  const list = /^lists\.(.+)$/.exec(entry)?.[1];
  if (list !== undefined) return { kind: 'condition', source: listSource(column, list, environment) };
  if (/^params\.\w+$/.test(entry)) return { kind: 'equals', source: entry };
  if (entry.endsWith('*')) return { kind: 'begins', source: quoted(entry.slice(0, -1)) };
  // As in lists of commodity codes, an entry covers all codes that begin with it.
  return { kind: codesOf(column) === 'hs' ? 'begins' : 'equals', source: quoted(entry) };
}

const zeroHint = (column: Column, entry: Entry): string =>
  typeof entry === 'number' && codesOf(column) === 'hs' ? ' (a number loses its leading zeros)' : '';

function codesOf({ type }: Column): string | undefined {
  return type.kind === 'text' ? type.codes : undefined;
}

/** The value of a column that is a list of texts fits when one of its entries does. */
function inEach(column: Column, condition: (of: string) => string): string {
  return column.type.kind === 'list' ? `${column.source}.exists(x, ${condition('x')})` : condition(column.source);
}

function listSource(column: Column, name: string, { lists }: Environment): string {
  const type = lists.get(name)?.type;
  const asks = type === 'terms' ? 'hasAny' : 'inList';
  return inEach(column, (of) => `${asks}(${of}, lists.${name})`);
}

/** An entry of a column of numbers or days: a value, a comparison or a range. */
function readOrdered(
  { source }: Column,
  entry: string,
  sourceOf: (text: string) => string | undefined,
  what: string,
  examples: string,
): Test {
  const [, low, high] = /^(.*?)\.\.(.*)$/s.exec(entry) ?? [];
  const [, how, plain] = /^(<=|>=|<|>|!=|)\s*(.*)$/s.exec(entry)!; // the last part takes anything
  const values = (low === undefined ? [plain!] : [low, high!]).map((text) => sourceOf(text.trim()));
  const [first, second] = values;
  if (first === undefined || (low !== undefined && second === undefined))
    return fault(`not a ${what}, a comparison or a range; write ${examples} or "*"`);
  if (second === undefined)
    return how === '' ? { kind: 'equals', source: first } : { kind: 'condition', source: `${source} ${how} ${first}` };
  if (isTurned(low!, high!)) return fault(`the range holds no ${what}: it ends before it begins`);
  return { kind: 'condition', source: `(${source} >= ${first} && ${source} <= ${second})` };
}

const isParam = (text: string): boolean => /^params\.[A-Za-z]\w*$/.test(text);

function numberSource(text: string): string | undefined {
  return isParam(text) || /^-?\d+(?:\.\d+)?$/.test(text) ? text : undefined;
}

function dateSource(text: string): string | undefined {
  if (isParam(text)) return text;
  return text.length === 10 && parseIsoDate(text) !== undefined ? `date("${text}")` : undefined;
}

function isTurned(low: string, high: string): boolean {
  if (isParam(low.trim()) || isParam(high.trim())) return false;
  const asNumber = (text: string): number => parseIsoDate(text.trim()) ?? Number(text);
  return asNumber(low) > asNumber(high);
}

/** A text as the rule language writes it. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** One condition that holds where one of the tests does: values and beginnings together where the language can. */
function joined(column: Column, tests: readonly Test[]): string {
  const { source, type } = column;
  const of = (kind: Test['kind']): string[] =>
    tests.flatMap((test) => (test.kind === kind && test.kind !== 'fault' ? [test.source] : []));
  const equals = of('equals');
  const begins = of('begins');
  const conditions = of('condition');
  if (type.kind === 'list') conditions.unshift(...equals.map((value) => `${value} in ${source}`));
  else if (equals.length === 1) conditions.unshift(`${source} == ${equals[0]}`);
  else if (equals.length > 1) conditions.unshift(`${source} in [${equals.join(', ')}]`);
  if (codesOf(column) === 'hs' && begins.length > 0) conditions.unshift(`hsIn(${source}, ${begins.join(', ')})`);
  else conditions.push(...begins.map((text) => inEach(column, (one) => `${one}.startsWith(${text})`)));
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' || ')})`;
}
