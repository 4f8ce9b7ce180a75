// Runs the built command line as a process.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = join(root, 'dist/cli.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Run `customs-risk` with arguments, from the root of the repository. */
export function customsRisk(
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; node?: readonly string[] } = {},
): Run {
  const result: SpawnSyncReturns<string> = spawnSync(process.execPath, [...(options.node ?? []), cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    input: options.input ?? '',
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    maxBuffer: 1 << 28,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** A new empty folder, and a way to put files there. */
export function workFolder(): {
  folder: string;
  put: (name: string, contents: string | Buffer) => string;
  path: (name: string) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    put: (name, contents) => {
      writeFileSync(path(name), contents);
      return path(name);
    },
  };
}
