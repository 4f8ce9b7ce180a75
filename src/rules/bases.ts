// Bases: what a rule set takes over from those that it extends, and which names it may not use again.
import type { Problem } from '../errors.js';
import type { Environment } from '../expression/environment.js';
import type { ListValue } from '../expression/lists.js';
import type { SettingsFile } from '../settings-file.js';
import type { Rule, RuleSet, Table } from './rule-set.js';
import type { RuleSetDocument } from './schema.js';

/** What an id stands for. */
export type Kind = 'rule' | 'table' | 'row';

/** A compiled file, as one that extends it sees it. */
export interface Base {
  readonly ruleSet: RuleSet;
  /** Ids of its rules and tables, those that are disabled included, and of rows. */
  readonly ids: ReadonlyMap<string, Kind>;
  readonly params: Environment['params'];
  /** Whether its params and lists are, so that tests of rules that use them say something. */
  readonly areConstantsSound: boolean;
}

/** All that the bases of a file have together. */
interface Merged extends Pick<Base, 'ids' | 'params'>, Pick<RuleSet, 'units' | 'groupCaps'> {
  readonly rules: readonly Rule[];
  readonly tables: readonly Table[];
  readonly lists: ReadonlyMap<string, ListValue>;
}

/** A rule-set file and where its faults are gathered. */
export interface Faults {
  readonly settings: SettingsFile;
  readonly problems: Problem[];
}

/** Put the bases together; two with one name for different things are a fault. */
export function mergeBases({ settings, problems }: Faults, bases: readonly Base[]): Merged {
  const merge = <V>(what: string, of: (base: Base) => ReadonlyMap<string, V>): Map<string, V> => {
    const merged = new Map<string, V>();
    bases.forEach((base, at) => {
      for (const [name, value] of of(base)) {
        if (merged.has(name))
          problems.push(
            settings.problem('EXTENDS_INVALID', `a base before it has a ${what} "${name}" too`, [
              'extends',
              at,
              'file',
            ]),
          );
        merged.set(name, value);
      }
    });
    return merged;
  };
  return {
    ids: merge('rule', (base) => base.ids),
    params: merge('param', (base) => base.params),
    lists: merge('list', (base) => base.ruleSet.lists),
    rules: bases.flatMap(({ ruleSet }) => ruleSet.rules),
    tables: bases.flatMap(({ ruleSet }) => ruleSet.tables),
    units: new Map(bases.flatMap(({ ruleSet }) => [...ruleSet.units])),
    groupCaps: new Map(bases.flatMap(({ ruleSet }) => [...ruleSet.groupCaps])),
  };
}

/** A param or list of a file that has the name of one of its bases would leave readers to guess which is meant. */
export function checkOwnNames(
  { settings, problems }: Faults,
  { params = {}, lists = {} }: RuleSetDocument,
  known: Merged,
): void {
  for (const name of Object.keys(params))
    if (known.params.has(name)) {
      const message = `a base has the param "${name}"; give it another value under overrides, or this one another name`;
      problems.push(settings.problem('RULE_INVALID', message, ['params', name], 'key'));
    }
  for (const name of Object.keys(lists))
    if (known.lists.has(name)) {
      const message = `a base has the list "${name}"; give this one another name`;
      problems.push(settings.problem('LIST_INVALID', message, ['lists', name], 'key'));
    }
}
