// The catalogue of errors: every code is used, every used code is in it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type CustomsRiskError,
  exitCodeOf,
  fieldIssues,
  recordFaults,
  setupFault,
  setupFaults,
  throwProblems,
} from '../src/errors.js';

const src = fileURLToPath(new URL('../src', import.meta.url));
const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'errors.ts')
  .map((file) => readFileSync(`${src}/${file}`, 'utf8'))
  .join('\n');

describe('the catalogue', () => {
  it.each(Object.keys({ ...setupFaults, ...recordFaults, ...fieldIssues }))('%s is raised somewhere', (name) => {
    expect(code).toContain(`'${name}'`);
  });
});

describe('CustomsRiskError', () => {
  it('names place, code and remedy', () => {
    const error = setupFault('FILE_MISSING', 'cannot read it', { file: 'a.yaml', line: 3, column: 4 });
    expect(error.message).toBe('a.yaml:3:4 FILE_MISSING: cannot read it');
    expect(error.remedy).toBe(setupFaults.FILE_MISSING.remedy);
  });

  it('keeps messages short', () => {
    expect(setupFault('USAGE', 'x'.repeat(5_000)).message.length).toBeLessThan(400);
  });

  it('holds all problems in the order of their places', () => {
    const problem = (line: number) => ({ code: 'RULE_INVALID' as const, message: `at ${line}`, line });
    try {
      throwProblems([problem(9), problem(2)]);
      expect.unreachable();
    } catch (error) {
      expect((error as CustomsRiskError).problems.map((one) => one.line)).toEqual([2, 9]);
    }
    expect(() => throwProblems([])).not.toThrow();
  });

  it('maps to exit codes', () => {
    expect([
      exitCodeOf('USAGE'),
      exitCodeOf('OUTPUT_FAILED'),
      exitCodeOf('INPUT_FAILED'),
      exitCodeOf('INTERRUPTED'),
    ]).toEqual([2, 1, 1, 130]);
  });
});
