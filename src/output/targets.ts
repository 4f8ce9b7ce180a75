// Targets: whether output may go to a path, so that nothing else is lost by it.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setupFault } from '../errors.js';

/** A path and what it is to the run: "the output", "an input". */
export interface NamedPath {
  readonly path: string;
  readonly what: string;
}

/** What stands at a path already: a file, a folder, something else (a device, a pipe), or nothing. Links are followed. */
export function existingAt(path: string): 'file' | 'folder' | 'special' | 'nothing' {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'special';
  } catch {
    return 'nothing';
  }
}

/** Where a file is written to before it takes its name, or null for what is written directly. A link leads to its file. */
export function partialOf(path: string): string | null {
  const existing = existingAt(path);
  return existing === 'special' ? null : `${existing === 'file' ? realpathSync(path) : path}.partial`;
}

/**
 * Refuse targets that are folders, lie in no folder, or are one file with another target or with one of `others`.
 * Throws USAGE or FILE_MISSING.
 */
export function checkTargets(targets: readonly NamedPath[], others: readonly NamedPath[]): void {
  const written = targets.flatMap(({ path, what }): NamedPath[] => {
    if (existingAt(dirname(path)) !== 'folder')
      throw setupFault('FILE_MISSING', `the folder of ${what} does not exist`, {
        file: path,
        remedy: 'Make the folder, or choose another.',
      });
    const partial = partialOf(path);
    const first = { path: partial ?? '', what: `the unfinished form of ${what}` };
    return [{ path, what }, ...(partial === null ? [] : [first])];
  });
  const taken = new Map(others.map(({ path, what }) => [identityOf(path), what]));
  for (const { path, what } of written) {
    if (existingAt(path) === 'folder')
      throw setupFault('USAGE', `${what} is a folder`, { file: path, remedy: 'Choose the name of a file.' });
    const identity = identityOf(path);
    if (identity === null) continue;
    const other = taken.get(identity);
    if (other !== undefined)
      throw setupFault('USAGE', `${what} is ${other}`, { file: path, remedy: 'Choose another name.' });
    taken.set(identity, what);
  }
}

/** The same text for two paths that lead to one file, by whatever links; null for a device, which holds nothing to lose. */
export function identityOf(path: string): string | null {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isCharacterDevice() ? null : `${stats.dev}:${stats.ino}`;
  } catch {
    const folder = dirname(path);
    return existingAt(folder) === 'folder' ? `${identityOf(folder)}/${basename(path)}` : resolve(path);
  }
}
