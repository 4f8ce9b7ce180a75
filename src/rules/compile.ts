// Compile: a rule-set document into a rule set, or one error with every fault of the file.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../declaration/canonical-json.js';
import { parseIsoDate } from '../declaration/dates.js';
import { type Problem, throwProblems } from '../errors.js';
import type { Environment } from '../expression/environment.js';
import { date, number, text } from '../expression/types.js';
import { limits } from '../limits.js';
import { type Path, type SettingsFile, validateSettings } from '../settings-file.js';
import { type Compiling, compileRule, dayOf, effectiveOf } from './compile-rule.js';
import { compileTable } from './compile-table.js';
import { buildLists, type ReadListFile } from './lists.js';
import type { Rule, RuleSet, Table } from './rule-set.js';
import { type RuleSetDocument, ruleSetSchema } from './schema.js';

/** Compile a rule-set file that was read. Throws once, with every fault found and its line and column. */
export function compileRuleSet(settings: SettingsFile, readFile: ReadListFile): RuleSet {
  const document = validateSettings(settings, ruleSetSchema);
  const problems: Problem[] = [];
  const lists = buildLists(document, settings, readFile, problems);
  const compiling: Compiling = {
    settings,
    problems,
    params: paramsOf(document, settings, problems),
    lists,
    groups: Object.keys(document.groups ?? {}),
    whole: effectiveOf({ settings, problems }, document.effective, ['effective']),
  };
  const { rules, tables } = compileRules(compiling, document);
  throwProblems(problems.slice(0, limits.problems));
  const entries = Object.fromEntries([...lists].map(([name, list]) => [name, list.entries]));
  return {
    name: document.ruleSet,
    version: document.version,
    digest: createHash('sha256').update(canonicalJson({ document, entries })).digest('hex'),
    effective: compiling.whole,
    reviewBy: dayOf(document.reviewBy),
    units: new Map(Object.entries(document.params ?? {}).flatMap(([name, { unit }]) => (unit ? [[name, unit]] : []))),
    rules,
    tables,
    groupCaps: new Map(Object.entries(document.groups ?? {}).map(([name, group]) => [name, group.cap])),
    lists,
  };
}

/** The rules of a file, then the rows of its tables. */
function compileRules(compiling: Compiling, document: RuleSetDocument): { rules: Rule[]; tables: Table[] } {
  const ids = new Set<string>();
  const take = (id: string, path: Path): void => {
    if (ids.has(id)) fail(compiling, `rule id "${id}" is used twice`, path);
    ids.add(id);
  };
  const rules: Rule[] = [];
  const tables: Table[] = [];
  document.rules?.forEach((rule, at) => {
    take(rule.id, ['rules', at, 'id']);
    const compiled = compileRule(compiling, rule, ['rules', at]);
    if (compiled) rules.push(compiled);
  });
  document.tables?.forEach((table, at) => {
    take(table.id, ['tables', at, 'id']);
    const { table: made, rows } = compileTable(compiling, table, ['tables', at]);
    for (const { id } of rows) take(id, ['tables', at, 'id']);
    for (const row of rows) rules.push(row);
    tables.push(made);
  });
  if (!document.rules && !document.tables) fail(compiling, 'the rule set has no rules: add rules or tables', []);
  if (rules.length > limits.rules)
    fail(compiling, `${rules.length} rules with the rows of tables, where ${limits.rules} are allowed`, ['tables']);
  return { rules, tables };
}

function fail({ settings, problems }: Compiling, message: string, path: Path): void {
  problems.push(settings.problem('RULE_INVALID', message, path));
}

function paramsOf(document: RuleSetDocument, settings: SettingsFile, problems: Problem[]): Environment['params'] {
  const params = new Map<string, { type: typeof text; value: unknown }>();
  for (const [name, { type, value }] of Object.entries(document.params ?? {})) {
    const isNumber = type === 'decimal' || type === 'int';
    const given = type === 'date' && typeof value === 'string' ? parseIsoDate(value) : value;
    const fits = isNumber
      ? typeof value === 'number' && (type === 'decimal' || Number.isInteger(value))
      : typeof value === 'string';
    if (!fits || given === undefined)
      problems.push(settings.problem('RULE_INVALID', `the value is not of type ${type}`, ['params', name, 'value']));
    params.set(name, { type: isNumber ? number : type === 'date' ? date : text, value: given });
  }
  return params;
}
