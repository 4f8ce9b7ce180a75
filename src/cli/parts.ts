// Parts: the options that name rules, model, policy and mapping, the same for every command.
import { type Command, Option } from 'commander';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { shipped } from '../pipeline/shipped.js';
import { type Config, loadConfig, modelPath, rulesPath } from './config.js';

export interface PartOptions {
  readonly config?: string;
  readonly mapping?: string;
  readonly rules?: string[];
  /** Commander gives true when neither --model nor --no-model was used. */
  readonly model?: string | boolean;
  readonly policy?: string;
  readonly mutes?: string;
  readonly format?: ManifestFormat;
  readonly asOf?: string;
}

/** Which files a command works with; null where there is none. */
export interface Parts {
  readonly config: Config;
  readonly mapping: string | null;
  readonly rules: readonly string[];
  readonly model: string | null;
  readonly policy: string | null;
  readonly mutes: string | null;
  readonly format: ManifestFormat | null;
  readonly asOf: string | null;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Add the options to a command. */
export function addPartOptions(command: Command): Command {
  return command
    .option('--config <file>', 'options from a YAML file; those given here win')
    .option('--mapping <file>', 'mapping profile of a manifest that has columns')
    .option(
      '--rules <file>',
      'rule set, or name of a shipped one; may be given more than once (default: the two shipped packs)',
      collect,
    )
    .option('--model <folder>', 'model folder, or name of a shipped one (default: kcs-gbdt)')
    .option('--no-model', 'score by rules alone')
    .option('--policy <file>', 'policy (default: the built-in one)')
    .option('--mutes <file>', 'mute list: hits that are shown and add nothing')
    .addOption(
      new Option('--format <format>', 'format of the manifest (default: told from its first bytes)').choices(
        manifestFormats,
      ),
    )
    .option('--as-of <day>', 'day that dates a declaration without acceptance time, YYYY-MM-DD (default: today)');
}

/** The parts that options and config name together. */
export function partsOf(options: PartOptions): Parts {
  const config = loadConfig(options.config);
  const given = typeof options.model === 'string' ? modelPath(options.model, options.model) : options.model;
  const asked = given === true || given === undefined ? config.model : given;
  return {
    config,
    mapping: options.mapping ?? config.mapping ?? null,
    rules: options.rules?.map((one) => rulesPath(one, one)) ?? config.rules ?? Object.values(shipped.ruleSets),
    model: asked === false ? null : (asked ?? shipped.models['kcs-gbdt']),
    policy: options.policy ?? config.policy ?? null,
    mutes: options.mutes ?? config.mutes ?? null,
    format: options.format ?? config.format ?? null,
    asOf: options.asOf ?? config.asOf ?? null,
  };
}
