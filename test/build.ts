// Builds the command line before the tests, because they start it as a process, as users do; not when the build is the newest.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = ['index.js', 'index.cjs', 'testing.js', 'testing.cjs', 'cli.js', 'worker.js', 'parquet-thread.js'].map(
  (name) => join(root, 'dist', name),
);

export function setup(): void {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join(root, 'src', file),
  );
  const changed = Math.max(...[...sources, join(root, 'package.json'), join(root, 'tsup.config.ts')].map(timeOf));
  if (built.every((file) => existsSync(file) && timeOf(file) > changed)) return;
  const tsup = fileURLToPath(new URL('../node_modules/tsup/dist/cli-default.js', import.meta.url));
  execFileSync(process.execPath, [tsup, '--silent'], {
    cwd: root,
    env: { ...process.env, SKIP_TYPES: '1' },
    stdio: 'inherit',
  });
}

const timeOf = (file: string): number => statSync(file).mtimeMs;
