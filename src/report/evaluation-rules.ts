// Rule effectiveness: what each rule found, of the declarations that it fired on.
import type { Evaluation, RuleEffectiveness, StaleReason } from '../evaluation/evaluation.js';
import type { Block, Section } from './document.js';

const staleWords: { readonly [reason in StaleReason]: string } = {
  'never-fired': 'never fired',
  'no-hit': 'no hit',
  'review-overdue': 'review overdue',
  expired: 'expired',
};

const lookAt = ({ stale }: RuleEffectiveness): string => stale.map((reason) => staleWords[reason]).join(', ');

export function ruleEffectSection({ rules, declarations }: Evaluation): Section {
  const fired = rules.filter(({ fires }) => fires > 0);
  const idle = rules.filter(({ fires }) => fires === 0);
  return {
    id: 'rules',
    heading: 'What the rules found',
    says:
      rules.length === 0
        ? 'Not in this report: the verdicts name no rule.'
        : 'A rule fires where a verdict names it. Precision is of its declarations whose outcome is known; hits alone are of declarations on which no other rule of the same risk fired; lift is against random picks, or against all with a known outcome where there are none.',
    blocks: [
      ...(fired.length === 0 ? [] : [firedTable(fired, rules.length)]),
      ...(idle.length === 0 ? [] : [idleTable(idle, declarations)]),
    ],
  };
}

function firedTable(rules: readonly RuleEffectiveness[], all: number): Block {
  const isStale = rules.some(({ stale }) => stale.length > 0);
  return {
    kind: 'table',
    table: {
      caption: `Rules that fired (${rules.length} of ${all})`,
      columns: [
        { head: 'Rule', kind: 'code' },
        { head: 'Title', kind: 'text' },
        { head: 'Points', kind: 'points' },
        { head: 'Fires', kind: 'count' },
        { head: 'Selected', kind: 'count' },
        { head: 'Known', kind: 'count' },
        { head: 'Hits', kind: 'count' },
        { head: 'Alone', kind: 'count' },
        { head: 'Precision', kind: 'percent', bar: { most: 1 } },
        { head: 'Lift', kind: 'tenths' },
        ...(isStale ? [{ head: 'Look at it', kind: 'word' as const }] : []),
      ],
      rows: rules.map((rule) => [
        rule.id,
        rule.title ?? '–',
        rule.points,
        rule.fires,
        rule.selections,
        rule.examined,
        rule.hits,
        rule.hitsAlone,
        rule.precision,
        rule.lift,
        ...(isStale ? [lookAt(rule)] : []),
      ]),
      sortable: true,
    },
  };
}

function idleTable(rules: readonly RuleEffectiveness[], declarations: number): Block {
  return {
    kind: 'table',
    folded: true,
    table: {
      caption: `Rules that never fired (${rules.length})`,
      columns: [
        { head: 'Rule', kind: 'code' },
        { head: 'Title', kind: 'text' },
        { head: 'Points', kind: 'points' },
        { head: 'Undetermined', kind: 'percent', bar: { most: 1 } },
        { head: 'Look at it', kind: 'word' },
      ],
      rows: rules.map((rule) => [
        rule.id,
        rule.title ?? '–',
        rule.points,
        declarations === 0 ? null : rule.undetermined / declarations,
        lookAt(rule),
      ]),
      sortable: true,
    },
  };
}
