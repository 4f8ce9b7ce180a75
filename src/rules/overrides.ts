// Overrides: what a rule set changes of the rules, tables and params of its bases.
import type { Path, SettingsFile } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import type { Base, Faults } from './bases.js';
import type { RuleDocument, RuleOverride, RuleSetDocument, TableDocument } from './schema.js';

/** Where something stands that is told of when it is faulty. */
export interface Place {
  readonly settings: SettingsFile;
  readonly path: Path;
}

type Layer<T> = Place & { readonly value: T };

/** What rule sets further out change; of several that change one thing the outermost holds. */
export interface Overrides {
  /** By the id of a rule or table, innermost first. */
  readonly rules: ReadonlyMap<string, readonly Layer<RuleOverride>[]>;
  readonly params: ReadonlyMap<string, Layer<number | string>>;
}

export const noOverrides: Overrides = { rules: new Map(), params: new Map() };

/** The overrides that hold for the bases of a file: its own, and those from further out. */
export function overridesFor({ overrides = {} }: RuleSetDocument, settings: SettingsFile, outer: Overrides): Overrides {
  const rules = new Map<string, Layer<RuleOverride>[]>();
  for (const [id, value] of Object.entries(overrides.rules ?? {}))
    rules.set(id, [{ value, settings, path: ['overrides', 'rules', id] }]);
  for (const [id, layers] of outer.rules) rules.set(id, [...(rules.get(id) ?? []), ...layers]);
  const own = Object.entries(overrides.params ?? {}).map(
    ([name, value]) => [name, { value, settings, path: ['overrides', 'params', name] }] as const,
  );
  return { rules, params: new Map([...own, ...outer.params]) };
}

/** A rule or table as it is overridden, with the places of the keys that were changed; undefined when it is disabled. */
export function overridden<T extends RuleDocument | TableDocument>(
  document: T,
  { rules }: Overrides,
): { readonly document: T; readonly changed: ReadonlyMap<string, Place> } | undefined {
  const changed = new Map<string, Place>();
  let { disabled, ...values }: RuleOverride = {};
  for (const { value, settings, path } of rules.get(document.id) ?? []) {
    for (const key of Object.keys(value)) changed.set(key, { settings, path: [...path, key] });
    const { disabled: isDisabled = disabled, ...more } = value;
    disabled = isDisabled;
    values = { ...values, ...more };
  }
  return disabled ? undefined : { document: { ...document, ...values }, changed };
}

/** Tell of overrides that change nothing that is there. */
export function checkOverrides(
  { settings, problems }: Faults,
  { overrides = {}, rules = [], tables = [], params = {} }: RuleSetDocument,
  known: Pick<Base, 'ids' | 'params'>,
): void {
  const fail = (message: string, path: Path, span?: 'key'): void => {
    problems.push(settings.problem('RULE_INVALID', message, ['overrides', ...path], span));
  };
  const missing = (what: string, name: string, isOwn: boolean, names: Iterable<string>): string =>
    isOwn
      ? `the ${what} "${name}" stands in this file: change it there`
      : `no base has a ${what} "${name}"${didYouMean(name, names)}`;
  for (const [id, { points, tests }] of Object.entries(overrides.rules ?? {})) {
    const isOwn = [...rules, ...tables].some((one) => one.id === id);
    const kind = known.ids.get(id);
    if (kind === undefined) fail(missing('rule', id, isOwn, known.ids.keys()), ['rules', id], 'key');
    else if (kind === 'row')
      fail(`"${id}" is a row of a table; a table is overridden as a whole`, ['rules', id], 'key');
    else if (kind === 'table' && (points ?? tests) !== undefined)
      fail(`"${id}" is a table: its points and tests stay as they are`, ['rules', id], 'key');
  }
  for (const name of Object.keys(overrides.params ?? {}))
    if (!known.params.has(name))
      fail(missing('param', name, Object.hasOwn(params, name), known.params.keys()), ['params', name], 'key');
}
