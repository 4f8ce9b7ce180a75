// Compile a rule: its condition, its reason and where it applies, with every fault at its place.
import { codeLists } from '../declaration/code-lists.js';
import { parseIsoDate } from '../declaration/dates.js';
import { slotNamed } from '../declaration/slots.js';
import type { Problem } from '../errors.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import type { Environment } from '../expression/environment.js';
import type { ExpressionProblem } from '../expression/problem.js';
import type { Path, SettingsFile } from '../settings-file.js';
import { closest } from '../suggest.js';
import { compileReason } from './reason.js';
import type { Effective, Rule } from './rule-set.js';
import { sampleOf } from './sample.js';
import type { RuleDocument, TableDocument } from './schema.js';

/** What the rules of a file are compiled by. */
export interface Compiling {
  readonly settings: SettingsFile;
  readonly problems: Problem[];
  readonly params: Environment['params'];
  readonly lists: Environment['lists'];
  /** Names of the groups that are declared. */
  readonly groups: readonly string[];
  /** When the rule set is in force. */
  readonly whole: Effective | null;
}

/** What a rule and all rows of a table have in common. */
export type Frame = Pick<
  Rule,
  'risk' | 'scope' | 'filters' | 'isSampled' | 'effective' | 'reviewBy' | 'officerNote' | 'action'
>;

/** Compile a rule; undefined when it is faulty. */
export function compileRule(compiling: Compiling, rule: RuleDocument, path: Path): Rule | undefined {
  const environment: Environment = { scope: rule.scope, params: compiling.params, lists: compiling.lists };
  const when = compileWhen(compiling, rule.when, [...path, 'when'], environment);
  const frame = compileFrame(compiling, rule, path);
  if (!when) return undefined;
  const reason = compileReason(rule.reason, when.tree, environment);
  addProblems(compiling, reason.problems, [...path, 'reason']);
  return {
    ...frame,
    id: rule.id,
    title: rule.title,
    points: rule.points,
    stake: Math.abs(rule.points),
    group: rule.group ?? `rule ${rule.id}`,
    when,
    writeReason: reason.write,
    tests: rule.tests ?? [],
    table: null,
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

/** Note what is wrong in an expression that a path leads to. */
export function addProblems(compiling: Compiling, problems: readonly ExpressionProblem[], path: Path): void {
  for (const { code, message, start, end } of problems)
    compiling.problems.push(compiling.settings.problem(code, message, path, { start, end }));
}

/** Compile where and when a rule or a table applies, and what a hit does beside its points. */
export function compileFrame(compiling: Compiling, document: RuleDocument | TableDocument, path: Path): Frame {
  const { id, risk, scope, percentage, reviewBy, officerNote, action } = document;
  checkGroup(compiling, document, path);
  return {
    risk,
    scope,
    filters: filtersOf(compiling, document, path),
    isSampled: percentage === undefined ? null : sampleOf(id, percentage),
    effective: effectiveWithin(compiling, document, path),
    reviewBy: dayOf(reviewBy),
    officerNote: officerNote ?? null,
    action: action === 'none' ? null : action,
  };
}

/** The range that a file states; one without a day is a fault. */
export function effectiveOf(
  { settings, problems }: Pick<Compiling, 'settings' | 'problems'>,
  given: RuleDocument['effective'],
  path: Path,
): Effective | null {
  if (!given) return null;
  const from = given.from === undefined ? Number.NEGATIVE_INFINITY : parseIsoDate(given.from)!;
  const until = given.until === undefined ? Number.POSITIVE_INFINITY : parseIsoDate(given.until)!;
  if (from >= until) problems.push(settings.problem('RULE_INVALID', 'the effective range holds no day', path));
  return { from, until };
}

/** A day that the schema has checked. */
export const dayOf = (day: string | undefined): number | null => (day === undefined ? null : parseIsoDate(day)!);

/** When a rule is in force: in its own range, as far as its rule set is. */
function effectiveWithin(
  compiling: Compiling,
  { effective }: RuleDocument | TableDocument,
  path: Path,
): Effective | null {
  const { whole, settings, problems } = compiling;
  const at = [...path, 'effective'];
  const own = effectiveOf(compiling, effective, at);
  if (!own || !whole) return own ?? whole;
  const both = { from: Math.max(own.from, whole.from), until: Math.min(own.until, whole.until) };
  if (both.from >= both.until && own.from < own.until && whole.from < whole.until)
    problems.push(settings.problem('RULE_INVALID', 'the rule is never in force while its rule set is', at));
  return both;
}

/** A group that is almost a declared one is a slip of the pen, and would be capped apart from it. */
function checkGroup(
  { groups, settings, problems }: Compiling,
  { group }: RuleDocument | TableDocument,
  path: Path,
): void {
  if (group === undefined || groups.includes(group)) return;
  const near = closest(group, groups, 1);
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

function filtersOf(compiling: Compiling, document: RuleDocument | TableDocument, path: Path): Rule['filters'] {
  return (Object.keys(filterNames) as (keyof typeof filterNames)[]).flatMap((key) => {
    const accepted = document[key];
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
