// The check of a model as text: its steps, what canary rows reach, warnings.
import type { ModelCheck } from '../pipeline/check-model.js';
import { counted } from './rule-check.js';
import { inert, number, type Paint } from './summary.js';

/** Write a check in lines. */
export function writeModelCheck(check: ModelCheck, paint: Paint): string {
  const { steps, fault, coverage, warnings } = check;
  const lines = [
    paint('bold', inert(check.folder)),
    ...steps.map(({ step, ok, says }) =>
      ok
        ? `  ${paint('green', 'ok   ')}  ${step.padEnd(9)} ${inert(says)}`.trimEnd()
        : `  ${paint('red', 'fault')}  ${step}`,
    ),
    ...(fault ? ['', ...fault.message.split('\n').map(inert), inert(fault.remedy)] : []),
    ...(coverage ? ['', coverageText(coverage)] : []),
    ...(warnings.length > 0 ? ['', paint('bold', `Warnings (${warnings.length})`)] : []),
    ...warnings.map((warning) => `  ${paint('yellow', '!')} ${inert(warning)}`),
    '',
    fault
      ? paint('red', 'This model does not serve.')
      : `${paint('green', 'This model serves')}, with ${warnings.length === 0 ? 'no warnings' : counted(warnings.length, 'warning')}.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** How much of the trees canary rows reach. */
export function coverageText({ trees, leaves, reachable, reached }: NonNullable<ModelCheck['coverage']>): string {
  const share = reachable === 0 ? 100 : (100 * reached) / reachable;
  const dead = leaves - reachable;
  return `Canary rows reach ${share.toFixed(1)} % of the leaves: ${number(reached)} of ${number(reachable)} in ${counted(trees, 'tree')}${dead > 0 ? `; ${counted(dead, 'leaf')} more that no row can reach`.replace('leafs', 'leaves') : ''}.`;
}
