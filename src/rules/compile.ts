// Compile: a rule-set document into a rule set, or one error with every fault of the file.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../declaration/canonical-json.js';
import { codeLists } from '../declaration/code-lists.js';
import { parseIsoDate } from '../declaration/dates.js';
import { slotNamed } from '../declaration/slots.js';
import { type Problem, throwProblems } from '../errors.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import type { Environment } from '../expression/environment.js';
import type { ListValue } from '../expression/lists.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { date, number, text } from '../expression/types.js';
import { limits } from '../limits.js';
import { type Path, type SettingsFile, validateSettings } from '../settings-file.js';
import { closest } from '../suggest.js';
import { buildLists, type ReadListFile } from './lists.js';
import { compileReason } from './reason.js';
import type { Effective, Rule, RuleSet } from './rule-set.js';
import { type RuleDocument, type RuleSetDocument, ruleSetSchema } from './schema.js';

interface Compiling {
  readonly document: RuleSetDocument;
  readonly settings: SettingsFile;
  readonly problems: Problem[];
  readonly params: Environment['params'];
  readonly lists: ReadonlyMap<string, ListValue>;
}

/** Compile a rule-set file that was read. Throws once, with every fault found and its line and column. */
export function compileRuleSet(settings: SettingsFile, readFile: ReadListFile): RuleSet {
  const document = validateSettings(settings, ruleSetSchema);
  const problems: Problem[] = [];
  const lists = buildLists(document, settings, readFile, problems);
  const compiling: Compiling = { document, settings, problems, params: paramsOf(document, settings, problems), lists };
  const whole = effectiveOf(compiling, document.effective, ['effective']);
  const ids = new Set<string>();
  const rules = document.rules.flatMap((rule, at) => {
    if (ids.has(rule.id))
      problems.push(settings.problem('RULE_INVALID', `rule id "${rule.id}" is used twice`, ['rules', at, 'id']));
    ids.add(rule.id);
    return compileRule(compiling, rule, at, whole) ?? [];
  });
  throwProblems(problems.slice(0, limits.problems));
  const entries = Object.fromEntries([...lists].map(([name, list]) => [name, list.entries]));
  return {
    name: document.ruleSet,
    version: document.version,
    digest: createHash('sha256').update(canonicalJson({ document, entries })).digest('hex'),
    effective: whole,
    reviewBy: dayOf(document.reviewBy),
    units: new Map(Object.entries(document.params ?? {}).flatMap(([name, { unit }]) => (unit ? [[name, unit]] : []))),
    rules,
    groupCaps: new Map(Object.entries(document.groups ?? {}).map(([name, group]) => [name, group.cap])),
    lists,
  };
}

function compileRule(compiling: Compiling, rule: RuleDocument, at: number, whole: Effective | null): Rule | undefined {
  const path: Path = ['rules', at];
  const environment: Environment = { scope: rule.scope, params: compiling.params, lists: compiling.lists };
  const when = compileWhen(compiling, rule.when, [...path, 'when'], environment);
  const effective = effectiveWithin(compiling, rule, path, whole);
  checkGroup(compiling, rule, path);
  const filters = filtersOf(compiling, rule, path);
  if (!when) return undefined;
  const reason = compileReason(rule.reason, when.tree, environment);
  addProblems(compiling, reason.problems, [...path, 'reason']);
  return {
    id: rule.id,
    title: rule.title,
    risk: rule.risk,
    points: rule.points,
    group: rule.group ?? `rule ${rule.id}`,
    scope: rule.scope,
    filters,
    effective,
    reviewBy: dayOf(rule.reviewBy),
    when,
    writeReason: reason.write,
    officerNote: rule.officerNote ?? null,
    action: rule.action === 'none' ? null : rule.action,
    tests: rule.tests ?? [],
  };
}

function compileWhen(
  compiling: Compiling,
  source: string,
  path: Path,
  environment: Environment,
): Expression | undefined {
  const compiled = compileExpression(source, environment, ['bool']);
  if (compiled.ok) return compiled.expression;
  addProblems(compiling, compiled.problems, path);
  return undefined;
}

function addProblems(compiling: Compiling, problems: readonly ExpressionProblem[], path: Path): void {
  for (const { code, message, start, end } of problems)
    compiling.problems.push(compiling.settings.problem(code, message, path, { start, end }));
}

function effectiveOf(
  compiling: Compiling,
  given: { from?: string | undefined; until?: string | undefined } | undefined,
  path: Path,
): Effective | null {
  if (!given) return null;
  const from = given.from === undefined ? Number.NEGATIVE_INFINITY : parseIsoDate(given.from)!;
  const until = given.until === undefined ? Number.POSITIVE_INFINITY : parseIsoDate(given.until)!;
  if (from >= until)
    compiling.problems.push(compiling.settings.problem('RULE_INVALID', 'the effective range holds no day', path));
  return { from, until };
}

/** A day that the schema has checked. */
const dayOf = (day: string | undefined): number | null => (day === undefined ? null : parseIsoDate(day)!);

/** When a rule is in force: in its own range, as far as its rule set is. */
function effectiveWithin(
  compiling: Compiling,
  rule: RuleDocument,
  path: Path,
  whole: Effective | null,
): Effective | null {
  const at = [...path, 'effective'];
  const own = effectiveOf(compiling, rule.effective, at);
  if (!own || !whole) return own ?? whole;
  const both = { from: Math.max(own.from, whole.from), until: Math.min(own.until, whole.until) };
  if (both.from >= both.until && own.from < own.until && whole.from < whole.until)
    compiling.problems.push(
      compiling.settings.problem('RULE_INVALID', 'the rule is never in force while its rule set is', at),
    );
  return both;
}

/** A group that is almost a declared one is a slip of the pen, and would be capped apart from it. */
function checkGroup({ document, settings, problems }: Compiling, { group }: RuleDocument, path: Path): void {
  const declared = document.groups;
  if (!declared || group === undefined || Object.hasOwn(declared, group)) return;
  const near = closest(group, Object.keys(declared), 1);
  if (near === undefined) return;
  const message = `there is no group "${group}"; did you mean "${near}"? If not, declare it under groups`;
  problems.push(settings.problem('RULE_INVALID', message, [...path, 'group']));
}

const filterCodes = { office: undefined, flow: codeLists.flow, mode: codeLists.mode, stage: codeLists.stage } as const;
const filterNames = {
  office: 'declaration.office',
  flow: 'declaration.flow',
  mode: 'transport.mode',
  stage: 'declaration.stage',
} as const;

function filtersOf(compiling: Compiling, rule: RuleDocument, path: Path): Rule['filters'] {
  return (Object.keys(filterNames) as (keyof typeof filterNames)[]).flatMap((key) => {
    const accepted = rule[key];
    if (!accepted) return [];
    accepted.forEach((code, at) => {
      if (filterCodes[key] && !filterCodes[key].has(code))
        compiling.problems.push(
          compiling.settings.problem('RULE_INVALID', `not a ${filterCodes[key].says}`, [...path, key, at]),
        );
    });
    const label = filterNames[key];
    return [{ label, slot: slotNamed(label)!.index, accepts: new Set(accepted) }];
  });
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
