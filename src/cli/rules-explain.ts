// The command `rules explain`: how one rule came to its outcome on one declaration.
import type { Command } from 'commander';
import type { FlatDeclaration } from '../declaration/flat.js';
import { slotIndex } from '../declaration/slots.js';
import { setupFault } from '../errors.js';
import { explainRule } from '../pipeline/explain.js';
import { rejection } from '../pipeline/flat-record.js';
import { writeRuleExplanation } from '../report/explanation.js';
import { createRuleEvaluation } from '../rules/evaluate.js';
import { loadRuleSet } from '../rules/load.js';
import { newSettling } from '../rules/settle.js';
import { createFindMute } from '../scoring/mutes.js';
import { didYouMean } from '../suggest.js';
import { rulesPath } from './config.js';
import { addSampleOptions, readSample, type SampleCount, type SampleOptions, settingOf } from './rules-sample.js';
import { paintFor } from './terminal.js';

interface ExplainOptions extends SampleOptions {
  readonly rules: string;
  readonly on: string;
  readonly id?: string;
}

/** Add the command. */
export function addRulesExplainCommand(rules: Command): void {
  const command = rules
    .command('explain')
    .description('Show part by part how a rule came to its outcome on a declaration. Holds restricted officer notes.')
    .argument('<rule-id>', 'id of the rule')
    .requiredOption('--rules <file>', 'rule set of the rule, or name of a shipped one')
    .requiredOption('--on <file>', 'manifest, or a declaration as .json; - for standard input')
    .option('--id <id>', 'id of the declaration (default: the first that the rule hits, else the first of all)');
  addSampleOptions(command)
    .addHelpText(
      'after',
      `
Example:
  $ customs-risk rules explain CF-001 --rules counterfeit --on examples/manifests/arrivals.csv --mapping examples/mappings/arrivals.yaml`,
    )
    .action(explain);
}

const idSlot = slotIndex('declaration.id');

async function explain(id: string, options: ExplainOptions): Promise<void> {
  const file = rulesPath(options.rules, options.rules);
  const ruleSet = await loadRuleSet(file);
  const rule = ruleSet.rules.find((one) => one.id === id);
  if (!rule) {
    const known = didYouMean(
      id,
      ruleSet.rules.map((one) => one.id),
    );
    throw setupFault('USAGE', `there is no rule "${id}"${known}`, { file, remedy: 'Check the id and the file.' });
  }
  const { policy, asOf } = await settingOf(options);
  const count: SampleCount = { read: 0, rejected: 0, lastFault: undefined };
  const evaluate = createRuleEvaluation([{ ...ruleSet, rules: [rule] }]);
  const isHit = (flat: FlatDeclaration): boolean => {
    const { declarationHits, itemHits } = evaluate(flat, asOf);
    return [declarationHits, ...itemHits].some((hits) => hits.length > 0);
  };
  const chosen = await choose(readSample(options.on, options, policy, count), options.id, isHit);
  if (!chosen) throw nothingToExplain(options, count);
  const explained = explainRule(rule, chosen, {
    asOf,
    traced: ['hit', 'no_hit', 'undetermined'],
    settlings: chosen.rows.map(newSettling),
    findMute: createFindMute(null),
  });
  const declaration = String(chosen.header[idSlot]);
  process.stdout.write(writeRuleExplanation(declaration, explained, paintFor(process.stdout)));
}

/** The declaration of an id; without one the first that the rule hits, else the first. */
async function choose(
  flats: AsyncIterable<FlatDeclaration>,
  id: string | undefined,
  isHit: (flat: FlatDeclaration) => boolean,
): Promise<FlatDeclaration | undefined> {
  let first: FlatDeclaration | undefined;
  for await (const flat of flats) {
    if (id !== undefined) {
      if (flat.header[idSlot] === id) return flat;
      continue;
    }
    if (isHit(flat)) return flat;
    first ??= flat;
  }
  return first;
}

function nothingToExplain({ on, id }: ExplainOptions, { read, rejected, lastFault }: SampleCount): Error {
  if (read === 1 && lastFault) return rejection(lastFault);
  const message = id === undefined ? 'there is no declaration to explain' : 'there is no declaration of that id';
  const remedy =
    rejected > 0 ? `${rejected} records were rejected: see the quarantine file of \`score\`.` : 'Check the id.';
  return setupFault('USAGE', message, { file: on, remedy });
}
