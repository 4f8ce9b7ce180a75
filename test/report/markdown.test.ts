// The report as Markdown: the same figures, charts as tables, and text of records that stays text.
import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../../src/report/markdown.js';
import { runReport } from '../../src/report/run-report.js';
import { madeRun } from './made-run.js';
import { verdictOf } from './made-verdicts.js';

describe('the report as Markdown', () => {
  const text = writeMarkdown(runReport(madeRun()));

  it('has the headline, and tables in which every line has the same cells', () => {
    expect(text).toContain('| declarations | 2,000 | 2,000 items |');
    const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.replace(/\\\|/g, '').split('|').length);
      expect(new Set(widths).size, table.slice(0, 80)).toBe(1);
    }
  });

  it('lets no text become markup', () => {
    const hostile = '| a | <img src=x> [b](http://x) **c** `d` \\ \u202e\nhttps://e.org www.f.org #';
    const one = verdictOf({ declarationId: hostile, risks: { counterfeit: 0.9, safety: 0.9 } });
    const written = writeMarkdown(runReport(madeRun({ verdicts: [one], notes: [hostile] })));
    const line = written.split('\n').find((it) => it.startsWith('> '))!;
    expect(line).toBe(
      '> \\| a \\| &lt;img src=x> \\[b\\](http\\://x) \\*\\*c\\*\\* \\`d\\` \\\\ \ufffd\ufffdhttps\\://e.org www\\.f.org \\#',
    );
  });
});
