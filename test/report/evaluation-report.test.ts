// The report of an evaluation: every section from a real evaluation, what is missing said at its place, a page that opens.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DriftReport } from '../../src/evaluation/drift-report.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import type { Evaluation } from '../../src/evaluation/evaluation.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { evaluationReport } from '../../src/report/evaluation-report.js';
import { writeMarkdown } from '../../src/report/markdown.js';
import { writePage } from '../../src/report/page.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { parseSettings } from '../../src/settings-file.js';
import { bodyOf, chromiumPath, launch, noFigure, open } from './browser.js';

const mapping = compileMapping(
  parseSettings(
    `mapping: made
columns: { Id: declaration.id, Date: declaration.acceptedAt, Office: declaration.office, HS: item.hs, Origin: item.origin, Value: item.value }
constants: { item.currency: USD }
labels: { fake: 'row["Result"] == "fake"' }
evaluates: { counterfeit: fake }
`,
    'm.yaml',
  ),
);
const ruleSet = compileRuleSet(
  parseSettings(
    `ruleSet: made
version: 1.0.0
schema: declaration/1
rules:
  - { id: R-1, title: 'Cheap <b>shoes</b>', risk: counterfeit, points: 80, when: 'value < 20', reason: Cheap }
  - { id: R-2, title: From CN, risk: counterfeit, points: 20, when: 'origin == "CN"', reason: From there }
  - { id: R-3, title: Never, risk: counterfeit, points: 5, when: 'value > 1000000', reason: Never }
`,
    'r.yaml',
  ),
  () => [],
);

/** 40 declarations, of which each fourth is cheap; `result` says what became of each. */
function labelled(result: (at: number) => string): Promise<Evaluation> {
  const rows = Array.from({ length: 40 }, (_, at) =>
    [
      `P${at}`,
      '2026-03-01',
      at % 2 ? '20' : '<i>40</i>',
      '640411',
      at % 3 ? 'VN' : 'CN',
      at % 4 ? 900 : 10,
      result(at),
    ].join(),
  );
  const file = join(mkdtempSync(join(tmpdir(), 'evaluation-')), 'labelled.csv');
  writeFileSync(file, `Id,Date,Office,HS,Origin,Value,Result\n${rows.join('\n')}\n`);
  return evaluate({ manifests: [file], mapping, ruleSets: [ruleSet], resamples: 50 });
}

const evaluation = await labelled((at) => (at % 8 === 0 || at === 3 ? 'fake' : at % 5 === 4 ? '' : 'clean'));
const drift: DriftReport = {
  schema: 'drift/1',
  model: 'made@1#0',
  rows: { reference: 43_321, now: 8_134 },
  figures: [
    {
      name: 'value',
      kind: 'feature',
      psi: 0.31,
      jensenShannon: 0.04,
      share: { reference: 0.02, now: 0.11 },
      level: 'shifted',
    },
    { name: 'counterfeit', kind: 'score', psi: 0.05, jensenShannon: 0.006, share: null, level: 'steady' },
  ],
  shifted: 1,
  notes: [],
};
const report = evaluationReport(evaluation, drift, '2026-03-02 08:00');
const textOf = (given = report): string => writeMarkdown(given).replaceAll('\u00a0', ' ');

describe('the report of an evaluation', () => {
  it('tells what was measured, on how many, and what is not known', () => {
    expect(report.title).toBe('labelled.csv');
    expect(report.lead).toMatch(/^40 declarations: counterfeit against “fake”, known of 33 and positive in 6\./);
    expect(textOf()).toMatch(/^> counterfeit: .*7 of 40/m);
  });

  it('has a table or a chart with the figures of the evaluation for all of it', () => {
    const text = textOf();
    const { headline, at } = evaluation.risks[0]!.regimes[0]!.scores[0]!;
    expect(text).toContain(`| ${headline.rocAuc.value!.toFixed(3)} (`);
    expect(text.match(/^\| 10 % \| risk \|.*$/m)![0]).toContain(`${(100 * at[3]!.precision.value!).toFixed(1)} %`);
    // R-1 fires on each fourth, of which 0, 8, 16, 24 and 32 are fake; 4, 12 … are known but for 4 and 24.
    const [fires, known, hits] = [10, evaluation.rules[0]!.examined, 5];
    expect(text).toMatch(
      new RegExp(`\\| R-1 \\| Cheap &lt;b>shoes&lt;/b> \\| \\+80 \\| ${fires} \\| \\d+ \\| ${known} \\| ${hits} \\|`),
    );
    expect(text).toMatch(/Rules that never fired \(1\)[\s\S]*\| R-3 \| Never \| \+5 \|/);
    expect(text).toMatch(/\*\*Origin, counterfeit\*\*[\s\S]*\| VN \| 26 \|/);
    expect(text).toMatch(/\| value \| feature \| shifted \| 0\.310 \|/);
  });

  it('says at its place why a section is missing', () => {
    const without = evaluationReport(
      { ...evaluation, rules: [], risks: evaluation.risks.map((one) => ({ ...one, slices: [] })) },
      null,
      'now',
    );
    for (const id of ['random', 'rules', 'slices', 'replay', 'drift']) {
      const section = without.sections.find((one) => one.id === id)!;
      expect(section.says, id).toMatch(/^Not in this report: .*\.$/);
      expect(section.blocks, id).toEqual([]);
    }
  });

  it.each([
    ['no positive', (): string => 'clean'],
    ['no negative', (): string => 'fake'],
    ['no known outcome', (): string => ''],
  ])('with %s draws no curve and says so', async (_, result) => {
    const one = evaluationReport(await labelled(result), null, 'now');
    const quality = one.sections.find(({ id }) => id === 'quality-counterfeit')!;
    expect(quality.says).toMatch(/^No ranking can be measured/);
    expect(quality.blocks.some(({ kind }) => kind === 'charts')).toBe(false);
    expect(bodyOf(writePage(one))).not.toMatch(noFigure);
  });

  it('draws nothing outside its charts, and no figure that is none', () => {
    const page = bodyOf(writePage(report));
    expect(page).not.toMatch(noFigure);
    for (const [, points] of page.matchAll(/points="([^"]+)"/g))
      for (const pair of points!.split(' ')) {
        const [x, y] = pair.split(',').map(Number);
        expect(x! >= 0 && x! <= 400 && y! >= 0 && y! <= 250, pair).toBe(true);
      }
  });

  it.skipIf(chromiumPath === undefined)('opens in Chromium, at the width of a phone too', async () => {
    const browser = await launch();
    try {
      const { page, said } = await open(browser, writePage(report), { viewport: { width: 360, height: 740 } });
      expect(said).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await page.locator('svg.chart').count()).toBeGreaterThanOrEqual(4);
      expect(await page.locator('b,i').count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
