// The command `map init`: the draft of a mapping profile from the columns of a manifest.
import { basename } from 'node:path';
import type { Command } from 'commander';
import { setupFault } from '../errors.js';
import { draftMapping } from '../manifest/map-draft.js';
import { sampleManifest } from '../manifest/map-sample.js';
import { openFileSink } from '../output/sink.js';
import { checkTargets, existingAt } from '../output/targets.js';
import { checkInputs } from '../pipeline/check-paths.js';
import { counted } from '../report/rule-check.js';

interface InitOptions {
  readonly out?: string;
  readonly name?: string;
  readonly delimiter?: string;
  readonly force?: true;
}

/** Add the commands. */
export function addMapCommands(program: Command): void {
  const map = program
    .command('map')
    .description('Draft mapping profiles.')
    .addHelpText('after', '\nExample:\n  $ customs-risk map init examples/manifests/arrivals.csv');
  map
    .command('init')
    .description(
      'Draft the mapping profile of a manifest that has columns, from their names (English, French, Spanish, Portuguese, German, Russian, Arabic) and values, with a confidence and a sample value beside every line.',
    )
    .argument('<file>', 'manifest with columns, also gzipped; - for standard input')
    .option('--out <file>', 'where the profile goes (default: standard output)')
    .option('--name <name>', 'name of the profile (default: that of the file)')
    .option('--delimiter <mark>', 'mark between columns (default: told from the first lines)')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
The draft holds values of the manifest as samples, in comments, and where names are brought to codes: take them out before it is shared.

Examples:
  $ customs-risk map init examples/manifests/arrivals.csv
  $ customs-risk map init night.csv --out night.yaml && customs-risk validate night.csv --mapping night.yaml`,
    )
    .action(init);
}

async function init(file: string, { out, name, delimiter, force }: InitOptions): Promise<void> {
  checkInputs([file]);
  if (out !== undefined) {
    checkTargets([{ path: out, what: 'the profile' }], file === '-' ? [] : [{ path: file, what: 'the manifest' }]);
    if (!force && existingAt(out) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: out });
  }
  if (delimiter !== undefined && !/^[\t -~]$/.test(markOf(delimiter)))
    throw setupFault('USAGE', '--delimiter is not one ASCII character', { remedy: 'Tabs are written \\t.' });
  const table = await sampleManifest(file, delimiter === undefined ? undefined : markOf(delimiter));
  const fallback = file === '-' ? 'draft' : basename(file).replace(/\..*$/, '');
  const draft = draftMapping(table, (name ?? fallback).slice(0, 64) || 'draft');
  if (out === undefined) process.stdout.write(draft.text);
  else {
    const sink = openFileSink(out);
    await sink.write(draft.text);
    await sink.close();
  }
  const { mapped, left, doubtful, wanting } = draft;
  const says = [
    `${counted(mapped, 'column')} mapped, ${left} left as comments, ${counted(doubtful, 'line')} to look at first.`,
    ...(wanting.length === 0 ? [] : [`Nothing is mapped to ${wanting.join(', ')}.`]),
  ];
  process.stderr.write(`${says.join('\n')}\n`);
}

const markOf = (given: string): string => (given === '\\t' ? '\t' : given);
