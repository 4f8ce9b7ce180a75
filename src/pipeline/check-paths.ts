// Check paths: before a run reads anything, that none of its outputs would overwrite what it reads.
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { setupFault } from '../errors.js';
import { checkTargets, existingAt, identityOf, type NamedPath } from '../output/targets.js';
import { basesNamed } from '../rules/load.js';
import { parseSettings, readSettingsText } from '../settings-file.js';
import { checkpointOf } from './checkpoint.js';
import type { RunOptions } from './run-options.js';
import { runRecordOf } from './run-record.js';

/** Throws FILE_MISSING, FILE_EXISTS or USAGE. */
export function checkPaths(options: RunOptions): void {
  const { inputs, out, quarantine, force, resume } = options;
  checkInputs(inputs);
  const targets: NamedPath[] = [];
  if (out !== '-') targets.push({ path: out, what: 'the output' });
  if (quarantine !== null) targets.push({ path: quarantine, what: 'the quarantine' });
  for (const path of options.reports) targets.push({ path, what: 'the report' });
  const beside = out === '-' || existingAt(out) === 'special' ? [] : [checkpointOf(out), runRecordOf(out)];
  const read = inputs.map((input) => ({ path: pathOf(input), what: 'an input' }));
  const others = [...read, ...settingsOf(options, targets)];
  checkTargets([...targets, ...beside.map((path) => ({ path, what: 'a file beside the output' }))], others);
  if (force) return;
  if (out !== '-' && existingAt(checkpointOf(out)) === 'file') {
    if (resume) return; // what stands there is what that run is to take the place of
    throw setupFault('FILE_EXISTS', 'a run to this output was stopped and can be gone on with', {
      file: checkpointOf(out),
      remedy: 'Go on with it (--resume), or begin anew (--force).',
    });
  }
  for (const { path } of targets)
    if (existingAt(path) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: path });
}

const pathOf = (input: string): string => (input === '-' ? '/dev/stdin' : input);

/** Throws FILE_MISSING for a manifest that is not there, USAGE for one that is given twice. */
export function checkInputs(inputs: readonly string[]): void {
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
    ...named([setup.mutes], 'the mute list'),
    ...named(setup.model === null ? [] : filesIn(setup.model), 'a file of the model'),
    ...named(setup.rules, 'a rule set'),
    ...setup.rules.flatMap((rules) => filesBelow(rules, targets)),
  ];
}

function filesIn(folder: string): string[] {
  return existingAt(folder) === 'folder' ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** What a rule set names lies in its folder or below, so it is read here only when a file to be overwritten does too. */
function filesBelow(rules: string, targets: readonly NamedPath[]): NamedPath[] {
  if (existingAt(rules) !== 'file') return [];
  const inside = realpathSync(dirname(rules)) + sep;
  const isInside = ({ path }: NamedPath): boolean =>
    existingAt(path) === 'file' && realpathSync(path).startsWith(inside);
  return targets.some(isInside) ? filesNamedIn(rules, new Set([resolve(rules)])) : [];
}

/** The list files that a rule set names, and the rule sets that it extends with theirs; `seen` are those looked at. */
function filesNamedIn(rules: string, seen: Set<string>): NamedPath[] {
  const { value } = parseSettings(readSettingsText(rules), rules);
  const below = (name: string): string => resolve(dirname(rules), name);
  const lists = (value as { lists?: unknown } | null)?.lists; // the worker checks it against the schema
  const files = Object.values(lists ?? {}).flatMap((list: { file?: unknown } | null) =>
    typeof list?.file === 'string' ? [{ path: below(list.file), what: 'a list of a rule set' }] : [],
  );
  const bases = basesNamed(value).flatMap((name) => (name === undefined ? [] : [below(name)]));
  for (const path of bases) {
    if (seen.has(path) || existingAt(path) !== 'file') continue;
    seen.add(path);
    files.push({ path, what: 'a base of a rule set' }, ...filesNamedIn(path, seen));
  }
  return files;
}
