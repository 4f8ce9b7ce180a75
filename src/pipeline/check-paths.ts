// Check paths: before a run reads anything, that none of its outputs would overwrite what it reads.
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { setupFault } from '../errors.js';
import { checkTargets, existingAt, identityOf, type NamedPath } from '../output/targets.js';
import { parseSettings, readSettingsText } from '../settings-file.js';
import type { RunOptions } from './run-options.js';

/** Throws FILE_MISSING, FILE_EXISTS or USAGE. */
export function checkPaths(options: RunOptions): void {
  const { inputs, out, quarantine, force } = options;
  checkInputs(inputs);
  const targets: NamedPath[] = [];
  if (out !== '-') targets.push({ path: out, what: 'the output' });
  if (quarantine !== null) targets.push({ path: quarantine, what: 'the quarantine' });
  const read = inputs.map((input) => ({ path: pathOf(input), what: 'an input' }));
  checkTargets(targets, [...read, ...settingsOf(options, targets)]);
  for (const { path } of targets)
    if (!force && existingAt(path) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: path });
}

const pathOf = (input: string): string => (input === '-' ? '/dev/stdin' : input);

function checkInputs(inputs: readonly string[]): void {
  const seen = new Set<string>();
  for (const input of inputs) {
    if (input !== '-' && existingAt(input) === 'nothing')
      throw setupFault('FILE_MISSING', 'the manifest does not exist', { file: input });
    const identity = identityOf(pathOf(input)) ?? input;
    if (seen.has(identity))
      throw setupFault('USAGE', 'the manifest is given twice', { file: input, remedy: 'Name each manifest once.' });
    seen.add(identity);
  }
}

function settingsOf({ setup, config }: RunOptions, targets: readonly NamedPath[]): NamedPath[] {
  const named = (paths: readonly (string | null)[], what: string): NamedPath[] =>
    paths.flatMap((path) => (path === null ? [] : { path, what }));
  return [
    ...named([config], 'the config'),
    ...named([setup.mapping], 'the mapping'),
    ...named([setup.policy], 'the policy'),
    ...named(setup.model === null ? [] : filesIn(setup.model), 'a file of the model'),
    ...named(setup.rules, 'a rule set'),
    ...named(
      setup.rules.flatMap((rules) => listFilesOf(rules, targets)),
      'a list of a rule set',
    ),
  ];
}

function filesIn(folder: string): string[] {
  return existingAt(folder) === 'folder' ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** List files lie in the folder of their rule set or below, so it is read here only when a file to be overwritten does too. */
function listFilesOf(rules: string, targets: readonly NamedPath[]): string[] {
  if (existingAt(rules) !== 'file') return [];
  const folder = dirname(rules);
  const inside = realpathSync(folder) + sep;
  if (!targets.some(({ path }) => existingAt(path) === 'file' && realpathSync(path).startsWith(inside))) return [];
  const { value } = parseSettings(readSettingsText(rules), rules);
  const lists = (value as { lists?: unknown } | null)?.lists; // the worker checks it against the schema
  return Object.values(lists ?? {}).flatMap((list: { file?: unknown } | null) =>
    typeof list?.file === 'string' ? [resolve(folder, list.file)] : [],
  );
}
