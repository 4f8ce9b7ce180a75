// The writer of verdicts against fast-csv: the same bytes whatever the cells hold.
import fc from 'fast-check';
import { writeToString } from 'fast-csv';
import { expect, it } from 'vitest';
import { guardFormula, toLine, verdictColumns, verdictsToCsv } from '../../src/output/verdict-csv.js';
import type { Verdict } from '../../src/scoring/verdict.js';

const hostile = fc
  .array(
    fc.constantFrom(
      '"',
      ',',
      '|',
      '\r',
      '\n',
      '\r\n',
      '=',
      '+',
      '-',
      '@',
      '\t',
      '＝',
      '\0',
      ' ',
      'a',
      '1',
      '.',
      'é',
      '😀',
    ),
  )
  .map((letters) => letters.join(''));
const cell = fc.oneof(hostile, fc.string(), fc.double().map(String));

/** What fast-csv makes of guarded cells. It leaves NULs out, and the guard must see what is left. */
function reference(rows: readonly (readonly string[])[]): Promise<string> {
  return writeToString(
    rows.map((row) => row.map((text) => guardFormula(text.replaceAll('\0', '')))),
    { headers: false, includeEndRowDelimiter: true, rowDelimiter: '\n' },
  );
}

it('writes rows as fast-csv does', async () => {
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      expect(given.map(toLine).join('')).toBe(await reference(given));
    }),
  );
});

it('writes verdicts as fast-csv writes their cells', async () => {
  const reasons = fc.array(fc.record({ id: cell, text: cell, points: fc.constantFrom(-1.5, 0, 20) }), { maxLength: 3 });
  const verdicts = fc.record({ id: cell, source: cell, kept: cell, reasons, place: fc.boolean(), red: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(verdicts, async ({ id, source, kept, reasons: given, place, red }) => {
      const verdict = {
        declarationId: id,
        decisionId: 'd1',
        lane: red ? 'red' : 'green',
        laneReason: 'risk',
        risks: { counterfeit: 0.000001, safety: 0.5 },
        reasons: given.map((one) => ({ ...one, risk: 'safety' })),
        undetermined: [{ id: 'R1', missing: ['hs', 'origin'] }],
        coverage: 1,
        degraded: null,
        issues: [{ code: 'CODE_UNKNOWN', path: 'items[0].hs' }],
        position: place ? { source, record: 3, line: 5, byte: 40 } : null,
        office: id,
        day: '2026-03-01',
        forced: red ? 'yellow' : null,
        kept: { Brand: kept },
      } as unknown as Verdict; // all that the writer reads
      const cells = [id, verdict.lane, '0.000001', '0.5', 'risk', '1', ''];
      cells.push(
        given.map((one) => `${one.id} safety ${one.points < 0 ? '' : '+'}${one.points}: ${one.text}`).join('; '),
      );
      cells.push('R1 (hs, origin)', 'CODE_UNKNOWN items[0].hs', red ? 'd1' : '');
      cells.push(...(place ? [source, '3', '5'] : ['', '', '']));
      cells.push(id, '2026-03-01', red ? 'yellow' : '', kept);
      expect(cells).toHaveLength(verdictColumns.length + 1);
      expect(verdictsToCsv([verdict], ['Brand'], 'above-green')).toBe(await reference([cells]));
    }),
  );
});
