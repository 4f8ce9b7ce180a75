// The public surface of the library.

export type { Fault, Issue, Labels, Position } from './declaration/flat.js';
export type { Lane, RiskName } from './declaration/risk.js';
export type {
  Address,
  Declaration,
  Document,
  Equipment,
  Item,
  Package,
  Parcel,
  Party,
  Transport,
  TransportDocument,
} from './declaration/schema.js';
export { declarationSchema, schemaVersion } from './declaration/schema.js';
export type { FaultCode, IssueCode, OutcomeFaultCode, Problem, SetupFaultCode } from './errors.js';
export { CustomsRiskError, fieldIssues, outcomeFaults, recordFaults, setupFaults } from './errors.js';
export type { CompareOptions, Configuration } from './evaluation/compare.js';
export { compare } from './evaluation/compare.js';
export type { Compared, RiskDifference } from './evaluation/compared.js';
export { driftOf } from './evaluation/drift.js';
export type { DriftProfile } from './evaluation/drift-profile.js';
export { addProfiles, loadDriftProfile } from './evaluation/drift-profile.js';
export type { DriftFigure, DriftReport } from './evaluation/drift-report.js';
export { evaluate } from './evaluation/evaluate.js';
export type { EvaluateOptions } from './evaluation/evaluate-options.js';
export type { Evaluation, RiskEvaluation, RuleEffectiveness, ScoreEvaluation } from './evaluation/evaluation.js';
export type { KnownOutcome, OutcomeLedger } from './evaluation/outcome-ledger.js';
export { createOutcomeLedger } from './evaluation/outcome-ledger.js';
export type { Decision, Outcome, OutcomeResult } from './evaluation/outcome-schema.js';
export { labelOfResult, outcomeResults } from './evaluation/outcome-schema.js';
export type { OutcomeFault, OutcomeRecord } from './evaluation/outcomes.js';
export { readOutcomes } from './evaluation/outcomes.js';
export type { ProfileOptions } from './evaluation/profile-run.js';
export { profileDrift } from './evaluation/profile-run.js';
export type { Trace, TraceOutcome } from './expression/trace.js';
export type { TraceMatch } from './expression/trace-match.js';
export type { TraceValue } from './expression/trace-values.js';
export type { ManifestFormat } from './manifest/formats.js';
export type { Mapping } from './manifest/mapping.js';
export { loadMapping } from './manifest/mapping.js';
export type { ManifestRecord, ManifestSource, ReadManifestOptions } from './manifest/read-manifest.js';
export { readManifest } from './manifest/read-manifest.js';
export type { ModelCard } from './model/card.js';
export type { LoadModelOptions, Model } from './model/load.js';
export { loadModel } from './model/load.js';
export type { RiskComparison, VerdictComparison } from './pipeline/comparison.js';
export type { Explanation, FeatureExplanation, RuleExplanation } from './pipeline/explain.js';
export type { Scorable } from './pipeline/flat-record.js';
export type { LatencyReport } from './pipeline/latency.js';
export { loadMutes } from './pipeline/load-mutes.js';
export { loadPolicy } from './pipeline/load-policy.js';
export type { ScoreResult, Scorer } from './pipeline/scorer.js';
export { createScorer } from './pipeline/scorer.js';
export type { BatchMetrics, ScorerOptions, SwapOptions } from './pipeline/scorer-options.js';
export { loadBudget, loadOverrides } from './pipeline/select-verdicts.js';
export type { ShadowOptions, ShadowReport } from './pipeline/shadow.js';
export { libraryVersion, shipped } from './pipeline/shipped.js';
export type { WriteVerdictsOptions, WrittenVerdicts } from './pipeline/write-verdicts.js';
export { writeVerdicts } from './pipeline/write-verdicts.js';
export type { LoadRuleSetOptions } from './rules/load.js';
export { loadRuleSet } from './rules/load.js';
export type { Rule, RuleSet } from './rules/rule-set.js';
export type { RuleWarning } from './rules/warnings.js';
export { warningsOf } from './rules/warnings.js';
export type { Budget } from './scoring/budget.js';
export type { MuteList } from './scoring/mutes.js';
export type { Policy } from './scoring/policy.js';
export { defaultPolicy } from './scoring/policy.js';
export type { Reason, Risks, Verdict } from './scoring/verdict.js';
export type { OverrideReason, Overrides } from './selection/overrides.js';
export { overrideReasons } from './selection/overrides.js';
export type { Pick, Selectable, Selection, SelectOptions } from './selection/select.js';
export { select } from './selection/select.js';
export type { Strategy } from './selection/strategy.js';
export type { StreamPick, StreamSelector } from './selection/stream.js';
export { createStreamSelector } from './selection/stream.js';
