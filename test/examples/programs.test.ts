// The example programs run, and print what stands beside this test.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

describe.each(['embed', 'stream'])('examples/%s.ts', (name) => {
  it('prints what it should', () => {
    const printed = execFileSync(process.execPath, ['--import', 'tsx', `examples/${name}.ts`], { encoding: 'utf8' });
    expect(printed).toBe(readFileSync(`test/examples/${name}.txt`, 'utf8'));
  });
});
