// The report of a run: what was decided, by what, of which declarations, and what could not be judged.
import { laneNames } from '../declaration/risk.js';
import type { RunFigures } from '../pipeline/run-figures.js';
import type { RunSummary } from '../pipeline/run-manifest.js';
import type { Block, Fact, Report, Section } from './document.js';
import { counted, percent } from './format.js';
import { laneMeanings } from './lanes.js';
import { coverageSection } from './run-coverage.js';
import { riskSection, topSection } from './run-risks.js';
import { featureSection, ruleSection } from './run-rules.js';
import { number } from './summary.js';
import { partsSection } from './versions.js';

/** What the report of a run is written from. */
export interface RunReport {
  readonly summary: RunSummary;
  readonly figures: RunFigures;
  /** Manifests, as they were named. */
  readonly sources: readonly string[];
  /** When it is written: YYYY-MM-DD HH:MM, in UTC. */
  readonly written: string;
}

/** Put the report together. */
export function runReport(run: RunReport): Report {
  const { tally, versions } = run.summary;
  const remarks = remarksOf(run);
  return {
    kind: 'Risk report of a run',
    title: run.sources.length === 1 ? nameOf(run.sources[0]!) : counted(run.sources.length, 'manifest'),
    lead: leadOf(run),
    facts: factsOf(run),
    sections: [
      ...(remarks.length === 0
        ? []
        : [{ id: 'remarks', heading: 'Remarks', says: 'What to know first.', blocks: remarks }]),
      laneSection(run),
      riskSection(run),
      topSection(run),
      ruleSection(run),
      featureSection(run),
      coverageSection(run),
      {
        id: 'quality',
        heading: 'Precision, calibration and slices',
        says: 'Not in this report: a run knows no outcomes. “customs-risk evaluate” measures them on declarations whose outcome is known.',
        blocks: [],
      },
      {
        id: 'drift',
        heading: 'Drift',
        says: 'Not in this report: a run has no reference to compare with. “customs-risk drift check” compares declarations with the profile of a model.',
        blocks: [],
      },
      partsSection([versions], [speedOf(run)]),
    ],
    written:
      `Written ${run.written} UTC by customs-risk ${versions.library}. ${tally.verdicts === 0 ? '' : privacyOf(run)}`.trim(),
  };
}

/** The name of a manifest; the path that leads to it stays where it is. */
const nameOf = (source: string): string => (source === '-' ? 'Standard input' : source.replace(/^.*[/\\](?=.)/, ''));

function privacyOf({ figures }: RunReport): string {
  return figures.personal
    ? 'Holds sentences with contents of declarations: not for everyone.'
    : 'Holds ids of declarations and no other contents of theirs.';
}

function leadOf({ summary: { tally } }: RunReport): string {
  const { verdicts, lanes, rejected } = tally;
  const rejects =
    rejected === 0
      ? 'No record was rejected.'
      : `${counted(rejected, 'record')} ${rejected === 1 ? 'was' : 'were'} rejected; each needs an officer.`;
  if (verdicts === 0) return `No declaration was scored. ${rejects}`;
  return `Of ${counted(verdicts, 'declaration')}, ${number(lanes.red)} ${lanes.red === 1 ? 'goes' : 'go'} to physical examination and ${number(lanes.yellow)} to the check of documents. ${rejects}`;
}

function factsOf({ summary, figures }: RunReport): Fact[] {
  const { tally, coverage } = summary;
  const { verdicts, lanes } = tally;
  const share = (count: number): string => (verdicts === 0 ? '–' : `${percent(count / verdicts)} of declarations`);
  return [
    { label: 'declarations', value: number(verdicts), note: counted(figures.items, 'item') },
    { label: 'red', value: number(lanes.red), note: share(lanes.red), lane: 'red' },
    { label: 'yellow', value: number(lanes.yellow), note: share(lanes.yellow), lane: 'yellow' },
    {
      label: 'rejected records',
      value: number(tally.rejected),
      note: tally.read === 0 ? '–' : `${percent(tally.rejected / tally.read)} of ${number(tally.read)} read`,
    },
    {
      label: 'coverage',
      value: coverage === null ? '–' : percent(coverage),
      note: 'of the points at stake, mean',
    },
  ];
}

function remarksOf({ summary, figures }: RunReport): Block[] {
  const { tally, notes } = summary;
  const { degraded } = figures;
  const warnings = [
    [
      degraded['model-failed'],
      'the model failed, so they are by rules alone and their lane was raised to the floor of the policy',
    ],
    [degraded['item-rejected'], 'an item was rejected, so their lane was raised to the floor of the policy'],
    [tally.thin, 'hardly any field was there: they rest on less than a tenth of the points at stake'],
  ] as const;
  return [
    ...warnings.flatMap(([count, text]): Block[] =>
      count === 0 ? [] : [{ kind: 'note', tone: 'warning', text: `${counted(count, 'verdict')}: ${text}.` }],
    ),
    ...notes.map((text): Block => ({ kind: 'note', tone: 'plain', text })),
  ];
}

function laneSection({ summary: { tally }, figures }: RunReport): Section {
  const { verdicts, lanes } = tally;
  const sources = [...figures.sources].sort(([a], [b]) => (a < b ? -1 : 1));
  const byReason = laneNames.map((lane) => {
    const { risk, rule, degraded } = figures.laneReasons[lane];
    return [
      lane,
      lanes[lane],
      verdicts === 0 ? null : lanes[lane] / verdicts,
      laneMeanings[lane],
      risk,
      rule,
      degraded,
    ];
  });
  const bySource = sources.map(([source, of]) => [
    nameOf(source),
    of.red + of.yellow + of.blue + of.green,
    of,
    of.red,
    of.yellow,
  ]);
  return {
    id: 'lanes',
    heading: 'Lanes',
    says: 'The lane is what the verdict asks for: by the thresholds of the policy, by a rule that forces a lane, or by the floor for verdicts that are degraded.',
    blocks: [
      {
        kind: 'table',
        table: {
          caption: 'Declarations by lane',
          columns: [
            { head: 'Lane', kind: 'lane' },
            { head: 'Declarations', kind: 'count' },
            { head: 'Share', kind: 'percent', bar: { most: 1 } },
            { head: 'What happens', kind: 'text' },
            { head: 'by thresholds', kind: 'count' },
            { head: 'by a rule', kind: 'count' },
            { head: 'by the floor', kind: 'count' },
          ],
          rows: byReason,
          sortable: false,
        },
      },
      ...(sources.length < 2
        ? []
        : [
            {
              kind: 'table' as const,
              table: {
                caption: 'Declarations by manifest',
                columns: [
                  { head: 'Manifest', kind: 'text' as const },
                  { head: 'Declarations', kind: 'count' as const },
                  { head: 'Lanes', kind: 'lanes' as const },
                  { head: 'red', kind: 'count' as const },
                  { head: 'yellow', kind: 'count' as const },
                ],
                rows: bySource,
                sortable: true,
              },
            },
          ]),
    ],
  };
}

function speedOf({ summary: { tally, milliseconds, startMs, workers, resumedAfter } }: RunReport): Block {
  const seconds = milliseconds / 1000;
  const rate = Math.round((tally.read - (resumedAfter ?? 0)) / Math.max(seconds, 0.001));
  return {
    kind: 'table',
    table: {
      caption: 'The run',
      columns: [
        { head: 'Figure', kind: 'text' },
        { head: 'Value', kind: 'text' },
      ],
      rows: [
        ['Records read', `${number(tally.read)} = ${number(tally.scored)} scored + ${number(tally.rejected)} rejected`],
        [
          'Time from the first byte',
          `${seconds.toFixed(1)} s, ${number(rate)} records a second by ${counted(workers, 'thread')}`,
        ],
        ...(resumedAfter === null ? [] : [['Went on', `after ${number(resumedAfter)} records of an earlier run`]]),
        ['Start-up', `${(startMs / 1000).toFixed(1)} s`],
      ],
      sortable: false,
    },
  };
}
