// Explain: everything behind the verdict on one declaration - each rule with its values, each feature, each step of the sum.
import { type FlatDeclaration, judgedAt } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import type { Declaration } from '../declaration/schema.js';
import { slotIndex } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import { compileExpression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import { formatValue } from '../expression/format-value.js';
import { compileTrace, type Trace } from '../expression/trace.js';
import type { Model } from '../model/load.js';
import { sigmoid } from '../model/odds.js';
import type { OpenModel } from '../model/predict.js';
import { evaluateRule, type Outcome } from '../rules/evaluate.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { newSettling, type Settling } from '../rules/settle.js';
import type { FeatureShares, ModelAnswer } from '../scoring/assess.js';
import { createFindMute, type Mute, type MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { logOddsPerPoint } from '../scoring/weigh.js';

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
  /** How the condition came to its outcome, part by part; of rules that hit or are undetermined. */
  readonly trace: Trace | null;
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
  readonly value: number | string | null;
  readonly says: string;
  /** What it says of the item. */
  readonly text: string;
  /** What it adds to each risk that the model answers, before calibration; null when that could not be worked out. */
  readonly points: { readonly [risk in RiskName]?: number } | null;
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
  /** For each item, what the features add; null when that could not be worked out. */
  readonly shares: readonly FeatureShares[] | null;
}

/** What the features of every row add, for every risk that the model answers. */
export async function sharesOfAll(
  model: OpenModel | null,
  answer: ExplainParts['answer'],
  rows: number,
): Promise<ExplainParts['shares']> {
  if (!model || !answer) return null;
  const asked = Array.from({ length: rows }, (_, row) => answer.outputs.map(({ risk }) => ({ row, risk }))).flat();
  try {
    const given = await model.attribute(answer.inputs, asked);
    const shares = Array.from({ length: rows }, (): { [risk in RiskName]?: Float64Array } => ({}));
    asked.forEach(({ row, risk }, at) => {
      shares[row]![risk] = given[at]!;
    });
    return shares;
  } catch {
    return null; // an explanation does without
  }
}

const noIndex = slotIndex('no');

/** Explain a declaration whose rows have their derived values. */
export function explainFlat(flat: FlatDeclaration, verdict: Verdict, parts: ExplainParts): Explanation {
  const numbers = flat.rows.map((row) => row[noIndex] as number); // the slot of a number
  return {
    verdict,
    declaration: nest(flat),
    baseRate: parts.policy.document.baseRate,
    rules: explainRules(flat, parts),
    features: explainFeatures(flat, parts),
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

function explainFeatures({ rows }: FlatDeclaration, { model, answer, shares }: ExplainParts): FeatureExplanation[] {
  if (!model) return [];
  const { specs, read, sentence } = model.features;
  return rows.flatMap((row, at) =>
    specs.map(({ name, says }, feature): FeatureExplanation => {
      const points = riskNames.flatMap((risk) => {
        const share = shares?.[at]?.[risk]?.[feature];
        return share === undefined || Number.isNaN(share)
          ? []
          : [[risk, Math.round((share / logOddsPerPoint) * 100) / 100]];
      });
      return {
        item: row[noIndex] as number, // the slot of a number
        name,
        value: answer ? read(answer.inputs, at, feature) : null,
        says,
        text: sentence(row, feature),
        points: shares && Object.fromEntries(points),
      };
    }),
  );
}

function explainRules(flat: FlatDeclaration, parts: ExplainParts): RuleExplanation[] {
  const context: RuleContext = {
    asOf: parts.asOf,
    traced: ['hit', 'undetermined'],
    settlings: flat.rows.map(newSettling),
    findMute: createFindMute(parts.mutes),
  };
  return parts.ruleSets.flatMap((set) => set.rules.flatMap((rule) => explainRule(rule, flat, context)));
}

/** What else decides of a rule: the day, the rows of its table that came before, and mutes. */
export interface RuleContext {
  readonly asOf: number;
  /** Outcomes that are told part by part. */
  readonly traced: readonly Outcome[];
  /** One for each item; the rules of a table are explained in their order. */
  readonly settlings: readonly Settling[];
  readonly findMute: ReturnType<typeof createFindMute>;
}

/** One rule on each item of a declaration, or on all of them together. */
export function explainRule(rule: Rule, flat: FlatDeclaration, context: RuleContext): RuleExplanation[] {
  const { id, title, risk, points, officerNote } = rule;
  const { asOf, traced, settlings, findMute } = context;
  const view = newView();
  view.items = flat.rows;
  const at = judgedAt(flat, asOf);
  const valuesOf = compileFields(rule);
  let traceOf: ((view: View) => Trace) | undefined;
  return (rule.scope === 'item' ? flat.rows : [flat.header]).map((row, number) => {
    view.row = row;
    const outcome = evaluateRule(rule, view, at, settlings[number]!);
    const missing = outcome === 'undetermined' ? [...new Set(view.missing)] : [];
    view.missing.length = 0;
    if (traced.includes(outcome)) traceOf ??= compileTrace(rule.when);
    const mute = outcome === 'hit' ? findMute(rule, row, at) : undefined;
    return {
      id,
      title,
      risk,
      points,
      item: rule.scope === 'item' ? (row[noIndex] as number) : null, // the slot of a number
      outcome,
      when: rule.when.source.trimEnd(),
      values: valuesOf(view),
      trace: traced.includes(outcome) ? traceOf!(view) : null,
      missing,
      officerNote,
      mute: mute ? { until: mute.until, who: mute.who, why: mute.why } : null,
    };
  });
}

function compileFields(rule: Rule): (view: View) => { [field: string]: string } {
  const environment = emptyEnvironment(rule.scope);
  const fields = rule.when.reads.flatMap((field) => {
    const compiled = compileExpression(field, environment);
    return compiled.ok ? [{ field, ...compiled.expression }] : []; // none for a field of an entry or of another item
  });
  return (view) => {
    const values: { [field: string]: string } = {};
    for (const { field, evaluate, type } of fields) values[field] = formatValue(evaluate(view), type);
    view.missing.length = 0;
    return values;
  };
}
