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
import { countryGroup, isCountryOnly } from './country-only.js';
import type { Overrides, Place } from './overrides.js';
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
  /** What rule sets that extend this one change of it. */
  readonly overrides: Overrides;
}

/** Where keys of a rule stand that another rule set has changed. */
type Changed = ReadonlyMap<string, Place>;

/** What a rule and all rows of a table have in common. */
export type Frame = Pick<
  Rule,
  'risk' | 'scope' | 'filters' | 'isSampled' | 'effective' | 'reviewBy' | 'officerNote' | 'action'
>;

/** Compile a rule; undefined when it is faulty. */
export function compileRule(compiling: Compiling, rule: RuleDocument, path: Path, changed: Changed): Rule | undefined {
  const environment: Environment = { scope: rule.scope, params: compiling.params, lists: compiling.lists };
  const when = compileWhen(compiling, rule.when, [...path, 'when'], environment);
  const frame = compileFrame(compiling, rule, path, changed);
  if (!when) return undefined;
  const reason = compileReason(rule.reason, when.tree, environment);
  addProblems(compiling, reason.problems, [...path, 'reason']);
  return {
    ...frame,
    id: rule.id,
    title: rule.title,
    points: rule.points,
    stake: Math.abs(rule.points),
    group: rule.group ?? groupOf(when, `rule ${rule.id}`),
    when,
    writeReason: reason.write,
    tests: rule.tests ?? [],
    table: null,
  };
}

/** The group of a rule that names none: that of countries where its condition reads nothing else, or one of its own. */
export function groupOf(when: Expression, own: string): string {
  return isCountryOnly(when.tree) ? countryGroup : own;
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
export function compileFrame(
  compiling: Compiling,
  document: RuleDocument | TableDocument,
  path: Path,
  changed: Changed,
): Frame {
  const { id, risk, scope, percentage, reviewBy, officerNote, action } = document;
  const { settings } = compiling;
  checkGroup(compiling, document, path);
  return {
    risk,
    scope,
    filters: filtersOf(compiling, document, path),
    isSampled: percentage === undefined ? null : sampleOf(id, percentage),
    effective: effectiveWithin(
      compiling,
      document,
      changed.get('effective') ?? { settings, path: [...path, 'effective'] },
    ),
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
  if (isEmpty({ from, until }))
    problems.push(
      settings.problem(
        'RULE_INVALID',
        'the effective range holds no day: `until`, the first day on which it no longer holds, must be later than `from`',
        path,
      ),
    );
  return { from, until };
}

/** A day that the schema has checked. */
export const dayOf = (day: string | undefined): number | null => (day === undefined ? null : parseIsoDate(day)!);

/** When a rule is in force: in its own range, as far as its rule set is. */
function effectiveWithin(
  { whole, problems }: Compiling,
  { effective }: RuleDocument | TableDocument,
  { settings, path }: Place,
): Effective | null {
  const own = effectiveOf({ settings, problems }, effective, path);
  const both = inBoth(own, whole);
  if (own && whole && isEmpty(both) && !isEmpty(own) && !isEmpty(whole))
    problems.push(settings.problem('RULE_INVALID', 'the rule is never in force while its rule set is', path));
  return both;
}

/** The days that are in two ranges. */
export function inBoth(one: Effective | null, other: Effective | null): Effective | null {
  if (!one || !other) return one ?? other;
  return { from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) };
}

/** Whether a range holds no day. */
export const isEmpty = (range: Effective | null): boolean => range !== null && range.from >= range.until;

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
