// Explanation: one declaration with every rule, value and feature, as text for an officer.
import type { Explanation, RuleExplanation } from '../pipeline/explain.js';
import { inert, type Paint, partsText, signed } from './summary.js';
import { writeTrace } from './trace.js';

/** Write an explanation in lines: verdict, reasons, then what every rule and feature saw. */
export function writeExplanation(explanation: Explanation, paint: Paint): string {
  const { verdict } = explanation;
  const { risks, modelRisks } = verdict;
  const lines = [
    `${paint('bold', `Declaration ${inert(verdict.declarationId)}`)}   lane ${paint(verdict.lane, verdict.lane)} (${verdict.laneReason})`,
    `decision ${verdict.decisionId}`,
    '',
    ...(['counterfeit', 'safety'] as const).map((risk) => {
      const model = modelRisks?.[risk] === undefined ? '' : `, model alone ${modelRisks[risk]}`;
      return `${risk.padEnd(12)} ${risks[risk]}   (base rate ${explanation.baseRate[risk]}${model})`;
    }),
    `coverage     ${Math.round(verdict.coverage * 100)} % of the points at stake could be judged`,
    ...(verdict.degraded ? [paint('yellow', `degraded     ${verdict.degraded}`)] : []),
    ...reasonLines(explanation, paint),
    ...ruleLines(explanation, 'hit', 'Rules that hit', paint),
    ...ruleLines(explanation, 'undetermined', 'Rules that could not be judged', paint),
    ...ruleLines(explanation, 'no_hit', 'Rules that did not hit', paint),
    ...ruleLines(explanation, 'out_of_scope', 'Rules that do not apply', paint),
    ...featureLines(explanation, paint),
    '',
    paint('dim', partsText(verdict.versions)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Write how one rule came to its outcome on a declaration, for each item that it looked at. */
export function writeRuleExplanation(declarationId: string, rules: readonly RuleExplanation[], paint: Paint): string {
  const says = { hit: 'hit', no_hit: 'no hit', undetermined: 'undetermined', out_of_scope: 'does not apply' } as const;
  const lines = rules.flatMap((rule) => [
    paint('bold', `Declaration ${inert(declarationId)}   ${says[rule.outcome]}`),
    ...ruleLine(rule, true, paint),
  ]);
  return `${lines.join('\n')}\n`;
}

function reasonLines({ verdict }: Explanation, paint: Paint): string[] {
  const rows = verdict.reasons.map(
    ({ points, share, risk, item, id, text }) =>
      `  ${signed(points).padStart(8)}  ${`${Math.round(share * 100)} %`.padStart(5)}  ${risk.padEnd(11)} ${item === null ? 'all   ' : `item ${item}`}  ${id}: ${inert(text)}`,
  );
  const issues = verdict.issues.map(({ code, path }) => `  ${code} at ${path}`);
  return [
    '',
    paint('bold', 'Reasons (points, share of all points of that risk)'),
    ...(rows.length > 0 ? rows : ['  none']),
    ...(issues.length > 0 ? ['', paint('bold', 'Issues'), ...issues] : []),
  ];
}

function ruleLines({ rules }: Explanation, outcome: RuleExplanation['outcome'], title: string, paint: Paint): string[] {
  const chosen = rules.filter((rule) => rule.outcome === outcome);
  if (chosen.length === 0) return [];
  return [
    '',
    paint('bold', `${title} (${chosen.length})`),
    ...chosen.flatMap((rule) => ruleLine(rule, outcome !== 'no_hit', paint)),
  ];
}

function ruleLine(rule: RuleExplanation, detailed: boolean, paint: Paint): string[] {
  const where = rule.item === null ? 'all items' : `item ${rule.item}`;
  const values = Object.entries(rule.values).map(([field, value]) => `${field} = ${inert(value)}`);
  const lines = [`  ${rule.id.padEnd(8)} ${signed(rule.points).padStart(5)}  ${where}  ${rule.title}`];
  if (rule.missing.length > 0) lines.push(`           missing: ${rule.missing.join(', ')}`);
  if (rule.trace) lines.push(...writeTrace(rule.trace, paint, ' '.repeat(11)));
  else if (detailed) lines.push(paint('dim', `           ${rule.when.replace(/\s+/g, ' ')}`));
  if (!rule.trace && values.length > 0) lines.push(paint('dim', `           ${values.join(' · ')}`));
  if (rule.mute) {
    const { until, who, why } = rule.mute;
    lines.push(`           muted until ${until}, adds nothing (restricted): ${inert(why)} (${inert(who)})`);
  }
  if (rule.outcome === 'hit' && rule.officerNote) lines.push(`           note (restricted): ${rule.officerNote}`);
  return lines;
}

function featureLines({ features, modelOutputs }: Explanation, paint: Paint): string[] {
  if (features.length === 0) return [];
  const risks = [...new Set(modelOutputs.map(({ risk }) => risk))];
  const outputs = modelOutputs.map(
    ({ item, risk, probability, trainRate, label }) =>
      `  item ${item}  ${risk.padEnd(11)} ${probability?.toFixed(6) ?? 'no number'} (${trainRate.toFixed(4)} of the training data)  ${label}`,
  );
  const rows = features.map(({ item, name, value, points, text }) => {
    const shown =
      value === null ? 'missing' : typeof value === 'string' ? inert(value) : String(Number(value.toPrecision(6)));
    const adds = risks.map((risk) => (points?.[risk] === undefined ? '' : signed(points[risk])).padStart(11));
    return `  item ${item}  ${name.padEnd(24)} ${shown.padStart(12)}  ${adds.join('  ')}  ${inert(text)}`;
  });
  const head = paint('bold', `Features, and what they add to ${risks.join(' and ')} before calibration`);
  return ['', paint('bold', "The model's own probability"), ...outputs, '', head, ...rows];
}
