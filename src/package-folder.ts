// Package folder: where this package lies, beside its code.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, looked for upwards: from the sources as from the build. Undefined when there is none. */
export function findPackage(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (packageAt(folder)?.name === 'customs-risk') return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** What the package.json of a folder says; undefined when there is none that can be read. */
export function packageAt(folder: string): { readonly name?: unknown; readonly version?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) ?? undefined;
  } catch {
    return undefined; // none here, or none that can be read
  }
}
