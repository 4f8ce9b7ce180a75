// The command `model init`: the draft of a model folder from an ONNX file and the features that it was trained on.
import { type Command, Option } from 'commander';
import { type RiskName, riskNames } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { type Draft, type DraftOptions, draftModel, type OutputChoice } from '../pipeline/draft-model.js';
import { newHistoryTally } from '../pipeline/history.js';
import { checkNewFolder } from '../pipeline/refresh-model.js';
import { sampleHistory } from '../pipeline/sample-history.js';
import { coverageText } from '../report/model-check.js';
import { historyOf } from './features-history.js';
import { runOnHistory } from './features-run.js';

interface InitOptions {
  readonly features: string;
  readonly tables?: string;
  readonly output?: string[];
  readonly on?: string[];
  readonly mapping?: string;
  readonly format?: ManifestFormat;
  readonly policy?: string;
  readonly out: string;
  readonly quiet?: true;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Add the command. `exit` takes 0, or 3 when records of the history were rejected. */
export function addModelInitCommand(model: Command, exit: (code: number) => void): void {
  model
    .command('init')
    .description('Draft a model folder: the card from the graph and the features, and canary rows.')
    .argument('<file.onnx>', 'the exported model')
    .requiredOption('--features <features.yaml>', 'feature file that it was trained on')
    .option('--tables <tables.json>', 'fitted tables, where the features look things up')
    .option(
      '--output <risk=name:column>',
      'what a risk is read from, such as counterfeit=probabilities:1; may be given more than once (default: told from the graph)',
      collect,
    )
    .option(
      '--on <file>',
      'training data: canary rows, days and shares of positives come from it; may be repeated',
      collect,
    )
    .option('--mapping <file>', 'mapping profile of manifests that have columns, with labels and evaluates')
    .addOption(
      new Option('--format <format>', 'format of the manifests (default: told from their first bytes)').choices(
        manifestFormats,
      ),
    )
    .option('--policy <file>', 'policy, for its exchange rates (default: the built-in one)')
    .requiredOption('--out <folder>', 'folder of the draft, which must not exist')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
What the graph and the data do not tell stands in model.json as TODO; the model serves when that is filled in.
Canary rows hold only fields that the features read, no names and ids of parties, and no ids of declarations.

Exit codes: 0 drafted; 3 drafted, with records of the history rejected; 2 the setup is wrong; 1 reading or writing failed.

Example:
  $ customs-risk model init exported.onnx --features features.yaml --tables tables.json --on 2020.csv --mapping kcs.yaml --out models/next`,
    )
    .action(async (onnx: string, options: InitOptions) => exit(await initModel(onnx, options)));
}

async function initModel(onnx: string, options: InitOptions): Promise<number> {
  const { on = [], features, tables = null, out } = options;
  checkNewFolder(out);
  const base = { onnx, features, tables, outputs: options.output?.map(choiceOf) ?? null, out };
  const drafted = (draft: Draft): void => void process.stdout.write(`${draftText(out, draft)}\n`);
  if (on.length === 0) {
    drafted(await draftModel({ ...base, history: null }));
    return 0;
  }
  return runOnHistory({ on, quiet: options.quiet === true }, 1, `The draft is in ${out}`, async (signal, tell) => {
    let tally = newHistoryTally();
    const history: DraftOptions['history'] = async (loaded) => {
      const sampled = await sampleHistory(
        await historyOf({ ...options, on }, loaded.set.currency, signal),
        loaded,
        tell,
      );
      ({ tally } = sampled);
      return sampled;
    };
    drafted(await draftModel({ ...base, history }));
    return { tally, parts: [[tally.rows, 'looked at']], labels: new Map(), tables: [], notes: [] };
  });
}

function choiceOf(text: string): OutputChoice {
  const [, risk, name, index] = /^([a-z]+)=(.+):(\d{1,4})$/.exec(text) ?? [];
  if (name === undefined || !riskNames.some((one) => one === risk))
    throw setupFault('USAGE', `--output is not written risk=name:column, with a risk of ${riskNames.join(', ')}`);
  return { risk: risk as RiskName, name, index: Number(index) };
}

function draftText(out: string, { canaries, coverage, open }: Draft): string {
  return [
    `Drafted ${out}: ${canaries.declared + canaries.drawn} canary rows, ${canaries.declared} from declarations and ${canaries.drawn} drawn.`,
    ...(coverage ? [coverageText(coverage)] : []),
    'Still to be filled in, in model.json:',
    ...open.map((place) => `  ${place}`),
    `Then: customs-risk model check ${out}`,
  ].join('\n');
}
