// The command `outcomes check` as a process.
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { put } = workFolder();
const head = 'declarationId,item,examined,at,decidedBy,result,note\n';

describe('outcomes check', () => {
  it('tells lines that cannot be used, and ends with 3', () => {
    const file = put(
      'o.csv',
      `${head}D1,,true,,random,conform,secret\nD1,,true,,random,safety,\nD2,,true,,risk,forged,\n`,
    );
    const verdicts = put('v.csv', 'declarationId,lane\nD1,red\nD9,green\n');
    const { code, out } = customsRisk(['outcomes', 'check', file, '--verdicts', verdicts]);
    expect(code).toBe(3);
    expect(out).toContain('3 lines = 1 usable + 2 not');
    expect(out).toContain('2, of which 1 have no outcome: not examined, which is not clean');
    expect(out).toContain('line 3  OUTCOME_CONTRADICTS in result');
    expect(out).toContain('line 4  OUTCOME_CODE in result');
    expect(out).not.toMatch(/secret|forged/);
    expect(JSON.parse(customsRisk(['outcomes', 'check', file, '--json']).out)).toMatchObject({ lines: 3, used: 1 });
  });

  it('ends with 0 when all can be used, and with 2 for what is no outcomes file', () => {
    expect(customsRisk(['outcomes', 'check', put('s.csv', `${head}D1,,true,,,conform,\n`)]).code).toBe(0);
    expect(customsRisk(['outcomes', 'check', put('x.csv', 'a,b\n')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('COLUMN_MISSING'),
    });
    expect(customsRisk(['outcomes', 'check', 'missing.csv']).code).toBe(2);
  });
});
