// Weigh: the evidence on one item into points after caps, and points into a risk.
import type { RiskName } from '../declaration/risk.js';
import { logit, sigmoid } from '../model/odds.js';
import type { Rule } from '../rules/rule-set.js';

/** 20 points double the odds: the credit-scorecard convention. */
export const logOddsPerPoint = Math.LN2 / 20;

/** A rule that hit, with the points that are left of it after the cap of its group. */
interface WeighedRule {
  readonly rule: Rule;
  readonly points: number;
}

/** Rules of one rule set that say the same thing. Two rules are of one group when they have the same object. */
export interface Group {
  /** Most points that its rules together may add, up or down. */
  readonly cap: number;
  /** What the rules at hand add, while they are weighed. */
  sum?: number;
}

/** The group of a rule, of one kind of groups; undefined when it is in none of that kind. */
export type GroupOf = (rule: Rule) => Group | undefined;

/** The evidence on one item in one risk dimension. */
export interface Weighed {
  readonly risk: number;
  readonly rules: readonly WeighedRule[];
  /** What the model adds to the base rate, in points; null without a model. */
  readonly modelPoints: number | null;
}

/**
 * Weigh rules that hit and the model's log-odds (already at the base rate of the policy, null without a model):
 * `logit(risk) = logit(base) + ln2/20 × (model points + Σ points)`. The points of a group together are kept within its
 * cap, up and down, each rule in proportion; where a rule belongs to several groups, one after the other.
 */
export function weigh(
  hits: readonly Rule[],
  baseRate: number,
  modelLogit: number | null,
  groups: readonly GroupOf[],
): Weighed {
  const base = logit(baseRate);
  const modelPoints = modelLogit === null ? null : (modelLogit - base) / logOddsPerPoint;
  const rules = hits.length === 0 ? noRules : weighRules(hits, groups);
  let points = modelPoints ?? 0;
  for (const one of rules) points += one.points;
  return { risk: roundRisk(sigmoid(base + logOddsPerPoint * points)), rules, modelPoints };
}

const noRules: readonly WeighedRule[] = [];

function weighRules(hits: readonly Rule[], groups: readonly GroupOf[]): readonly WeighedRule[] {
  const rules: { readonly rule: Rule; points: number }[] = [];
  for (const rule of hits) rules.push({ rule, points: rule.points });
  for (const groupOf of groups) cap(rules, groupOf);
  return rules;
}

function cap(rules: readonly { readonly rule: Rule; points: number }[], groupOf: GroupOf): void {
  for (const { rule } of rules) {
    const group = groupOf(rule);
    if (group) group.sum = 0;
  }
  for (const { rule, points } of rules) {
    const group = groupOf(rule);
    if (group) group.sum! += points;
  }
  for (const one of rules) {
    const group = groupOf(one.rule);
    if (!group) continue;
    const sum = Math.abs(group.sum!);
    if (sum > group.cap) one.points = (one.points * group.cap) / sum;
  }
}

/** Rounded to six decimals, so that no threshold depends on the last digit of a float. */
export function roundRisk(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}

/** Hits of one risk dimension. */
export function hitsOfRisk(hits: readonly Rule[], risk: RiskName): readonly Rule[] {
  for (const rule of hits) if (rule.risk !== risk) return hits.filter((one) => one.risk === risk);
  return hits;
}
