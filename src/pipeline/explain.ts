// Explain: everything behind the verdict on one declaration - each rule with its values, each feature, each step of the sum.
import { formatIsoDate } from '../declaration/dates.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import type { RiskName } from '../declaration/risk.js';
import type { Declaration } from '../declaration/schema.js';
import { slotIndex } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import { compileExpression } from '../expression/compile.js';
import type { Model } from '../model/load.js';
import { sigmoid } from '../model/odds.js';
import { evaluateRule, type Outcome } from '../rules/evaluate.js';
import { formatValue } from '../rules/reason.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { newSettling, type Settling } from '../rules/settle.js';
import type { ModelAnswer } from '../scoring/assess.js';
import { createFindMute, type Mute, type MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';

/** One rule on one item: its outcome and what it read. */
export interface RuleExplanation {
  readonly id: string;
  readonly title: string;
  readonly risk: RiskName;
  readonly points: number;
  /** Number of the item; null for a rule that looks at all items. */
  readonly item: number | null;
  readonly outcome: Outcome;
  readonly when: string;
  /** Fields that the condition reads, with their values as text. */
  readonly values: { readonly [field: string]: string };
  readonly missing: readonly string[];
  /** Restricted: not for the declarant, not for other administrations. */
  readonly officerNote: string | null;
  /** Of a hit that is muted: until when, who decided it and why. Restricted. */
  readonly mute: Pick<Mute, 'until' | 'who' | 'why'> | null;
}

export interface FeatureExplanation {
  readonly item: number;
  readonly name: string;
  /** Null when missing. */
  readonly value: number | null;
  readonly says: string;
}

export interface Explanation {
  readonly verdict: Verdict;
  readonly declaration: Declaration;
  /** Where every declaration starts, before evidence. */
  readonly baseRate: { readonly [risk in RiskName]: number };
  readonly rules: readonly RuleExplanation[];
  readonly features: readonly FeatureExplanation[];
  /** The model's own probability for each item, calibrated, at the rate of its training data. */
  readonly modelOutputs: readonly {
    readonly item: number;
    readonly risk: RiskName;
    readonly label: string;
    /** Null when the model gave no number. */
    readonly probability: number | null;
    readonly trainRate: number;
  }[];
}

export interface ExplainParts {
  readonly ruleSets: readonly RuleSet[];
  readonly policy: Policy;
  readonly mutes: MuteList | null;
  readonly asOf: number;
  readonly model: Model | null;
  readonly answer: Omit<ModelAnswer, 'first'> | null;
}

const noIndex = slotIndex('no');
const acceptedAt = slotIndex('declaration.acceptedAt');

/** Explain a declaration whose rows have their derived values. */
export function explainFlat(flat: FlatDeclaration, verdict: Verdict, parts: ExplainParts): Explanation {
  const numbers = flat.rows.map((row) => row[noIndex] as number); // the slot of a number
  return {
    verdict,
    declaration: nest(flat),
    baseRate: parts.policy.document.baseRate,
    rules: explainRules(flat, parts),
    features: numbers.flatMap((item, at) =>
      (parts.model?.features.specs ?? []).map(({ name, says }, feature, specs) => {
        const value = parts.answer?.features[at * specs.length + feature];
        return { item, name, says, value: value === undefined || Number.isNaN(value) ? null : value };
      }),
    ),
    modelOutputs: numbers.flatMap((item, at) =>
      (parts.answer?.outputs ?? []).map(({ risk, label, trainRate, logits }) => ({
        item,
        risk,
        label,
        trainRate,
        probability: Number.isFinite(logits[at]) ? sigmoid(logits[at]!) : null,
      })),
    ),
  };
}

function explainRules(flat: FlatDeclaration, parts: ExplainParts): RuleExplanation[] {
  const view = newView();
  view.items = flat.rows;
  const at = (flat.header[acceptedAt] as number | undefined) ?? parts.asOf; // the slot of a date
  const findMute = createFindMute(parts.mutes);
  const settlings = flat.rows.map(newSettling);
  return parts.ruleSets.flatMap((set) =>
    set.rules.flatMap((rule) => {
      const rows = rule.scope === 'item' ? flat.rows : [flat.header];
      return rows.map((row, number) => {
        view.row = row;
        const item = rule.scope === 'item' ? (row[noIndex] as number) : null; // the slot of a number
        const explained = explainRule(rule, view, at, item, settlings[number]!);
        const mute = explained.outcome === 'hit' ? findMute(rule, row, at) : undefined;
        return { ...explained, mute: mute ? { until: mute.until, who: mute.who, why: mute.why } : null };
      });
    }),
  );
}

function explainRule(
  rule: Rule,
  view: View,
  at: number,
  item: number | null,
  settling: Settling,
): Omit<RuleExplanation, 'mute'> {
  const outcome = evaluateRule(rule, view, at, settling);
  const missing = outcome === 'undetermined' ? [...new Set(view.missing)] : [];
  view.missing.length = 0;
  const { id, title, risk, points, officerNote } = rule;
  return {
    id,
    title,
    risk,
    points,
    item,
    outcome,
    when: rule.when.source.trim(),
    values: valuesOf(rule, view),
    missing,
    officerNote,
  };
}

function valuesOf(rule: Rule, view: View): { [field: string]: string } {
  const values: { [field: string]: string } = {};
  const environment = { scope: rule.scope, params: new Map(), lists: new Map() };
  for (const field of rule.when.reads) {
    const compiled = compileExpression(field, environment);
    if (!compiled.ok) continue; // a field of an entry or of another item
    const { type, evaluate } = compiled.expression;
    const value = evaluate(view);
    view.missing.length = 0;
    values[field] =
      type.kind === 'date' && typeof value === 'number' ? formatIsoDate(value) : formatValue(value, type.kind);
  }
  return values;
}
