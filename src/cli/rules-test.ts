// The command `rules test`: the tests that rules carry with them.
import type { Command } from 'commander';
import { type TestedSet, writeRuleTests } from '../report/rule-tests.js';
import { runInlineTests } from '../rules/inline-tests.js';
import { loadRuleSet } from '../rules/load.js';
import { rulesPath } from './config.js';
import { type SampleOptions, settingOf } from './rules-sample.js';
import { paintFor } from './terminal.js';

/** Add the command. `exit` takes 1 when a test failed. */
export function addRulesTestCommand(rules: Command, exit: (code: number) => void): void {
  rules
    .command('test')
    .description('Run the tests that rules carry with them.')
    .argument('<file...>', 'rule sets, or names of shipped ones')
    .option('--policy <file>', 'policy, for its currency (default: the built-in one)')
    .addHelpText(
      'after',
      `
Exit codes: 0 all passed; 1 a test failed; 2 a file or the command is wrong.

Example:
  $ customs-risk rules test src/rules/packs/counterfeit.yaml src/rules/packs/public-safety.yaml`,
    )
    .action(async (files: string[], options: Pick<SampleOptions, 'policy'>) => exit(await test(files, options)));
}

async function test(files: readonly string[], options: Pick<SampleOptions, 'policy'>): Promise<number> {
  const { policy } = await settingOf(options);
  const tested: TestedSet[] = [];
  for (const name of files) {
    const file = rulesPath(name, name);
    const ruleSet = await loadRuleSet(file);
    const results = runInlineTests(ruleSet, policy.document.baseCurrency);
    const { name: set, version, rules } = ruleSet;
    tested.push({ file, name: set, version, rules: rules.map(({ id, title }) => ({ id, title })), results });
  }
  process.stdout.write(writeRuleTests(tested, paintFor(process.stdout)));
  return tested.every(({ results }) => results.every(({ passed }) => passed)) ? 0 : 1;
}
