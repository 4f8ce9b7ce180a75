// A history for the commands `features …`: the options that name it, and what is read by them.
import { type Command, Option } from 'commander';
import { dayMs, parseIsoDate } from '../declaration/dates.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import { type Problem, setupFault, throwProblems } from '../errors.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { loadMapping } from '../manifest/mapping.js';
import { checkTargets, existingAt } from '../output/targets.js';
import { checkInputs } from '../pipeline/check-paths.js';
import type { History } from '../pipeline/history.js';
import { loadPolicy } from '../pipeline/load-policy.js';
import { defaultPolicy } from '../scoring/policy.js';

export interface HistoryOptions {
  readonly on: string[];
  readonly mapping?: string;
  readonly format?: ManifestFormat;
  readonly label?: string[];
  readonly policy?: string;
  readonly out: string;
  readonly quiet?: true;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Add the options to a command. */
export function addHistoryOptions(command: Command): Command {
  return command
    .requiredOption('--on <file>', 'labelled manifest of the past; may be given more than once', collect)
    .option('--mapping <file>', 'mapping profile of manifests that have columns, with its labels')
    .addOption(
      new Option('--format <format>', 'format of the manifests (default: told from their first bytes)').choices(
        manifestFormats,
      ),
    )
    .option(
      '--label <name=condition>',
      `outcome told by a field, such as 'fraud=extra.result == "1"'; may be given more than once`,
      collect,
    )
    .option('--policy <file>', 'policy, for its exchange rates (default: the built-in one)')
    .option('--quiet', 'no progress and no summary');
}

/** The history that the options name, in the currency of the features. */
export async function historyOf(options: HistoryOptions, currency: string, signal: AbortSignal): Promise<History> {
  const { on: inputs, mapping: mappingFile, format, policy } = options;
  const pipe = inputs.find((input) => input === '-' || existingAt(input) === 'special');
  if (pipe !== undefined)
    throw setupFault('USAGE', 'a history is read from files, for it may be read twice', {
      file: pipe,
      remedy: 'Write it to a file first.',
    });
  checkInputs(inputs);
  const mapping = mappingFile === undefined ? undefined : await loadMapping(mappingFile);
  const { exchangeRates } = (policy === undefined ? defaultPolicy() : await loadPolicy(policy)).document;
  const labels = labelsOf(options.label ?? [], [...(mapping?.labels.keys() ?? [])]);
  return { inputs, mapping, format, labels, currency, rates: ratesOf(exchangeRates), signal };
}

/** Names of all labels of a history. */
export function labelNames({ mapping, labels }: History): string[] {
  return [...(mapping?.labels.keys() ?? []), ...labels.keys()];
}

function labelsOf(given: readonly string[], taken: readonly string[]): Map<string, Expression> {
  const labels = new Map<string, Expression>();
  const problems: Problem[] = [];
  for (const text of given) {
    const [, name, source] = /^([A-Za-z]\w*)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || source === undefined)
      problems.push({ code: 'USAGE', message: '--label is not written name=condition' });
    else if (taken.includes(name) || labels.has(name))
      problems.push({ code: 'USAGE', message: `the label "${name}" is told twice` });
    else {
      const compiled = compileExpression(source, emptyEnvironment('item'), ['bool']);
      if (compiled.ok) labels.set(name, compiled.expression);
      else
        problems.push(
          ...compiled.problems.map(({ code, message }) => ({ code, message: `--label ${name}: ${message}` })),
        );
    }
  }
  throwProblems(problems);
  return labels;
}

/** The day that --until names, in days since 1970; null when there is none. */
export function untilOf(until: string | undefined): number | null {
  const day = until === undefined ? null : parseIsoDate(until);
  if (day === undefined || (day !== null && day % dayMs !== 0))
    throw setupFault('USAGE', '--until is not a day written as YYYY-MM-DD');
  return day === null ? null : day / dayMs;
}

/** Refuse an output file that is also read, or that exists and may not be overwritten. */
export function checkOut(out: string, force: boolean, options: HistoryOptions, features: string): void {
  const read = [...options.on, options.mapping, options.policy, features].flatMap((path) =>
    path === undefined ? [] : { path, what: 'a file that is read' },
  );
  checkTargets([{ path: out, what: 'the output' }], read);
  if (!force && existingAt(out) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: out });
}
