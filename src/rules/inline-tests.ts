// Inline tests: runs the cases that rules carry with them.
import { deriveRows } from '../declaration/derive.js';
import { derivedFields, objectLists } from '../declaration/fields.js';
import { flatten } from '../declaration/flatten.js';
import { slotIndex, slotNamed } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import { hintForField } from '../expression/hints.js';
import { evaluateRule, type Outcome } from './evaluate.js';
import type { Rule, RuleSet, Table } from './rule-set.js';
import type { InlineTest, TableTest } from './schema.js';
import { newSettling } from './settle.js';

export interface InlineTestResult {
  /** Id of the rule or the table. */
  readonly rule: string;
  readonly test: string;
  readonly expected: (InlineTest | TableTest)['expect'];
  /** The outcome; of a table the numbers of the rows that count, when any do. */
  readonly actual: Outcome | 'invalid' | `row ${string}`;
  readonly passed: boolean;
  /** Fields missing when undetermined, or what is wrong with the case. */
  readonly detail: string;
}

/** Run every inline test of a rule set. Amounts without a currency are in the base currency; a percentage leaves no case out. */
export function runInlineTests(ruleSet: RuleSet, baseCurrency = 'USD'): InlineTestResult[] {
  const { rules, tables } = ruleSet;
  return [
    ...rules.flatMap((rule) => testRule(rule, baseCurrency)),
    ...tables.flatMap((table) => testTable(table, rules, baseCurrency)),
  ];
}

/** Run the tests of a rule, in their order. */
export function testRule(rule: Rule, baseCurrency: string): InlineTestResult[] {
  return rule.tests.map((test) => runTest(rule, test, baseCurrency));
}

/** Run the tests of a table, in their order; its rows are among the rules given. */
export function testTable(table: Table, rules: readonly Rule[], baseCurrency: string): InlineTestResult[] {
  const rows = rules.filter((rule) => rule.table === table);
  return table.tests.map((test) => runTableTest(table, rows, test, baseCurrency));
}

/** What a test that did not pass says: what it expects, and what it gives. */
export function sayFailure({ expected, actual, detail }: InlineTestResult): string {
  const wanted = typeof expected === 'number' ? `row ${expected}` : expected;
  return `expected ${wanted}, got ${actual}${detail ? ` (${detail})` : ''}`;
}

function runTest(rule: Rule, test: InlineTest, baseCurrency: string): InlineTestResult {
  const told = { rule: rule.id, test: test.name, expected: test.expect };
  const view = viewOf(test.given, rule.scope, baseCurrency);
  if (typeof view === 'string') return { ...told, actual: 'invalid', passed: false, detail: view };
  const outcome = evaluateRule({ ...rule, isSampled: null }, view, dayOfTest(view, rule));
  return { ...told, actual: outcome, passed: outcome === test.expect, detail: [...new Set(view.missing)].join(', ') };
}

function runTableTest(table: Table, rows: readonly Rule[], test: TableTest, baseCurrency: string): InlineTestResult {
  const told = { rule: table.id, test: test.name, expected: test.expect };
  const [{ scope } = { scope: 'item' as const }] = rows;
  const view = viewOf(test.given, scope, baseCurrency);
  if (typeof view === 'string') return { ...told, actual: 'invalid', passed: false, detail: view };
  const counting: string[] = [];
  const missing: string[] = [];
  const settling = newSettling();
  for (const rule of rows) {
    view.missing.length = 0;
    const outcome = evaluateRule({ ...rule, isSampled: null }, view, dayOfTest(view, rule), settling);
    if (outcome === 'hit') counting.push(rule.id.slice(table.id.length + 1));
    if (outcome === 'undetermined') missing.push(...view.missing);
  }
  const none = missing.length > 0 ? 'undetermined' : 'no_hit';
  const actual = counting.length > 0 ? (`row ${counting.join(', ')}` as const) : none;
  const passed = typeof test.expect === 'number' ? counting.includes(String(test.expect)) : actual === test.expect;
  return { ...told, actual, passed, detail: [...new Set(missing)].join(', ') };
}

/** The view of a case, or what is wrong with it. */
function viewOf(given: InlineTest['given'], scope: Rule['scope'], baseCurrency: string): View | string {
  const unknown = unknownName(given, scope);
  if (unknown) return unknown;
  const flattened = flatten(declarationOf(given, baseCurrency));
  if (!flattened.ok) return `${flattened.fault.code} at ${flattened.fault.path}`;
  const [issue] = flattened.flat.issues;
  if (issue) return `${issue.code} at ${issue.path}`;
  const { header, rows } = flattened.flat;
  deriveRows(rows, baseCurrency, {});
  const view = newView();
  view.items = rows;
  view.row = scope === 'item' ? rows[0]! : header;
  return view;
}

/** A case without a time of acceptance stands on a day on which the rule is in force. */
function dayOfTest(view: View, { effective }: Rule): number {
  const accepted = view.row[slotIndex('declaration.acceptedAt')] as number | undefined; // the slot of a date
  return accepted ?? Math.max(effective?.from ?? 0, 0);
}

function unknownName(given: InlineTest['given'], scope: Rule['scope']): string | undefined {
  const derived = (name: string): boolean => Object.hasOwn(derivedFields, name);
  for (const [name, value] of Object.entries(given)) {
    if (scope === 'declaration' && name === 'items' && Array.isArray(value)) {
      const unknown = value.map(unknownInItem).find((found) => found !== undefined);
      if (unknown) return unknown;
      continue;
    }
    if (Object.hasOwn(objectLists, name) || name.startsWith('extra.')) continue;
    if (derived(name)) return `${name} is worked out, so it cannot be given`;
    if (!slotNamed(name) && !(scope === 'declaration' && slotNamed(`declaration.${name}`)))
      return `unknown field "${name}"${hintForField(name, scope)}`;
  }
  return undefined;
}

function unknownInItem(item: unknown): string | undefined {
  const isItem = typeof item === 'object' && item !== null && !Array.isArray(item);
  return isItem ? unknownName(item as InlineTest['given'], 'item') : 'an item of the case is no map of fields';
}

/** A nested declaration from fields by their names in expressions. */
function declarationOf(given: InlineTest['given'], baseCurrency: string): object {
  const header: { [key: string]: unknown } = { id: 'test' };
  const item: { [key: string]: unknown } = {};
  let items: unknown = [item];
  for (const [name, value] of Object.entries(given)) {
    if (name === 'items') items = (value as object[]).map((one) => itemOf(one, baseCurrency));
    else if (name.startsWith('extra.')) header.extra = { ...(header.extra as object), [name.slice(6)]: value };
    else if (Object.hasOwn(objectLists, name)) header[name] = value;
    else {
      const own = slotNamed(name);
      const slot =
        own?.level === 'item' && 'items' in given
          ? slotNamed(`declaration.${name}`)!
          : (own ?? slotNamed(`declaration.${name}`)!);
      let target = slot.level === 'item' ? item : header;
      for (const key of slot.place.slice(0, -1)) target = (target[key] ??= {}) as { [key: string]: unknown };
      target[slot.place.at(-1)!] = value;
    }
  }
  item.currency ??= baseCurrency;
  return { ...header, items };
}

function itemOf(given: object, baseCurrency: string): object {
  const { id, items, ...shared } = declarationOf(given as InlineTest['given'], baseCurrency) as {
    id: string;
    items: object[];
  };
  return { ...items[0], ...shared };
}
