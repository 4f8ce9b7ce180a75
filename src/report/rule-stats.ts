// What rules do on a manifest, as text: a line for each rule, then the pairs that share most.
import type { RuleStats } from '../rules/analysis-sample.js';
import { counted, timeText } from './rule-check.js';
import { inert, number, type Paint, signed } from './summary.js';

export interface RuleStatsReport {
  readonly declarations: number;
  readonly items: number;
  readonly rejected: number;
  readonly rules: readonly (Omit<RuleStats, 'rule'> & {
    readonly id: string;
    readonly title: string;
    readonly points: number;
  })[];
  readonly overlaps: readonly {
    readonly a: string;
    readonly b: string;
    readonly both: number;
    readonly share: number;
  }[];
}

const mostPairs = 10;

/** Write the statistics in lines, rules that hit most first. */
export function writeRuleStats(stats: RuleStatsReport, paint: Paint): string {
  const { declarations, items, rejected } = stats;
  const sorted = [...stats.rules].sort((a, b) => b.hits - a.hits);
  const lines = [
    `${counted(declarations, 'declaration')} with ${counted(items, 'item')}${rejected > 0 ? `; ${counted(rejected, 'record')} rejected` : ''}`,
    '',
    paint('bold', '     hits    alone  open %      time  rule'),
    ...sorted.map((rule) => {
      const judged = declarations - rule.outOfScope;
      const open = judged === 0 ? 0 : (100 * rule.undetermined) / judged;
      const counts = `${number(rule.hits).padStart(9)} ${number(rule.uniqueHits).padStart(8)} ${open.toFixed(1).padStart(7)}`;
      return `${counts} ${timeText(rule.nanoseconds).padStart(9)}  ${rule.id.padEnd(10)} ${signed(rule.points).padStart(4)}  ${inert(rule.title)}`;
    }),
    ...overlapLines(stats, paint),
    '',
    paint(
      'dim',
      'alone: declarations that no other rule hits · open: of those in scope, left undetermined by missing fields',
    ),
    paint('dim', 'time: mean of one evaluation by itself; rules that are scored together share work'),
  ];
  return `${lines.join('\n')}\n`;
}

function overlapLines({ overlaps, rules }: RuleStatsReport, paint: Paint): string[] {
  if (overlaps.length === 0) return [];
  const hits = new Map(rules.map((rule) => [rule.id, rule.hits]));
  return [
    '',
    paint('bold', 'Rules that hit the same declarations most (share that both hit of those that either hits)'),
    ...overlaps
      .slice(0, mostPairs)
      .map(
        ({ a, b, both, share }) =>
          `  ${(100 * share).toFixed(1).padStart(5)} %  ${number(both).padStart(7)}  ${a} (${number(hits.get(a) ?? 0)}) and ${b} (${number(hits.get(b) ?? 0)})`,
      ),
  ];
}
