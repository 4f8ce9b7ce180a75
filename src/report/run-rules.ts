// Rules and features of a run: what each did, and what the model went by.
import { laneNames, riskNames } from '../declaration/risk.js';
import type { RuleFigures } from '../pipeline/run-figures.js';
import type { Block, Section } from './document.js';
import type { RunReport } from './run-report.js';

const none: RuleFigures = {
  lanes: { red: 0, yellow: 0, blue: 0, green: 0 },
  alone: 0,
  hundredths: 0,
  undetermined: 0,
  muted: 0,
};

export function ruleSection({ summary: { rules, tally }, figures }: RunReport): Section {
  const ids = [...new Set([...Object.keys(rules), ...figures.rules.keys()])].sort();
  const all = ids.map((id) => {
    const counts = figures.rules.get(id) ?? none;
    const { title = '', points = null } = Object.hasOwn(rules, id) ? rules[id]! : {};
    return { id, title, points, counts, hits: laneNames.reduce((sum, lane) => sum + counts.lanes[lane], 0) };
  });
  const hit = all.filter(({ hits }) => hits > 0).sort((a, b) => b.hits - a.hits);
  const idle = all.filter(({ hits }) => hits === 0);
  const open = (count: number): number | null => (tally.verdicts === 0 ? null : count / tally.verdicts);
  const isMuted = all.some(({ counts }) => counts.muted > 0);
  const blocks: Block[] = [];
  if (hit.length > 0)
    blocks.push({
      kind: 'table',
      table: {
        caption: `Rules that hit (${hit.length} of ${all.length})`,
        columns: [
          { head: 'Rule', kind: 'code' },
          { head: 'Title', kind: 'text' },
          { head: 'Points', kind: 'points' },
          { head: 'Points added, mean', kind: 'points' },
          { head: 'Declarations', kind: 'count', bar: {} },
          { head: 'Their lanes', kind: 'lanes' },
          { head: 'Alone', kind: 'count' },
          { head: 'Undetermined', kind: 'percent' },
          ...(isMuted ? [{ head: 'Muted', kind: 'count' as const }] : []),
        ],
        rows: hit.map(({ id, title, points, hits, counts }) => [
          id,
          title,
          points,
          counts.hundredths / hits / 100,
          hits,
          counts.lanes,
          counts.alone,
          open(counts.undetermined),
          ...(isMuted ? [counts.muted] : []),
        ]),
        sortable: true,
      },
    });
  if (idle.length > 0)
    blocks.push({
      kind: 'table',
      folded: true,
      table: {
        caption: `Rules that hit nothing (${idle.length})`,
        columns: [
          { head: 'Rule', kind: 'code' },
          { head: 'Title', kind: 'text' },
          { head: 'Points', kind: 'points' },
          { head: 'Undetermined', kind: 'percent', bar: { most: 1 } },
        ],
        rows: idle.map(({ id, title, points, counts }) => [id, title, points, open(counts.undetermined)]),
        sortable: true,
      },
    });
  return {
    id: 'rules',
    heading: 'Rules',
    says:
      blocks.length === 0
        ? 'Not in this report: the run had no rules.'
        : 'Declarations in whose verdict a rule counts. Points added are after the caps of groups; alone are declarations that no other rule hit; undetermined is the share of all declarations for which the rule lacked a field.',
    blocks,
  };
}

export function featureSection({ figures, summary: { versions, shown } }: RunReport): Section {
  const { features } = shown;
  const rows = riskNames.flatMap((risk) =>
    [...figures.features[risk]].map(([name, { raises, lowers, hundredths }]) => ({
      name,
      risk,
      raises,
      lowers,
      mean: hundredths / 100 / Math.max(1, raises + lowers),
      total: hundredths,
    })),
  );
  rows.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const absent =
    versions.model === null
      ? 'Not in this report: the run was by rules alone.'
      : 'Not in this report: no verdict tells what the features add (--model-reasons says which verdicts do; by default those above the green lane).';
  return {
    id: 'model',
    heading: 'What the model goes by',
    says:
      rows.length === 0
        ? absent
        : 'Features among the reasons of verdicts that tell them; by default those above the green lane. Points are the mean of what it adds or takes away, where it is named.',
    blocks:
      rows.length === 0
        ? []
        : [
            {
              kind: 'table',
              table: {
                caption: 'Features by all the points that they moved',
                columns: [
                  { head: 'Feature', kind: 'code' },
                  { head: 'What it looks at', kind: 'text' },
                  { head: 'Risk', kind: 'word' },
                  { head: 'Raises', kind: 'count' },
                  { head: 'Lowers', kind: 'count' },
                  { head: 'Points, mean', kind: 'tenths', bar: {} },
                ],
                rows: rows.map(({ name, risk, raises, lowers, mean }) => [
                  name,
                  Object.hasOwn(features, name) ? features[name]! : 'all else that the model goes by',
                  risk,
                  raises,
                  lowers,
                  mean,
                ]),
                sortable: true,
              },
            },
          ],
  };
}
