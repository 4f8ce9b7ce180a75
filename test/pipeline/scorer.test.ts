// The scorer: one declaration, a batch, a stream; what stands in a verdict, and what happens when a part fails.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  type BatchMetrics,
  createScorer,
  type Declaration,
  loadModel,
  loadRuleSet,
  readManifest,
  type Scorable,
  type ScoreResult,
  shipped,
} from '../../src/index.js';
import { logit, sigmoid } from '../../src/model/odds.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { verdictSchema } from '../../src/scoring/verdict.js';
import { parseSettings } from '../../src/settings-file.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
import { compilePolicy, createScorerParts } from './parts.js';

const shoes: Declaration = {
  id: 'D1',
  acceptedAt: '2026-03-01',
  items: [
    { hs: '640411', description: 'ad1das running shoes', value: 300, currency: 'USD', netKg: 120, quantity: 200 },
  ],
};
const rules = createScorerParts();
const scorer = await createScorer({ ruleSets: [rules] });

describe('a verdict', () => {
  it('tells lane, risks, reasons, what was undetermined and by which versions', async () => {
    const verdict = await scorer.score(shoes);
    expect(verdict).toMatchObject({
      declarationId: 'D1',
      lane: 'red',
      laneReason: 'risk',
      modelRisks: null,
      reasons: [
        {
          kind: 'rule',
          id: 'T-1',
          risk: 'counterfeit',
          item: 1,
          points: 40,
          share: 0.5714,
          text: '"ad1das" (read as adidas) at 2.5 per kg',
        },
        { kind: 'rule', id: 'T-3', risk: 'counterfeit', item: null, points: 30, share: 0.4286 },
      ],
      undetermined: [
        { id: 'T-2', missing: ['undg'] },
        { id: 'T-5', missing: ['transport.mode'] },
      ],
      muted: [],
      degraded: null,
      issues: [],
      position: null,
    });
    expect(verdict.risks.counterfeit).toBeCloseTo(sigmoid(logit(0.01) + (70 * Math.LN2) / 20), 6);
    expect(verdict.risks.safety).toBe(0.002);
    expect(verdict.coverage).toBeCloseTo(90 / 140, 4);
    expect(verdict.versions.ruleSets[0]).toMatch(/^test@1\.0\.0#[0-9a-f]{12}$/);
    expect(verdictSchema.parse({ ...verdict, decisionId: verdict.decisionId })).toBeTruthy();
  });

  it('takes the risk of the item with the highest, the first of several', async () => {
    const verdict = await scorer.score({ ...shoes, items: [{ hs: '940360' }, shoes.items[0]!, shoes.items[0]!] });
    const [table, first, second] = verdict.items.map((item) => item.risks.counterfeit);
    expect(table).toBeCloseTo(sigmoid(logit(0.01) + (30 * Math.LN2) / 20), 6);
    expect([first, second]).toEqual([verdict.risks.counterfeit, verdict.risks.counterfeit]);
    expect(verdict.reasons[0]).toMatchObject({ id: 'T-1', item: 2 });
    expect(verdict.risks.counterfeit).toBeGreaterThan(table!);
  });

  it('judges the declaration as a whole by its own parties, whatever its items say and in which order', async () => {
    const ruleSets = [
      compileRuleSet(
        parseSettings(
          `ruleSet: whole
version: 1.0.0
schema: declaration/1
rules:
  - { id: W-1, title: Whole, risk: safety, points: -20, scope: declaration, when: importer.aeo, reason: "Importer {importer.name}" }
`,
          'whole.yaml',
        ),
        () => [],
      ),
    ];
    const items = [{ parties: { importer: { name: 'Other' } } }, {}];
    const scorer = await createScorer({ ruleSets });
    for (const given of [items, [...items].reverse()]) {
      const verdict = await scorer.score({
        id: 'D1',
        parties: { importer: { name: 'Known', aeo: true } },
        items: given,
      });
      expect(verdict.reasons.map(({ text }) => text)).toEqual(['Importer Known']);
      expect(verdict.undetermined).toEqual([]);
    }
  });

  it('names a hit of another item that forces the lane', async () => {
    const verdict = await scorer.score({
      ...shoes,
      items: [{ description: 'wood' }, { description: 'airbag', netKg: 1 }],
    });
    expect(verdict.lane).toBe('red');
    expect(verdict.reasons).toContainEqual(expect.objectContaining({ id: 'T-4', item: 2 }));
  });

  it('has a decision id that depends on the declaration and on every part, and on nothing else', async () => {
    const id = (await scorer.score(shoes)).decisionId;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(
      (await (await createScorer({ ruleSets: [createScorerParts()] })).score(structuredClone(shoes))).decisionId,
    ).toBe(id);
    const reordered = { items: shoes.items, acceptedAt: '2026-03-01T00:00:00Z', id: 'D1' };
    expect((await scorer.score(reordered)).decisionId).toBe(id);
    expect((await scorer.score({ ...shoes, office: 'X' })).decisionId).not.toBe(id);
    const other = await createScorer({
      ruleSets: [rules],
      policy: compilePolicy({ baseRate: { counterfeit: 0.02, safety: 0.002 } }),
    });
    expect((await other.score(shoes)).decisionId).not.toBe(id);
  });

  it('of an undated declaration depends on the day it is judged at, of a dated one not', async () => {
    const { acceptedAt: _, ...undated } = shoes;
    const on = (asOf: string, declaration: Declaration) =>
      createScorer({ ruleSets: [rules], asOf }).then((one) => one.score(declaration));
    expect((await on('2026-01-01', shoes)).decisionId).toBe((await on('2026-06-01', shoes)).decisionId);
    expect((await on('2026-01-01', undated)).decisionId).not.toBe((await on('2026-06-01', undated)).decisionId);
  });
});

describe('effective dates and scopes of rules', () => {
  it.each([
    ['2025-12-31', 0],
    ['2026-01-01', 1],
    ['2026-06-30', 1],
    ['2026-07-01', 0],
  ])('accepted at %s', async (acceptedAt, hits) => {
    const verdict = await scorer.score({
      ...shoes,
      acceptedAt,
      transport: { mode: '4' },
      items: [{ description: 'seasonal' }],
    });
    expect(verdict.reasons.filter((reason) => reason.id === 'T-5')).toHaveLength(hits);
  });

  it('a rule of another mode does not apply; of an unknown mode it is undetermined', async () => {
    const of = (transport: object) => scorer.score({ ...shoes, transport, items: [{ description: 'seasonal' }] });
    expect((await of({ mode: '1' })).undetermined.map((one) => one.id)).not.toContain('T-5');
    expect((await of({})).undetermined).toContainEqual({ id: 'T-5', missing: ['transport.mode'] });
  });
});

describe('a faulty declaration', () => {
  it('rejects score(), and is a fault in a batch', async () => {
    const faulty = { id: 'D2', items: [{ netKg: -1 }] } as Declaration;
    await expect(scorer.score(faulty)).rejects.toMatchObject({
      code: 'DECLARATION_REJECTED',
      message: expect.stringContaining('items[0].netKg'),
    });
    const results = await scorer.scoreBatch([shoes, faulty, shoes]);
    expect(results.map((result) => (result.ok ? result.verdict.declarationId : result.fault.code))).toEqual([
      'D1',
      'NUMBER_NEGATIVE',
      'D1',
    ]);
    expect(results[1]).toMatchObject({ fault: { record: 2 } });
  });

  it('is told of without its contents', async () => {
    const secret = 'Jane-Doe-Secret';
    const spoiled = [
      { id: secret },
      { id: 'D', items: [{ netKg: secret }] },
      { id: 'D', acceptedAt: secret, items: [{}] },
      { id: 'D', items: [{ origin: secret }], parties: { importer: secret } },
    ];
    for (const one of spoiled) {
      const message = await scorer.score(one as unknown as Declaration).then(
        () => 'accepted',
        (fault: Error) => `${fault.message} ${fault.stack}`,
      );
      expect(message).not.toContain(secret);
    }
  });
});

describe('the model', () => {
  it('joins the rules in log-odds, corrected to the base rate of the policy', async () => {
    const withModel = await createScorer({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const verdict = await withModel.score({
      ...shoes,
      items: [{ ...shoes.items[0], netKg: 5, quantity: 4, value: 10 }],
    });
    const modelLogit = 1 + logit(0.01) - logit(0.5);
    expect(verdict.modelRisks?.counterfeit).toBeCloseTo(sigmoid(modelLogit), 6);
    expect(verdict.risks.counterfeit).toBeCloseTo(sigmoid(modelLogit + (70 * Math.LN2) / 20), 6);
    // Against the canary row, whose net mass is 2 and whose quantity is 4: (5 - 2) log-odds for the mass.
    const reasonsOf = (risk: string): object[] =>
      verdict.reasons.filter((reason) => reason.kind === 'model' && reason.risk === risk);
    expect(reasonsOf('counterfeit')).toMatchObject([
      { id: 'netKg', item: 1, points: 86.56, text: 'net mass: 5' },
      {
        id: 'tiny',
        item: 1,
        points: -57.71,
        text: 'Model tiny: all else that it goes by; in all 2.7 times the usual odds of counterfeit',
      },
    ]);
    expect(reasonsOf('safety')).toMatchObject([
      { id: 'tiny', points: 57.71, text: 'Model tiny: 7.4 times the usual odds of a safety risk' },
    ]);
    const sum = verdict.reasons
      .filter((reason) => reason.risk === 'counterfeit')
      .reduce((total, reason) => total + reason.points, 0);
    expect(verdict.risks.counterfeit).toBeCloseTo(sigmoid(logit(0.01) + (sum * Math.LN2) / 20), 4);
    await withModel.close();
  });

  it('that gives no number leaves a verdict by rules alone, marked and never below the floor', async () => {
    const graph = encodeGraph({
      weights: [
        [1, 1],
        [0, 0],
      ],
      log: true,
    });
    const card = cardFor(graph, [Math.log(2), Math.log(2)]);
    const failing = await createScorer({ ruleSets: [rules], model: await loadModel(writeModel(card, graph)) });
    const [calm, suspicious] = await failing.scoreBatch([
      { id: 'A', acceptedAt: '2026-03-01', items: [{ description: 'wood', quantity: 4 }] },
      { ...shoes, items: [{ ...shoes.items[0]!, quantity: 1 }] },
    ]);
    expect(calm).toMatchObject({
      verdict: { degraded: 'model-failed', lane: 'yellow', laneReason: 'degraded', modelRisks: null },
    });
    expect(suspicious).toMatchObject({ verdict: { degraded: null, lane: 'red' } });
    await failing.close();
  });

  it('counts in the coverage unless a field is missing: a key that no table holds is an answer too', async () => {
    const model = await loadModel(shipped.models['kcs-gbdt']);
    const withModel = await createScorer({ ruleSets: [{ ...rules, rules: [] }], model });
    const item = { hs: '640411', origin: 'CN', value: 300, currency: 'USD', netKg: 120 };
    const coverage = async (change: object) =>
      (
        await withModel.score({
          id: 'A',
          dispatchCountry: 'CN',
          transport: { mode: '4' },
          items: [{ ...item, ...change }],
        })
      ).coverage;
    const whole = await coverage({});
    expect(await coverage({ hs: '999999', origin: 'NA' })).toBe(whole);
    expect(await coverage({ netKg: undefined })).toBeLessThan(whole);
    await withModel.close();
  });

  it('must use the currency of the policy', async () => {
    await expect(
      createScorer({
        ruleSets: [rules],
        model: await loadModel(tinyModel()),
        policy: compilePolicy({ baseCurrency: 'EUR' }),
      }),
    ).rejects.toMatchObject({ code: 'MODEL_CURRENCY' });
  });

  it('gives the same answer whatever it is batched with', async () => {
    const withModel = await createScorer({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const many = Array.from({ length: 300 }, (_, at) => ({
      ...shoes,
      id: `D${at}`,
      items: [{ ...shoes.items[0]!, netKg: at / 7 }],
    }));
    const together = await withModel.scoreBatch(many);
    for (const at of [0, 1, 137, 255, 256, 299])
      expect([{ ok: true, verdict: await withModel.score(many[at]!) }]).toEqual([together[at]]);
    await withModel.close();
  });
});

describe('a stream', () => {
  const all = async (records: AsyncIterable<Scorable> | Iterable<Scorable>): Promise<ScoreResult[]> => {
    const results: ScoreResult[] = [];
    for await (const result of scorer.scoreStream(records)) results.push(result);
    return results;
  };
  const many = Array.from({ length: 600 }, (_, at) => ({ ...shoes, id: `D${at}` }));

  it('comes out in the order it went in, from arrays, Node streams, Web streams and generators', async () => {
    const ids = (results: ScoreResult[]) => results.map((result) => result.ok && result.verdict.declarationId);
    const expected = many.map((one) => one.id);
    expect(ids(await all(many))).toEqual(expected);
    expect(ids(await all(Readable.from(many)))).toEqual(expected);
    expect(
      ids(
        await all(
          new ReadableStream({
            start: (controller) => {
              for (const one of many) controller.enqueue(one);
              controller.close();
            },
          }),
        ),
      ),
    ).toEqual(expected);
  });

  it('keeps what is known of a record when a program puts another declaration into it', async () => {
    const given = 'declaration.id,item.hs\nD1,abc\n';
    for await (const record of readManifest(Buffer.from(given), { format: 'csv' })) {
      if (!record.ok) throw new Error('rejected');
      const enriched = { ...record, incomplete: true, declaration: { ...record.declaration, office: 'NL1' } };
      for await (const result of scorer.scoreStream([enriched]))
        expect(result.ok && [result.verdict.degraded, result.verdict.issues, result.verdict.position?.line]).toEqual([
          'item-rejected',
          [{ code: 'CODE_MALFORMED', path: 'items[0].hs' }],
          2,
        ]);
    }
  });

  it('of a manifest keeps faults and positions', async () => {
    const text = `${JSON.stringify(shoes)}\nnonsense\n${JSON.stringify({ ...shoes, id: 'D3' })}\n`;
    const results = await all(readManifest([text], { source: 'x.ndjson' }));
    expect(results.map((result) => (result.ok ? result.verdict.position?.line : result.fault.line))).toEqual([1, 2, 3]);
  });

  it('gives each verdict when its record is there, not when a batch is full', async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((done) => {
      release = done;
    });
    const slow = async function* () {
      yield shoes;
      await gate;
      yield { ...shoes, id: 'D2' };
    };
    const stream = scorer.scoreStream(slow());
    expect((await stream.next()).value).toMatchObject({ verdict: { declarationId: 'D1' } });
    release();
    expect((await stream.next()).value).toMatchObject({ verdict: { declarationId: 'D2' } });
  });

  it('holds its source back when nobody reads, and ends it when the reader leaves', async () => {
    let made = 0;
    let ended = false;
    const source = function* () {
      try {
        while (true) yield { ...shoes, id: `D${made++}` };
      } finally {
        ended = true;
      }
    };
    let read = 0;
    for await (const _ of scorer.scoreStream(source())) if (++read === 10) break;
    expect(made).toBeLessThanOrEqual(512);
    expect(ended).toBe(true);
  });

  it('stops when the signal aborts', async () => {
    const control = new AbortController();
    const stopped = await createScorer({ ruleSets: [rules], signal: control.signal });
    const stream = stopped.scoreStream(many);
    await stream.next();
    control.abort();
    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toThrow('aborted');
  });

  it('passes on what its source throws', async () => {
    const source = async function* () {
      yield shoes;
      throw new Error('source gone');
    };
    await expect(all(source())).rejects.toThrow('source gone');
  });
});

describe('the rest of the scorer', () => {
  it('reports every batch', async () => {
    const metrics: BatchMetrics[] = [];
    const measured = await createScorer({ ruleSets: [rules], onBatch: (one) => metrics.push(one) });
    await measured.scoreBatch([shoes, shoes]);
    expect(metrics).toEqual([
      {
        declarations: 2,
        items: 2,
        degraded: 0,
        modelFailure: null,
        reasonsFailure: null,
        modelMs: expect.any(Number),
        totalMs: expect.any(Number),
      },
    ]);
  });

  it('refuses work once closed, and may be closed twice', async () => {
    const closed = await createScorer({ ruleSets: [rules] });
    await closed.close();
    await closed.close();
    await expect(closed.score(shoes)).rejects.toMatchObject({ code: 'SCORER_CLOSED' });
  });

  it('refuses two rule sets with one rule id', async () => {
    await expect(createScorer({ ruleSets: [rules, rules] })).rejects.toMatchObject({ code: 'RULE_INVALID' });
  });

  it('uses the shipped packs when none is given', async () => {
    const usual = await createScorer();
    expect(usual.versions.ruleSets.map((one) => one.split('@')[0])).toEqual(['counterfeit', 'public-safety']);
  });

  it('does not change what it is given', async () => {
    const frozen = JSON.stringify(shoes);
    await scorer.score(shoes);
    await scorer.explain(shoes);
    expect(JSON.stringify(shoes)).toBe(frozen);
  });
});

describe('explain', () => {
  it('shows every rule with its outcome and what it read', async () => {
    const { verdict, rules: explained, baseRate } = await scorer.explain(shoes);
    expect(verdict.lane).toBe('red');
    expect(baseRate.counterfeit).toBe(0.01);
    expect(explained.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['T-1', 'hit'],
      ['T-2', 'undetermined'],
      ['T-3', 'hit'],
      ['T-4', 'no_hit'],
      ['T-5', 'undetermined'],
    ]);
    expect(explained[0]).toMatchObject({
      values: { description: 'ad1das running shoes', valuePerKg: '2.5' },
      officerNote: 'Look inside.',
    });
    expect(explained[1]).toMatchObject({ missing: ['undg'] });
  });

  it('shows every feature and the probability of the model', async () => {
    const withModel = await createScorer({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const { features, modelOutputs } = await withModel.explain({ ...shoes, items: [{ netKg: 3 }] }); // no number, so no points
    expect(features).toEqual([
      { item: 1, name: 'netKg', value: 3, says: 'net mass', text: 'net mass: 3', points: {} },
      { item: 1, name: 'quantity', value: null, says: 'pieces', text: 'pieces: not known', points: {} },
    ]);
    expect(modelOutputs).toHaveLength(2);
    await withModel.close();
  });
});

describe('loading from files', () => {
  it('a rule set of a file scores like one in memory', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'scorer-')), 'rules.yaml');
    writeFileSync(file, createScorerParts.text);
    const loaded = await createScorer({ ruleSets: [await loadRuleSet(file)] });
    expect(await loaded.score(shoes)).toEqual(await scorer.score(shoes));
  });
});
