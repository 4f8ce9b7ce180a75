// Builds the command line once before the tests, because they start it as a process, as users do.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const tsup = fileURLToPath(new URL('../node_modules/tsup/dist/cli-default.js', import.meta.url));
  execFileSync(process.execPath, [tsup, '--silent'], {
    cwd: root,
    env: { ...process.env, SKIP_TYPES: '1' },
    stdio: 'inherit',
  });
}
