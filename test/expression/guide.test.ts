// The guide of the language: every type, operator and macro stands in it with an example that is true.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { macros } from '../../src/expression/check-call.js';
import { newView } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import { type Environment, emptyEnvironment, type Scope } from '../../src/expression/environment.js';
import { createList } from '../../src/expression/lists.js';
import { precedence } from '../../src/expression/parser.js';
import type { Type } from '../../src/expression/types.js';

const guide = readFileSync('src/expression/README.md', 'utf8');
const sectionOf = (title: string): string => new RegExp(`## ${title}\\n([\\s\\S]*?)\\n## `).exec(guide)![1]!;

/** The rows of the first table of a section: what it is about, and the example. */
function rowsOf(title: string): { of: string; example: string }[] {
  const rows = [...sectionOf(title).matchAll(/^\| (.*?) \| .* \| `(.*)` \|$/gm)];
  return rows.map(([, of, example]) => ({ of: plain(of!), example: plain(example!) }));
}

const plain = (cell: string): string => cell.replaceAll('`', '').replaceAll('\\|', '|');

const lists = new Map([
  ['hubs', createList('countries', ['AE'])],
  ['airbags', createList('terms', ['air bag'], ['case', 'digits'])],
]);
const environmentOf = (scope: Scope): Environment => ({ ...emptyEnvironment(scope), lists });

function evaluate(source: string): unknown {
  const flat = flatten({ id: 'D1', items: [{ hs: '640411', packages: [{ count: 2 }] }] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  const view = { ...newView(), row: flat.flat.rows[0]!, items: flat.flat.rows };
  const compiled = compileExpression(source, environmentOf(source.startsWith('items.') ? 'declaration' : 'item'));
  return compiled.ok ? compiled.expression.evaluate(view) : compiled.problems;
}

const kinds: { readonly [kind in Exclude<Type['kind'], 'faulty'>]: string } = {
  text: 'text',
  number: 'number',
  bool: 'bool',
  date: 'date',
  duration: 'duration',
  list: 'list',
  entry: 'object',
  item: 'item',
  set: 'list of type ids, countries or hs',
  terms: 'list of type terms',
};

describe('the guide', () => {
  it('has every type', () => {
    expect(rowsOf('Types').map(({ of }) => of)).toEqual(Object.values(kinds));
  });

  it('has every operator, weakest first', () => {
    const all = [['? :'], ...precedence, ['!', '-']];
    const written = rowsOf('Operators').map(({ of }) =>
      of
        .replace(/\b[abc]\b/g, '')
        .replace(/ +/g, ' ')
        .trim(),
    );
    expect(written).toEqual(all.flat());
    const line = /Weakest first: (.*)\. `\/\/`/.exec(sectionOf('Operators'))![1]!;
    expect(line.split(' · ').map((level) => level.replaceAll('`', ''))).toEqual(all.map((level) => level.join(' ')));
  });

  it('has every macro', () => {
    const written = rowsOf('Macros').map(({ of }) => /(\w+)\(/.exec(of)![1]);
    expect(written).toEqual(['has', ...macros]);
  });

  it.each(['Types', 'Operators', 'Macros'].flatMap((title) => rowsOf(title).map(({ example }) => example)))(
    '%s',
    (example) => {
      expect(evaluate(example)).toBe(true);
    },
  );
});
