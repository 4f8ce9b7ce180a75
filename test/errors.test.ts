// The catalogue of errors: every code is used, every used code is in it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type CustomsRiskError,
  exitCodeOf,
  fieldIssues,
  outcomeFaults,
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
  it.each(Object.keys({ ...setupFaults, ...recordFaults, ...outcomeFaults, ...fieldIssues }))(
    '%s is raised somewhere',
    (name) => {
      expect(code).toContain(`'${name}'`);
    },
  );
});

describe('CustomsRiskError', () => {
  it('says what to do by what the system says when reading or writing failed', () => {
    const remedy = (code: 'INPUT_FAILED' | 'OUTPUT_FAILED' | 'FILE_MISSING', system: unknown): string =>
      setupFault(code, 'it failed', { cause: system }).remedy;
    const failure = (code: string): Error => Object.assign(new Error('failed'), { code });
    expect(remedy('OUTPUT_FAILED', failure('ENOSPC'))).toMatch(/Free space/);
    expect(remedy('OUTPUT_FAILED', failure('EPIPE'))).toMatch(/reader/);
    expect(remedy('OUTPUT_FAILED', failure('EACCES'))).toMatch(/permissions/);
    expect(remedy('INPUT_FAILED', failure('EIO'))).toMatch(/Check the disk, then/);
    for (const unknown of [failure('EWHAT'), failure('constructor'), 'text', null, undefined])
      expect(remedy('OUTPUT_FAILED', unknown)).toBe(setupFaults.OUTPUT_FAILED.remedy);
    expect(remedy('FILE_MISSING', failure('ENOSPC'))).toBe(setupFaults.FILE_MISSING.remedy);
  });

  it('is printed without its problems, which stand in the message', () => {
    const error = setupFault('FILE_MISSING', 'cannot read it', { file: 'a.yaml', line: 3, column: 4 });
    expect(inspect(error)).not.toContain('problems');
    expect(error.problems).toEqual([
      { code: 'FILE_MISSING', message: 'cannot read it', file: 'a.yaml', line: 3, column: 4 },
    ]);
  });

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
