// Inline tests: runs the cases that rules carry with them.
import { deriveRows } from '../declaration/derive.js';
import { derivedFields, objectLists } from '../declaration/fields.js';
import { flatten } from '../declaration/flatten.js';
import { slotIndex, slotNamed } from '../declaration/slots.js';
import { newView } from '../expression/closures.js';
import { hintForField } from '../expression/hints.js';
import { evaluateRule, type Outcome } from './evaluate.js';
import type { Rule, RuleSet } from './rule-set.js';
import type { InlineTest } from './schema.js';

export interface InlineTestResult {
  readonly rule: string;
  readonly test: string;
  readonly expected: InlineTest['expect'];
  readonly actual: Outcome | 'invalid';
  readonly passed: boolean;
  /** Fields missing when undetermined, or what is wrong with the case. */
  readonly detail: string;
}

/** Run every inline test of a rule set. Amounts without a currency are in the base currency. */
export function runInlineTests(ruleSet: RuleSet, baseCurrency = 'USD'): InlineTestResult[] {
  return ruleSet.rules.flatMap((rule) => rule.tests.map((test) => runTest(rule, test, baseCurrency)));
}

function runTest(rule: Rule, test: InlineTest, baseCurrency: string): InlineTestResult {
  const result = (actual: InlineTestResult['actual'], detail: string): InlineTestResult => ({
    rule: rule.id,
    test: test.name,
    expected: test.expect,
    actual,
    passed: actual === test.expect,
    detail,
  });
  const unknown = unknownName(test.given, rule.scope);
  if (unknown) return result('invalid', unknown);
  const flattened = flatten(declarationOf(test.given, baseCurrency));
  if (!flattened.ok) return result('invalid', `${flattened.fault.code} at ${flattened.fault.path}`);
  const [issue] = flattened.flat.issues;
  if (issue) return result('invalid', `${issue.code} at ${issue.path}`);
  const { header, rows } = flattened.flat;
  deriveRows(rows, baseCurrency, {});
  const view = newView();
  view.items = rows;
  view.row = rule.scope === 'item' ? rows[0]! : header;
  const accepted = view.row[slotIndex('declaration.acceptedAt')] as number | undefined; // the slot of a date
  const outcome = evaluateRule(rule, view, accepted ?? Math.max(rule.effective?.from ?? 0, 0));
  return result(outcome, [...new Set(view.missing)].join(', '));
}

function unknownName(given: InlineTest['given'], scope: Rule['scope']): string | undefined {
  const derived = (name: string): boolean => Object.hasOwn(derivedFields, name);
  for (const [name, value] of Object.entries(given)) {
    if (scope === 'declaration' && name === 'items' && Array.isArray(value)) continue;
    if (Object.hasOwn(objectLists, name) || name.startsWith('extra.')) continue;
    if (derived(name)) return `${name} is worked out, so it cannot be given`;
    if (!slotNamed(name) && !(scope === 'declaration' && slotNamed(`declaration.${name}`)))
      return `unknown field "${name}"${hintForField(name, scope)}`;
  }
  return undefined;
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
