// The check of an outcomes file, as text for a terminal or a log; no contents of lines.
import { outcomeFaults, recordFaults } from '../errors.js';
import type { OutcomeCheck } from '../evaluation/check-outcomes.js';
import { number, type Paint } from './summary.js';

/** Faults that are shown with their lines. */
const shown = 20;

/** Write the check in lines. */
export function writeOutcomeCheck(check: OutcomeCheck, paint: Paint): string {
  const { lines, used, declarations, results, faults, faultCounts, verdicts, without } = check;
  const head = (name: string): string => paint('bold', name.padEnd(11));
  const known = (counts: { readonly [name: string]: number }): string =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${number(count)}`)
      .join(', ') || 'none';
  const text = [
    `${head('Read')} ${number(lines)} lines = ${number(used)} usable + ${number(lines - used)} not; ${number(declarations)} declarations`,
    `${head('Results')} ${known(results)}`,
    `${head('Decided by')} ${known(check.decidedBy)}`,
  ];
  if (verdicts !== null && without !== null)
    text.push(
      `${head('Verdicts')} ${number(verdicts)}, of which ${number(without)} have no outcome: not examined, which is not clean`,
    );
  if (faults.length > 0) text.push('', paint('bold', 'Lines that cannot be used'));
  for (const [code, count] of Object.entries(faultCounts))
    text.push(`  ${number(count).padStart(9)}  ${code.padEnd(20)} ${says(code)}`);
  for (const { line, code, path } of faults.slice(0, shown))
    text.push(`  line ${number(line)}  ${code}${path === null ? '' : ` in ${path}`}`);
  const told = Math.min(shown, faults.length);
  const all = lines - used;
  if (all > told) text.push(`  and ${number(all - told)} more lines (--json tells the first 100 of each code)`);
  return `${text.join('\n')}\n`;
}

function says(code: string): string {
  const all: { readonly [code: string]: string } = { ...recordFaults, ...outcomeFaults };
  return all[code] ?? '';
}
