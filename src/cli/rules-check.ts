// The command `rules check`: every error of rule-set files, what each rule can cost, and what ought to be looked at.
import type { Command } from 'commander';
import { CustomsRiskError } from '../errors.js';
import { worstCost } from '../expression/cost.js';
import { type RuleCheck, writeRuleCheck } from '../report/rule-check.js';
import { analyseRules } from '../rules/analysis.js';
import { warningsOfAnalysis, warningsOfSample, warningsOfSet } from '../rules/analysis-warnings.js';
import { loadRuleSet } from '../rules/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import { rulesPath } from './config.js';
import { addSampleOptions, type SampleOptions, sampleRules, settingOf } from './rules-sample.js';
import { paintFor } from './terminal.js';

interface CheckOptions extends SampleOptions {
  readonly on?: string;
  readonly json?: true;
}

/** Add the command. `exit` takes 1 when a rule set has errors, 2 when a file cannot be read. */
export function addRulesCheckCommand(rules: Command, exit: (code: number) => void): void {
  const command = rules
    .command('check')
    .description('Tell all errors of rule sets, what each rule costs at worst, and what ought to be looked at.')
    .argument('<file...>', 'rule sets, or names of shipped ones')
    .option('--on <file>', 'manifest, or a declaration as .json, on which every rule ought to hit something');
  addSampleOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 no errors, whatever the warnings; 1 a rule set has errors; 2 a file cannot be read, or the command is wrong.

Examples:
  $ customs-risk rules check src/rules/packs/counterfeit.yaml src/rules/packs/public-safety.yaml
  $ customs-risk rules check counterfeit --on examples/manifests/arrivals.csv --mapping examples/mappings/arrivals.yaml`,
    )
    .action(async (files: string[], options: CheckOptions) => exit(await check(files, options)));
}

async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  const { policy, asOf } = await settingOf(options);
  const loaded = await Promise.all(files.map((name) => load(rulesPath(name, name))));
  const sound = loaded.flatMap(({ file, ruleSet }) => (ruleSet ? [{ file, ruleSet }] : []));
  const rules = sound.flatMap(({ ruleSet }) => ruleSet.rules);
  const analysis = analyseRules(rules);
  const sample = options.on === undefined ? undefined : await sampleRules(rules, options.on, options);
  const found: RuleCheck = {
    files: loaded.map(({ file, ruleSet, fault }) => ({
      file,
      name: ruleSet?.name ?? null,
      version: ruleSet?.version ?? null,
      rules: ruleSet?.rules.length ?? 0,
      errors: fault?.problems ?? [],
      says: fault?.message ?? null,
      remedy: fault?.remedy ?? null,
    })),
    rules: rules.map(({ id, title, when }) => ({ id, title, worstNs: Math.round(worstCost(when.tree)) })),
    warnings: [
      ...sound.flatMap(({ ruleSet }) => warningsOfSet(ruleSet, asOf, policy.document.baseCurrency)),
      ...warningsOfAnalysis(analysis, rules),
      ...(sample ? warningsOfSample(sample) : []),
    ],
    relations: analysis.relations.map(({ rule, other, relation }) => ({ rule: rule.id, other: other.id, relation })),
    undecided: analysis.undecided.map(({ id }) => id),
    notCompared: analysis.notCompared,
  };
  process.stdout.write(
    options.json ? `${JSON.stringify(found, null, 2)}\n` : writeRuleCheck(found, paintFor(process.stdout)),
  );
  const codes = loaded.flatMap(({ fault }) => fault?.code ?? []);
  return codes.length === 0 ? 0 : codes.some((code) => code.startsWith('FILE_')) ? 2 : 1;
}

interface Loaded {
  readonly file: string;
  readonly ruleSet: RuleSet | undefined;
  readonly fault: CustomsRiskError | undefined;
}

async function load(file: string): Promise<Loaded> {
  try {
    return { file, ruleSet: await loadRuleSet(file), fault: undefined };
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return { file, ruleSet: undefined, fault };
  }
}
