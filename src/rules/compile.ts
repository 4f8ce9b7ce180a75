// Compile: a rule-set document and its bases into a rule set, or one error with every fault of the files.

import { canonicalJson } from '../declaration/canonical-json.js';
import { parseIsoDate } from '../declaration/dates.js';
import { digestOf } from '../declaration/digest.js';
import { CustomsRiskError, type Problem, throwProblems } from '../errors.js';
import type { Environment } from '../expression/environment.js';
import { date, number, text } from '../expression/types.js';
import { limits } from '../limits.js';
import { type Path, type SettingsFile, validateSettings } from '../settings-file.js';
import { type Base, checkOwnNames, type Kind, mergeBases } from './bases.js';
import { type Compiling, compileRule, dayOf, effectiveOf, inBoth, isEmpty } from './compile-rule.js';
import { compileTable } from './compile-table.js';
import { type InlineTestResult, sayFailure, testRule, testTable } from './inline-tests.js';
import { buildLists, type ReadListFile } from './lists.js';
import { checkOverrides, noOverrides, type Overrides, overridden, overridesFor, type Place } from './overrides.js';
import type { Effective, Rule, RuleSet, Table } from './rule-set.js';
import { type RuleSetDocument, ruleSetSchema } from './schema.js';

/** A rule-set file that was read, with all that it names. */
export interface RuleSource {
  readonly settings: SettingsFile;
  readonly readFile: ReadListFile;
  /** By the path that `extends` gives: each base, or why it cannot be read. */
  readonly bases: ReadonlyMap<string, RuleSource | readonly Problem[]>;
}

/** Compile a rule-set file that extends no other. Throws once, with every fault found and its line and column. */
export function compileRuleSet(settings: SettingsFile, readFile: ReadListFile): RuleSet {
  return compileRuleSource({ settings, readFile, bases: new Map() });
}

/**
 * Compile a rule-set file with its bases. Throws once, with every fault found and its line and column; with those of its
 * inline tests, where `testIn` names the currency in which their amounts are.
 */
export function compileRuleSource(source: RuleSource, testIn: string | null = null): RuleSet {
  const problems: Problem[] = [];
  const compiled = compileFile(source, { problems, outer: null, overrides: noOverrides, testIn });
  throwProblems(problems.slice(0, limits.problems));
  return compiled!.ruleSet; // without problems there is one
}

/** What a file is compiled within. */
interface Surroundings {
  readonly problems: Problem[];
  /** When the rule set that extends it is in force. */
  readonly outer: Effective | null;
  readonly overrides: Overrides;
  /** The currency of inline tests; null where they are not run. */
  readonly testIn: string | null;
}

/** Compile one file; undefined when a base of it cannot be used at all. Throws what does not fit the schema. */
function compileFile(source: RuleSource, surroundings: Surroundings): Base | undefined {
  const { problems, outer, overrides, testIn } = surroundings;
  const { settings, readFile } = source;
  const document = validateSettings(settings, ruleSetSchema);
  const own = { settings, problems };
  const whole = inBoth(effectiveOf(own, document.effective, ['effective']), outer);
  const within = { ...surroundings, outer: whole, overrides: overridesFor(document, settings, overrides) };
  const bases = (document.extends ?? []).map((_, at) => compileBase(source, document, at, within));
  if (!bases.every((base) => base !== undefined)) return undefined; // all that names them would be told of
  const before = problems.length;
  const known = mergeBases(own, bases);
  checkOverrides(own, document, known);
  checkOwnNames(own, document, known);
  const ownLists = buildLists(document, settings, readFile, problems, known.lists);
  const groups = Object.entries(document.groups ?? {}).map(([name, { cap }]) => [name, cap] as const);
  const compiling: Compiling = {
    ...own,
    params: new Map([...known.params, ...paramsOf(document, own, overrides)]),
    lists: new Map([...known.lists, ...ownLists]),
    groups: [...known.groupCaps.keys(), ...groups.map(([name]) => name)],
    whole,
    overrides,
  };
  const areConstantsSound = problems.length === before && bases.every((base) => base.areConstantsSound);
  const { rules, tables, ids } = compileRules(compiling, document, known, areConstantsSound ? testIn : null);
  const entries = Object.fromEntries([...ownLists].map(([name, list]) => [name, list.entries]));
  const digests = bases.length > 0 ? bases.map(({ ruleSet }) => ruleSet.digest) : undefined;
  const units = Object.entries(document.params ?? {}).flatMap(([name, { unit }]) =>
    unit ? [[name, unit] as const] : [],
  );
  const ruleSet: RuleSet = {
    name: document.ruleSet,
    version: document.version,
    digest: digestOf(canonicalJson({ document, entries, bases: digests })),
    effective: whole,
    reviewBy: dayOf(document.reviewBy),
    units: new Map([...known.units, ...units]),
    rules,
    tables,
    groupCaps: new Map([...known.groupCaps, ...groups]),
    lists: compiling.lists,
  };
  return { ruleSet, ids, params: compiling.params, areConstantsSound };
}

/** A base as `compileFile` makes it; its faults are told with those of the file that extends it. */
function compileSafely(source: RuleSource, within: Surroundings): Base | undefined {
  try {
    return compileFile(source, within);
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    within.problems.push(...fault.problems);
    return undefined;
  }
}

/** Compile a base as the file that extends it wants it. */
function compileBase(
  { settings, bases }: RuleSource,
  document: RuleSetDocument,
  at: number,
  within: Surroundings,
): Base | undefined {
  const { file, digest } = document.extends![at]!; // the caller goes through them
  const fail = (message: string, path: Path): void => {
    within.problems.push(settings.problem('EXTENDS_INVALID', message, ['extends', at, ...path]));
  };
  const source = bases.get(file);
  if (!source) fail('the rule set was not read from a folder, and has no files beside it', ['file']);
  else if ('length' in source) within.problems.push(...source);
  if (!source || 'length' in source) return undefined;
  const base = compileSafely(source, within);
  if (!base) return undefined;
  const actual = `sha256-${base.ruleSet.digest}`;
  if (digest !== undefined && digest !== actual) fail(`the base has another digest, ${actual}`, ['digest']);
  if (isEmpty(base.ruleSet.effective) && !isEmpty(within.outer))
    fail('the base is never in force while this rule set is', ['file']);
  return base;
}

/** The rules of the bases, those of the file, then the rows of its tables; with all ids, those of disabled rules included. */
function compileRules(
  compiling: Compiling,
  document: RuleSetDocument,
  known: ReturnType<typeof mergeBases>,
  testIn: string | null,
): { rules: Rule[]; tables: Table[]; ids: Base['ids'] } {
  const ids = new Map(known.ids);
  const take = (id: string, kind: Kind, path: Path): void => {
    if (ids.has(id)) fail(compiling, `rule id "${id}" is used twice`, path);
    else ids.set(id, kind);
  };
  /** Make something with tests of its own, and run them when it is sound. */
  const make = <T>(
    compile: () => T,
    test: (made: T, currency: string) => readonly InlineTestResult[],
    at: Place,
  ): T => {
    const before = compiling.problems.length;
    const made = compile();
    if (testIn !== null && compiling.problems.length === before) addTestFaults(compiling, test(made, testIn), at);
    return made;
  };
  const rules = [...known.rules];
  const tables = [...known.tables];
  document.rules?.forEach((given, at) => {
    take(given.id, 'rule', ['rules', at, 'id']);
    const rule = overridden(given, compiling.overrides);
    if (!rule) return;
    const compiled = make(
      () => compileRule(compiling, rule.document, ['rules', at], rule.changed),
      (made, currency) => (made ? testRule(made, currency) : []),
      rule.changed.get('tests') ?? { settings: compiling.settings, path: ['rules', at, 'tests'] },
    );
    if (compiled) rules.push(compiled);
  });
  document.tables?.forEach((given, at) => {
    const path = ['tables', at, 'id'];
    take(given.id, 'table', path);
    const table = overridden(given, compiling.overrides);
    if (!table) return;
    const compiled = make(
      () => compileTable(compiling, table.document, ['tables', at], table.changed),
      (made, currency) => testTable(made.table, made.rows, currency),
      { settings: compiling.settings, path: ['tables', at, 'tests'] },
    );
    for (const row of compiled.rows) {
      take(row.id, 'row', path);
      rules.push(row);
    }
    tables.push(compiled.table);
  });
  if (!document.rules && !document.tables && !document.extends)
    fail(compiling, 'the rule set has no rules: add rules, tables or extends', []);
  if (rules.length > limits.rules)
    fail(compiling, `${rules.length} rules in all, where ${limits.rules} are allowed`, []);
  return { rules, tables, ids };
}

/** Tell of the tests that did not pass; `at` leads to the list of them. */
function addTestFaults({ problems }: Compiling, results: readonly InlineTestResult[], { settings, path }: Place): void {
  results.forEach((result, at) => {
    if (result.passed) return;
    const message = `the test "${result.test}" of ${result.rule} fails: ${sayFailure(result)}`;
    problems.push(settings.problem('TEST_FAILED', message, [...path, at]));
  });
}

function fail({ settings, problems }: Compiling, message: string, path: Path): void {
  problems.push(settings.problem('RULE_INVALID', message, path));
}

function paramsOf(
  document: RuleSetDocument,
  { settings, problems }: Pick<Compiling, 'settings' | 'problems'>,
  overrides: Overrides,
): Environment['params'] {
  const params = new Map<string, { type: typeof text; value: unknown }>();
  for (const [name, { type, value }] of Object.entries(document.params ?? {})) {
    const stated = overrides.params.get(name) ?? { value, settings, path: ['params', name, 'value'] };
    const isNumber = type === 'decimal' || type === 'int';
    const isDay = type === 'date' && typeof stated.value === 'string';
    const given = isDay ? parseIsoDate(String(stated.value)) : stated.value;
    const fits = isNumber
      ? typeof given === 'number' && (type === 'decimal' || Number.isInteger(given))
      : typeof stated.value === 'string';
    if (!fits || given === undefined)
      problems.push(stated.settings.problem('RULE_INVALID', `the value is not of type ${type}`, stated.path));
    params.set(name, { type: isNumber ? number : type === 'date' ? date : text, value: given });
  }
  return params;
}
