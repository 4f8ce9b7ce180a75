// The page of a run in a real browser: it renders, asks for nothing, sorts, prints, fits a phone, and no text can harm it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePage } from '../../src/report/page.js';
import { runReport } from '../../src/report/run-report.js';
import { chromiumPath, launch, open } from './browser.js';
import { fault, madeRun } from './made-run.js';
import { generatedVerdicts, verdictOf } from './made-verdicts.js';

const page = writePage(runReport(madeRun()));

describe.skipIf(chromiumPath === undefined)('the page of a run in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
  });

  it('shows its figures, says nothing on the console and asks for nothing', async () => {
    const { page: shown, said } = await open(browser, page);
    expect(await shown.locator('h1').textContent()).toBe('generated.csv');
    expect(await shown.locator('.facts .value').first().textContent()).toBe('2,000');
    expect(await shown.locator('svg.chart').count()).toBe(5);
    for (const chart of await shown.locator('svg.chart').all())
      expect((await chart.boundingBox())!.height).toBeGreaterThan(150);
    expect(said).toEqual([]);
  });

  it('shows the same without its script, and heads are no buttons then', async () => {
    const { page: shown, said } = await open(browser, page, { javaScriptEnabled: false });
    expect(await shown.locator('.facts .value').first().textContent()).toBe('2,000');
    expect(await shown.locator('th button').count()).toBe(0);
    expect(await shown.locator('#rules tbody tr').count()).toBeGreaterThan(100);
    expect(said).toEqual([]);
  });

  it('sorts a table by mouse and by keyboard, numbers as numbers, and says so', async () => {
    const { page: shown } = await open(browser, page);
    const table = shown.locator('#rules table').first();
    const column = (number: number): Promise<string[]> =>
      table.locator(`tbody tr > :nth-child(${number})`).allTextContents();
    const before = (await column(5)).map(Number);
    expect(before).toEqual([...before].sort((a, b) => b - a));
    const head = table.locator('th', { hasText: 'Points' }).first();
    await head.locator('button').click();
    const falling = (await column(3)).map((text) => Number(text.replace('−', '-')));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(falling.at(-1)).toBeLessThan(0);
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.locator('button').focus();
    await shown.keyboard.press('Enter');
    expect((await column(3)).map((text) => Number(text.replace('−', '-')))).toEqual([...falling].sort((a, b) => a - b));
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await shown.keyboard.press('Shift+Tab'); // the head before it, by text
    await shown.keyboard.press('Space');
    const titles = await column(2);
    expect(titles).toEqual([...titles].sort((a, b) => Number(a.slice(12)) - Number(b.slice(12))));
    expect(await table.locator('th[aria-sort]').count()).toBe(1);
    expect(await shown.locator('#rules [role=status]').first().textContent()).toBe('Sorted by Title, rising');
  });

  it('is reached by keyboard: first the link to the report, then the sections', async () => {
    const { page: shown } = await open(browser, page);
    const focused = (): Promise<string> => shown.evaluate('document.activeElement.textContent');
    await shown.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the report');
    expect((await shown.locator('.skip').boundingBox())!.x).toBeGreaterThanOrEqual(0);
    await shown.keyboard.press('Tab');
    expect(await focused()).toBe('Lanes');
    await shown.keyboard.press('Enter');
    expect(await shown.evaluate('location.hash')).toBe('#lanes');
  });

  it('has landmarks, headings in order, and a name for every chart, table and region', async () => {
    const { page: shown } = await open(browser, page);
    for (const landmark of ['header', 'nav[aria-label]', 'main', 'footer'])
      expect(await shown.locator(landmark).count(), landmark).toBe(1);
    const levels = (await shown
      .locator('h1,h2,h3,h4')
      .evaluateAll((all) => all.map((one) => Number(one.tagName[1])))) as number[];
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    const nameless = await shown.evaluate(`[
      ...[...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent),
      ...[...document.querySelectorAll('[role=img]')].filter((one) =>
        !one.getAttribute('aria-labelledby').split(' ').every((id) => document.getElementById(id)?.textContent)),
      ...[...document.querySelectorAll('[role=region]')].filter((one) => !one.getAttribute('aria-label')),
      ...[...document.querySelectorAll('section')].filter((one) => !document.getElementById(one.getAttribute('aria-labelledby'))),
      ...[...document.querySelectorAll('th')].filter((one) => !one.scope),
    ].map((one) => one.outerHTML.slice(0, 120))`);
    expect(nameless).toEqual([]);
    const ids = (await shown.locator('[id]').evaluateAll((all) => all.map((one) => one.id))) as string[];
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of (await shown
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))) as string[])
      expect(ids, link).toContain(link.slice(1));
  });

  it.each(['light', 'dark'] as const)('has text that stands out from its ground: %s', async (colorScheme) => {
    const { page: shown } = await open(browser, page, { colorScheme });
    const ratios = (await shown.evaluate(`(() => {
      const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
      const light = (text) => { const [r, g, b] = rgb(text).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const paper = getComputedStyle(document.body).backgroundColor;
      const text = [...document.querySelectorAll('h1,p,td,th,dt,dd,a:not(.skip),summary')].map((one) => ratio(getComputedStyle(one).color, paper));
      const drawn = ['rect.red', 'rect.yellow', 'rect.blue', 'rect.green', 'rect.bar'].map((one) => ratio(getComputedStyle(document.querySelector(one)).fill, paper));
      return { paper: light(paper), text: Math.min(...text), drawn: Math.min(...drawn) };
    })()`)) as { paper: number; text: number; drawn: number };
    expect(ratios.paper > 0.5).toBe(colorScheme === 'light');
    expect(ratios.text).toBeGreaterThanOrEqual(4.5);
    expect(ratios.drawn).toBeGreaterThanOrEqual(3);
  });

  it('fits a phone of 360 points, with all tables opened', async () => {
    const { page: shown } = await open(browser, page, { viewport: { width: 360, height: 740 } });
    await shown.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    expect(await shown.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('prints in light colours, without links that lead nowhere on paper', async () => {
    const { page: shown } = await open(browser, page, { colorScheme: 'dark' });
    await shown.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await shown.locator('nav').isVisible()).toBe(false);
    expect(await shown.locator('summary').first().isVisible()).toBe(false);
    expect(await shown.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await shown.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an attribute in double quotes', '"><img src=x onerror=alert(1)>'],
    ['an attribute in single quotes', "' onmouseover='alert(1)"],
    ['the end of elements', '</title></style><svg onload=alert(1)>'],
    ['the beginning of a comment', ']]><!--'],
    ['direction marks, NUL and colours of a terminal', '\u202egnp.exe\u2066\u0000\u001b[31m'],
    ['a link', 'javascript:alert(1) &colon; //example.org'],
    ['100,000 characters', 'x'.repeat(100_000)],
  ])('shows text as text: %s', async (_, text) => {
    const reason = { kind: 'rule', id: text, risk: 'counterfeit', item: 1, points: 30, share: 1, text } as const;
    const verdict = verdictOf({
      declarationId: text,
      lane: 'red',
      risks: { counterfeit: 0.9, safety: 0.9 },
      reasons: [reason, { ...reason, kind: 'model' }],
      undetermined: [{ id: text, missing: [text] }],
      position: { source: text, record: 1, line: 2, byte: 0 },
      versions: { ...verdictOf().versions, model: text, mutes: text },
    });
    const run = madeRun({
      verdicts: [verdict, verdictOf()],
      faults: [{ ...fault, source: text, column: text }],
      personal: true,
      notes: [text],
      sources: [text, 'other.csv'],
    });
    const shown = { ...run.summary.shown, features: { [text]: text } };
    const rules = { [text]: { title: text, points: 30 } };
    const made = { ...run, summary: { ...run.summary, versions: verdict.versions, rules, shown } };
    const hostilePage = writePage(runReport(made));
    const { page: opened, said } = await open(browser, hostilePage, { viewport: { width: 360, height: 740 } });
    expect(said).toEqual([]);
    expect(await opened.locator('script').count()).toBe(1);
    expect(await opened.locator('img,iframe,svg[onload],[onerror],[onmouseover],a:not([href^="#"])').count()).toBe(0);
    expect(hostilePage).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    expect(await opened.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const title = (await opened.locator('.cards h4').first().textContent())!;
    expect(title.slice(0, 40)).toBe(text.slice(0, 40).replace(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/g, '\ufffd'));
  });

  it('runs no script and no style but its own, even if one stood in the page', async () => {
    const planted = page.replace(
      '<main',
      '<script>alert(1)</script><style>body{display:none}</style><img src="http://127.0.0.1:9/x"><main',
    );
    const { page: shown, said } = await open(browser, planted);
    expect(said.filter((one) => one.startsWith('dialog'))).toEqual([]);
    expect(said.filter((one) => /Content Security Policy/.test(one)).length).toBe(3);
    expect(await shown.locator('main').isVisible()).toBe(true);
  });
});

describe('the page of a run', () => {
  it('holds nothing that leads elsewhere', () => {
    expect(page).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|@font-face|<link|<img|<iframe|\ssrc=|style="/i);
  });

  it('of 100,000 declarations is far below 5 MB, with the longest sentences too', () => {
    const big = runReport(madeRun({ verdicts: generatedVerdicts(100_000, 500), personal: true }));
    expect(Buffer.byteLength(writePage(big))).toBeLessThan(1_000_000);
  });

  it('of the same figures is the same bytes', () => {
    expect(writePage(runReport(madeRun()))).toBe(page);
  });
});
