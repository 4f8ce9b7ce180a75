// The command `rules stats`: what rules do on the declarations of a manifest, and how much they share.
import type { Command } from 'commander';
import { writeRuleStats } from '../report/rule-stats.js';
import { loadRuleSet } from '../rules/load.js';
import { partsOf } from './parts.js';
import { addSampleOptions, type SampleOptions, sampleRules } from './rules-sample.js';
import { paintFor } from './terminal.js';

interface StatsOptions extends SampleOptions {
  readonly on: string;
  readonly rules?: string[];
  readonly json?: true;
}

/** Add the command. */
export function addRulesStatsCommand(rules: Command): void {
  const command = rules
    .command('stats')
    .description('Count what rules do on a manifest: hits, hits of their own, what stays open, time, what they share.')
    .requiredOption('--on <file>', 'manifest, or a declaration as .json; - for standard input')
    .option(
      '--rules <file>',
      'rule set, or name of a shipped one; may be given more than once (default: the two shipped packs)',
      (value: string, before: string[] = []) => [...before, value],
    );
  addSampleOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ customs-risk rules stats --on examples/manifests/arrivals.csv --mapping examples/mappings/arrivals.yaml`,
    )
    .action(stats);
}

async function stats(options: StatsOptions): Promise<void> {
  const { rules: files } = partsOf({ model: false, ...(options.rules ? { rules: options.rules } : {}) });
  const sets = await Promise.all(files.map((file) => loadRuleSet(file)));
  const { declarations, items, rejected, rules, overlaps } = await sampleRules(
    sets.flatMap((set) => set.rules),
    options.on,
    options,
  );
  const found = {
    declarations,
    items,
    rejected,
    rules: rules.map(({ rule: { id, title, risk, points }, ...counts }) => ({ id, title, risk, points, ...counts })),
    overlaps: overlaps.map(({ a, b, both, share }) => ({ a: a.rule.id, b: b.rule.id, both, share })),
  };
  process.stdout.write(
    options.json ? `${JSON.stringify(found, null, 2)}\n` : writeRuleStats(found, paintFor(process.stdout)),
  );
}
