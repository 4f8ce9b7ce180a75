// Summary: what a run did, as text for a terminal or a log.
import { laneNames } from '../declaration/risk.js';
import { type FaultCode, fieldIssues, type IssueCode, recordFaults } from '../errors.js';
import type { RunSummary } from '../pipeline/run-manifest.js';

/** Colours a text, or gives it back as it is. */
export type Paint = (style: 'red' | 'yellow' | 'blue' | 'green' | 'bold' | 'dim', text: string) => string;

const barWidth = 30;

/** Write the summary of a run in lines. It names no contents of records. */
export function writeSummary(summary: RunSummary, paint: Paint): string {
  const { tally, coverage } = summary;
  const seconds = summary.milliseconds / 1000;
  const rate = Math.round(tally.read / Math.max(seconds, 0.001));
  const lines = [
    `${paint('bold', 'Read')}      ${number(tally.read)} records = ${number(tally.scored)} scored + ${number(tally.rejected)} rejected`,
    `${paint('bold', 'Verdicts')}  ${number(tally.verdicts)} in ${seconds.toFixed(1)} s, ${number(rate)} records/s, after ${(summary.startMs / 1000).toFixed(1)} s of start-up`,
    `${paint('bold', 'Coverage')}  ${coverage === null ? 'none' : `${(100 * coverage).toFixed(0)} % of the points at stake could be judged`}`,
    '',
    ...laneLines(summary, paint),
    ...section(paint, 'Rejected records, each needs an officer', tally.rejects, (code) => rejectText(summary, code)),
    ...section(paint, 'Issues', tally.issues, (code) => fieldIssues[code as IssueCode]),
    ...section(paint, 'Rules that hit most', tally.ruleHits, (id) => ruleText(summary, id), 10),
    ...section(paint, 'Fields that rules lacked most (rules left open, over all verdicts)', tally.lacks, () => '', 8),
  ];
  if (tally.thin > 0)
    lines.push(
      '',
      paint(
        'yellow',
        `${number(tally.thin)} verdicts rest on less than a tenth of the points at stake: hardly any field was there`,
      ),
    );
  if (tally.degraded > 0)
    lines.push(
      '',
      paint(
        'yellow',
        `${number(tally.degraded)} verdicts are degraded: their lane was raised to the floor of the policy`,
      ),
    );
  for (const note of summary.notes) lines.push('', `Note: ${inert(note)}`);
  const { versions } = summary;
  lines.push('', paint('dim', partsText(versions)));
  return `${lines.join('\n')}\n`;
}

function laneLines({ tally }: RunSummary, paint: Paint): string[] {
  return laneNames.map((lane) => {
    const count = tally.lanes[lane];
    const share = tally.verdicts === 0 ? 0 : count / tally.verdicts;
    const filled = count === 0 ? 0 : Math.max(1, Math.round(share * barWidth));
    const bar = paint(lane, '█'.repeat(filled)) + paint('dim', '░'.repeat(barWidth - filled));
    return `${lane.padEnd(6)} ${bar} ${number(count).padStart(9)}  ${(100 * share).toFixed(1).padStart(5)} %`;
  });
}

function rejectText({ tally, inputs }: RunSummary, code: string): string {
  const says = recordFaults[code as FaultCode];
  const first = tally.firstRejects[code];
  if (!first) return says;
  const { source, line, column, path } = first;
  const where = column === undefined ? (path ?? undefined) : `column "${inert(column)}"`;
  const place = `${inputs > 1 ? `${inert(source)} ` : ''}line ${number(line)}${where === undefined ? '' : `, ${where}`}`;
  return `${says}; first at ${place}`;
}

function ruleText({ rules }: RunSummary, id: string): string {
  const rule = rules[id];
  return rule ? `${signed(rule.points).padStart(4)}  ${rule.title}` : '';
}

function section(
  paint: Paint,
  title: string,
  counts: { [name: string]: number },
  says: (name: string) => string,
  most = 20,
): string[] {
  const entries = Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (entries.length === 0) return [];
  const rows = entries
    .slice(0, most)
    .map(([name, count]) => `  ${number(count).padStart(9)}  ${name.padEnd(20)} ${says(name)}`.trimEnd());
  const rest = entries.length > most ? [`             and ${entries.length - most} more`] : [];
  return ['', paint('bold', title), ...rows, ...rest];
}

/** What verdicts are made by, in one line. */
export function partsText({ model, ruleSets, policy, mutes }: RunSummary['versions']): string {
  return [model ?? 'no model', ...ruleSets, policy, ...(mutes === null ? [] : [mutes])].join(' · ');
}

/** Points with their sign. */
export const signed = (points: number): string => (points < 0 ? String(points) : `+${points}`);

/** Text without control characters and marks that turn the direction of writing, so that no file can steer a terminal. */
export function inert(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** A whole number with a thin mark between thousands, the same in every locale. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
