// What programs pass, in TypeScript or not: wrong options and wrong values are told of, never met with a TypeError.
import { describe, expect, it } from 'vitest';
import {
  createScorer,
  type Declaration,
  loadModel,
  loadRuleSet,
  readManifest,
  type Scorable,
  type ScoreResult,
  type Scorer,
  type ScorerOptions,
  shipped,
  writeVerdicts,
} from '../../src/index.js';
import { tinyModel } from '../model/tiny-model.js';
import { createScorerParts } from './parts.js';

const rules = createScorerParts();
const scorer = await createScorer({ ruleSets: [rules] });
const shoes: Declaration = { id: 'D1', acceptedAt: '2026-03-01', items: [{ description: 'shoes' }] };
const pass = <T>(value: unknown): T => value as T; // what a program in JavaScript may pass

describe('options that are wrong', () => {
  it.each<[string, unknown, RegExp]>([
    ['a misspelt key', { ruleset: [rules] }, /createScorer USAGE: unknown key "ruleset"; did you mean "ruleSets"\?/],
    ['a path for a rule set', { ruleSets: ['rules.yaml'] }, /ruleSets: expected what loadRuleSet\(\) resolves to/],
    ['one rule set', { ruleSets: rules }, /ruleSets: expected array/],
    [
      'a rule set not waited for',
      { ruleSets: [loadRuleSet(shipped.ruleSets.counterfeit)] },
      /loadRuleSet\(\) resolves/,
    ],
    ['a path for a model', { model: 'models/kcs-gbdt' }, /model: expected what loadModel\(\) resolves to/],
    [
      'a document for a policy',
      { policy: { baseCurrency: 'USD' } },
      /policy: expected what loadPolicy\(\) resolves to/,
    ],
    ['a date for a day', { asOf: new Date(0) }, /asOf: expected string/],
    ['a day that is none', { asOf: '2026-02-30' }, /asOf is not a day/],
    ['a controller for its signal', { signal: new AbortController() }, /signal: expected an AbortSignal/],
    ['no function', { onBatch: 'log' }, /onBatch: expected a function/],
    ['a text', 'rules.yaml', /expected object, received string/],
    ['null', null, /the options are null/],
    ['nothing to score by', { ruleSets: [] }, /there are no rule sets and no model to score by/],
  ])('of createScorer: %s', async (_, options, message) => {
    await expect(createScorer(pass<ScorerOptions>(options))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });

  it('are all told of at once', async () => {
    const wrong = pass<ScorerOptions>({ asOf: 1, onBach: () => {} });
    await expect(createScorer(wrong)).rejects.toMatchObject({ problems: { length: 2 } });
  });

  it.each<[string, readonly unknown[], RegExp]>([
    [
      'a misspelt key',
      [[], 'o.csv', { formt: 'csv' }],
      /writeVerdicts USAGE: unknown key "formt"; did you mean "format"/,
    ],
    ['an unknown format', [[], 'o.csv', { format: 'xml' }], /format: Invalid option: expected one of "csv"\|"ndjson"/],
    ['no destination', [[]], /expected a path or a stream to write to/],
    ['an empty path', [[], ''], /expected a path or a stream to write to/],
    ['a quarantine that is none', [[], 'o.csv', { quarantine: true }], /quarantine: expected a path or a stream/],
    ['no results', [undefined, 'o.csv'], /expected a stream, an array or another iterable/],
    ['a verdict for results', [{ declarationId: 'D1' }, 'o.csv'], /expected a stream, an array or another iterable/],
  ])('of writeVerdicts: %s', async (_, given, message) => {
    await expect(writeVerdicts(...pass<Parameters<typeof writeVerdicts>>(given))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    });
  });

  it('may be left undefined, and a model alone is enough', async () => {
    await (await createScorer({ model: undefined, signal: undefined, onBatch: undefined })).close();
    await (await createScorer({ ruleSets: [], model: await loadModel(tinyModel()) })).close();
  });
});

describe('values that are no declarations', () => {
  const none: readonly unknown[] = [null, undefined, 'D1', 7, [shoes], () => shoes, Symbol('D1'), true];

  it('reject score() and explain(), and are faults in a batch and in a stream', async () => {
    for (const value of none) {
      const rejection = { code: 'DECLARATION_REJECTED' };
      await expect(scorer.score(pass<Declaration>(value))).rejects.toMatchObject(rejection);
      await expect(scorer.explain(pass<Declaration>(value))).rejects.toMatchObject(rejection);
    }
    const expected = none.map((_, at) => ({ ok: false, fault: { code: 'TYPE_WRONG', path: null, record: at + 1 } }));
    expect(await scorer.scoreBatch(pass<Declaration[]>(none))).toMatchObject(expected);
    expect(await all(scorer, pass<Scorable[]>(none))).toMatchObject(expected);
  });

  it('are told of by their place, also where an array has holes', async () => {
    const holes = [shoes];
    holes[2] = shoes;
    const results = await scorer.scoreBatch(holes);
    expect(results.map((result) => (result.ok ? 'scored' : result.fault.record))).toEqual(['scored', 2, 'scored']);
  });

  it('refuse what is no array of declarations, or no stream of them', async () => {
    for (const value of [null, shoes, 'D1', new Set([shoes])])
      await expect(scorer.scoreBatch(pass<Declaration[]>(value))).rejects.toMatchObject({ code: 'USAGE' });
    for (const value of [null, shoes, 'D1', 7])
      expect(() => scorer.scoreStream(pass<Declaration[]>(value))).toThrow(/scoreStream USAGE: expected a stream/);
  });
});

describe('a declaration with a field "ok"', () => {
  it.each([true, false])('is a declaration with an unknown field: %s', async (ok) => {
    const declaration = { ...shoes, ok };
    const issues = [{ code: 'FIELD_UNKNOWN', path: 'ok' }];
    expect(await scorer.score(declaration)).toMatchObject({ declarationId: 'D1', issues });
    expect(await scorer.scoreBatch([declaration])).toMatchObject([{ ok: true, verdict: { issues } }]);
    expect(await all(scorer, [declaration])).toMatchObject([{ ok: true, verdict: { issues } }]);
    expect((await scorer.explain(declaration)).verdict).toMatchObject({ issues });
  });

  it('is nothing that readManifest yields, which is for streams', async () => {
    for await (const record of readManifest([JSON.stringify(shoes)]))
      expect(await scorer.scoreBatch([pass<Declaration>(record)])).toMatchObject([{ fault: { code: 'ID_MISSING' } }]);
  });
});

describe('records that a program makes itself', () => {
  it('are scored in a stream as those of readManifest', async () => {
    const fault = { code: 'JSON_MALFORMED', source: 'queue', record: 2, line: 2, byte: 9, path: null } as const;
    const position = { source: 'queue', record: 1, line: 1, byte: 0 };
    const results = await all(scorer, [
      { ok: true, declaration: shoes, position },
      { ok: false, fault },
      pass<Scorable>({ ok: true, declaration: shoes }),
    ]);
    expect(results).toMatchObject([{ verdict: { position } }, { fault }, { verdict: { position: null } }]);
  });
});

async function all(one: Scorer, records: Iterable<Scorable>): Promise<ScoreResult[]> {
  const results: ScoreResult[] = [];
  for await (const result of one.scoreStream(records)) results.push(result);
  return results;
}
