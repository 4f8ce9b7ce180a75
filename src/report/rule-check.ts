// The check of rule sets as text: errors of each file, what rules cost at worst, warnings.
import type { Problem } from '../errors.js';
import type { Relation } from '../rules/analysis.js';
import type { Warning } from '../rules/analysis-warnings.js';
import { inert, number, type Paint } from './summary.js';

export interface RuleCheck {
  readonly files: readonly {
    readonly file: string;
    /** Name and version of the rule set; null when it has errors. */
    readonly name: string | null;
    readonly version: string | null;
    readonly rules: number;
    readonly errors: readonly Problem[];
    /** All errors with their places in the file, as text. */
    readonly says: string | null;
    readonly remedy: string | null;
  }[];
  /** What one evaluation takes at worst, on the longest lists and texts. */
  readonly rules: readonly { readonly id: string; readonly title: string; readonly worstNs: number }[];
  readonly warnings: readonly Warning[];
  readonly relations: readonly { readonly rule: string; readonly other: string; readonly relation: Relation }[];
  /** Rules with too many alternatives to be analysed, and pairs of rules that were not compared. */
  readonly undecided: readonly string[];
  readonly notCompared: number;
}

/** Write a check in lines. */
export function writeRuleCheck(check: RuleCheck, paint: Paint): string {
  const errors = check.files.reduce((sum, { errors }) => sum + errors.length, 0);
  const warnings = check.warnings.length;
  const lines = [
    ...check.files.flatMap((file) => fileLines(file, paint)),
    ...costLines(check, paint),
    ...relationLines(check, paint),
    ...warningLines(check, paint),
    '',
    `${errors === 0 ? paint('green', 'No errors') : paint('red', counted(errors, 'error'))}, ${warnings === 0 ? 'no warnings' : paint('yellow', counted(warnings, 'warning'))}.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A count with its noun. */
export const counted = (count: number, what: string): string => `${number(count)} ${what}${count === 1 ? '' : 's'}`;

function fileLines(
  { file, name, version, rules, errors, says, remedy }: RuleCheck['files'][number],
  paint: Paint,
): string[] {
  if (name !== null)
    return [`${paint('green', 'sound ')} ${inert(file)}   ${name} ${version}, ${counted(rules, 'rule')}`];
  return [
    `${paint('red', 'faulty')} ${inert(file)}   ${counted(errors.length, 'error')}`,
    ...(says ? [says] : []),
    ...(remedy ? [remedy] : []),
  ];
}

function costLines({ rules }: RuleCheck, paint: Paint): string[] {
  if (rules.length === 0) return [];
  const sorted = [...rules].sort((a, b) => b.worstNs - a.worstNs);
  return [
    '',
    paint('bold', 'What one evaluation takes at worst, on the longest lists and texts'),
    ...sorted.map(({ id, title, worstNs }) => `  ${timeText(worstNs).padStart(9)}  ${id.padEnd(10)} ${inert(title)}`),
  ];
}

/** Nanoseconds in a unit that leaves few digits. */
export function timeText(ns: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ];
  const [unit, name] = units.find(([size]) => ns >= size) ?? [1, 'ns'];
  return `${(ns / unit).toFixed(unit === 1 ? 0 : 1)} ${name}`;
}

function relationLines({ relations, undecided, notCompared }: RuleCheck, paint: Paint): string[] {
  const count = (wanted: Relation): number => relations.filter(({ relation }) => relation === wanted).length;
  const says = [
    ...(count('overlap') > 0 ? [`${counted(count('overlap'), 'pair')} of rules can hit the same goods`] : []),
    ...(count('unknown') > 0 ? [`${counted(count('unknown'), 'pair')} cannot be told from the conditions alone`] : []),
    ...(notCompared > 0 ? [`${counted(notCompared, 'pair')} not compared`] : []),
    ...(undecided.length > 0 ? [`too large to be analysed: ${undecided.join(', ')}`] : []),
  ];
  return says.length === 0 ? [] : ['', paint('dim', `${says.join('; ')} (--json names them)`)];
}

function warningLines({ warnings }: RuleCheck, paint: Paint): string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(
    ({ code, rule, says }) => `  ${paint('yellow', code.padEnd(13))} ${(rule ?? '').padEnd(10)} ${inert(says)}`,
  );
  return ['', paint('bold', `Warnings (${warnings.length})`), ...rows];
}
