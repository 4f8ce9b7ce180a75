// Rule effectiveness: what each rule found, of the declarations that it fired on.
import type { Evaluation, StaleReason } from '../evaluation/evaluation.js';
import type { Section } from './document.js';

const staleWords: { readonly [reason in StaleReason]: string } = {
  'never-fired': 'never fired',
  'no-hit': 'no hit',
  'review-overdue': 'review overdue',
  expired: 'expired',
};

export function ruleEffectSection({ rules }: Evaluation): Section {
  return {
    id: 'rules',
    heading: 'What the rules found',
    says:
      rules.length === 0
        ? 'Not in this report: the verdicts name no rule.'
        : 'A rule fires where a verdict names it. Precision is of its declarations whose outcome is known; hits alone are of declarations on which no other rule of the same risk fired; lift is against random picks, or against all with a known outcome where there are none.',
    blocks:
      rules.length === 0
        ? []
        : [
            {
              kind: 'table',
              table: {
                caption: `Rules (${rules.length})`,
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
                  { head: 'Undetermined', kind: 'count' },
                  { head: 'Look at it', kind: 'text' },
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
                  rule.undetermined,
                  rule.stale.map((reason) => staleWords[reason]).join(', '),
                ]),
                sortable: true,
              },
            },
          ],
  };
}
