// Lookups: the tables of a feature set, defined by expressions, empty at first, and filled from a file or row by row.
//
// One store serves scoring and training, so that what is asked and what is fitted cannot differ:
//   createLookups(definitions)      compiles key and `of` expressions; every table is empty
//   readTables(text, lookups, …)    fills it from tables.json (tables.ts), after which nobody writes: scoring
//   lookup.keysOf(view), lookup.valueOf(view), level.reserve(key)     fill it row by row: fitting, and replay of the past
//   compileFeatures(inputs, lookups)     builds rows from whatever the store holds when `build` is called
// A replay therefore asks `build` for the rows of a day, and only then learns from them:
//   const keys = lookup.keysOf(view);            // one number for each level; below 0 where the chain has ended
//   const level = lookup.table.levels[0];        // its entry is level.values[at …], as many numbers as `entryParts` names
//   const at = level.reserve(keys[0]);           // room for it; zeros (NaN: latest) when it is new
//   level.values[at] += 1;                       // rate: seen, positive · median: count, median, deviation · count · latest
//   lookup.table.prior = positive / seen;        // of a rate table: over all labelled rows so far
// The text of a key, as it stands in tables.json, is level.key.index.textOf(number).
import type { Evaluate, View } from '../expression/closures.js';
import { compileExpression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import {
  addKey,
  type Key,
  type KeyIndex,
  type KeyKind,
  KeyPairs,
  KeyParts,
  type KeyValue,
  missingKey,
} from '../expression/keys.js';
import { createKeys } from '../expression/node-key.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { LookupTable, TableLevel } from '../expression/tables.js';
import type { Node } from '../expression/tree.js';
import type { TableDefinition, TableDefinitions } from './feature-set.js';

/** One table with its definition, for who learns it. */
export interface Lookup {
  readonly definition: TableDefinition;
  readonly table: LookupTable;
  /**
   * The numbers of a row's keys, from coarse to fine, new keys included; -2 from the first level on of which a part is
   * missing. The array is used again by the next call.
   */
  readonly keysOf: (view: View) => Int32Array;
  /** What `of` gives for a row, or undefined where it is missing; also for tables without `of`. */
  readonly valueOf: (view: View) => number | undefined;
}

/** The tables of a feature set by name, in the order of their definitions. */
export type Lookups = ReadonlyMap<string, Lookup>;

/** What is wrong with an expression, and where it stands in the file that holds the definitions or features. */
export interface FeatureProblem extends ExpressionProblem {
  readonly path: readonly (string | number)[];
}

/** Compile the definitions of tables, or give everything that is wrong with them. */
export function createLookups(definitions: TableDefinitions): Lookups | readonly FeatureProblem[] {
  const compiling: Compiling = { problems: [], keyOf: createKeys(), indexes: new Map() };
  const lookups = new Map(
    Object.entries(definitions).map(([name, definition]) => [name, createLookup(compiling, name, definition)]),
  );
  return compiling.problems.length > 0 ? compiling.problems : lookups;
}

interface Compiling {
  readonly problems: FeatureProblem[];
  readonly keyOf: (node: Node) => string;
  /** Equal key parts, and equal beginnings of keys, have one index in all tables. */
  readonly indexes: Map<string, KeyIndex>;
}

interface Compiled {
  readonly node: Node;
  readonly evaluate: Evaluate;
}

function createLookup(compiling: Compiling, name: string, definition: TableDefinition): Lookup {
  const path = ['tables', name];
  const levels = definition.keys.map((level, at) =>
    level.flatMap((source, part) =>
      compile(compiling, source, ['text', 'number', 'bool'], [...path, 'keys', at, part]),
    ),
  );
  const of = 'of' in definition ? compile(compiling, definition.of, ['number'], [...path, 'of'])[0] : undefined;
  const sound = levels.every((parts, at) => parts.length === definition.keys[at]!.length) ? levels : [];
  const strengths = definition.type === 'rate' ? definition.strength : 0;
  const table = new LookupTable(
    name,
    definition.type,
    sound.map((parts, at) => {
      const nodes = parts.map(({ node }) => node);
      const strength = typeof strengths === 'number' ? strengths : strengths[at]!;
      return new TableLevel(definition.type, createKey(compiling, nodes), nodes, strength);
    }),
    definition.type === 'median' ? definition.atLeast : 0,
  );
  return {
    definition,
    table,
    keysOf: createKeysOf(
      table,
      sound.map((parts) => parts.map(({ evaluate }) => evaluate)),
    ),
    valueOf: (view) => (of ? silently(view, of.evaluate) : undefined) as number | undefined, // checked to be a number
  };
}

function compile(
  { problems }: Compiling,
  source: string,
  wanted: readonly ('text' | 'number' | 'bool')[],
  path: FeatureProblem['path'],
): Compiled[] {
  const compiled = compileExpression(source, emptyEnvironment('item'), wanted);
  if (compiled.ok) return [{ node: compiled.expression.tree, evaluate: compiled.expression.evaluate }];
  problems.push(...compiled.problems.map((problem) => ({ ...problem, path })));
  return [];
}

function createKey({ keyOf, indexes }: Compiling, nodes: readonly Node[]): Key {
  const shared = <T extends KeyIndex>(name: string, create: () => T): T => {
    const index = (indexes.get(name) as T | undefined) ?? create(); // one kind of index has one kind of name
    indexes.set(name, index);
    return index;
  };
  const names = nodes.map((node) => `(${keyOf(node)})`);
  const parts = nodes.map((node, at) => shared(names[at]!, () => new KeyParts(node.type.kind as KeyKind))); // checked
  const pairs: KeyPairs[] = [];
  for (let at = 1; at < parts.length; at++) {
    const before = pairs.at(-1) ?? parts[0]!;
    pairs.push(shared(names.slice(0, at + 1).join(''), () => new KeyPairs(before, parts[at]!)));
  }
  return { parts, steps: [parts[0]!, ...pairs], index: pairs.at(-1) ?? parts[0]! };
}

function createKeysOf({ levels }: LookupTable, parts: readonly (readonly Evaluate[])[]): Lookup['keysOf'] {
  const keys = new Int32Array(levels.length);
  return (view) => {
    keys.fill(missingKey);
    for (let at = 0; at < levels.length; at++) {
      const values = parts[at]!.map((part) => silently(view, part) as KeyValue | undefined); // checked to be one
      keys[at] = addKey(levels[at]!.key, values);
      if (keys[at] === missingKey) break;
    }
    return keys;
  };
}

/** What a row has not is no news here. */
function silently(view: View, evaluate: Evaluate): unknown {
  const mark = view.missing.length;
  const value = evaluate(view);
  view.missing.length = mark;
  return value;
}
