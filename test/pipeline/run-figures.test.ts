// Figures of a run: what they count, and that neither order nor parts change them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import {
  addVerdict,
  figuresFromJson,
  figuresToJson,
  mergeRunFigures,
  newRunFigures,
  type RunFigures,
  siftRunFigures,
} from '../../src/pipeline/run-figures.js';
import type { Verdict } from '../../src/scoring/verdict.js';
import { manyVerdicts, verdictOf } from '../report/made-verdicts.js';
import { runs } from '../runs.js';

function figuresOf(verdicts: Iterable<Verdict>, personal = false): RunFigures {
  const figures = newRunFigures(personal);
  for (const verdict of verdicts) addVerdict(figures, verdict);
  return figures;
}

const rule = { kind: 'rule', id: 'R-1', risk: 'counterfeit', item: 1, points: 12.34, share: 1, text: 'Shoes' } as const;
const feature = { ...rule, kind: 'model', id: 'logValue', points: -3.5, text: 'Declared value: 4250' } as const;

describe('the figures of a run', () => {
  it('are the same in any order', () => {
    fc.assert(
      fc.property(manyVerdicts, fc.infiniteStream(fc.nat()), (verdicts, numbers) => {
        const shuffled = verdicts.map((verdict) => ({ verdict, key: numbers.next().value as number }));
        shuffled.sort((a, b) => a.key - b.key);
        expect(figuresOf(shuffled.map(({ verdict }) => verdict))).toEqual(figuresOf(verdicts));
      }),
      { numRuns: runs(100) },
    );
  });

  it('of parts, sent from threads and merged in any order, are those of the whole', () => {
    fc.assert(
      fc.property(manyVerdicts, fc.nat(130), fc.nat(130), (verdicts, a, b) => {
        const [from, until] = [Math.min(a, b), Math.max(a, b)];
        const parts = [verdicts.slice(until), verdicts.slice(0, from), verdicts.slice(from, until)];
        const whole = newRunFigures(true);
        for (const part of parts) mergeRunFigures(whole, structuredClone(figuresOf(part, true)));
        expect(whole).toEqual(figuresOf(verdicts, true));
      }),
      { numRuns: runs(100) },
    );
  });

  it('of parts that are sifted before they are sent are those of the whole, though a part comes twice', () => {
    fc.assert(
      fc.property(manyVerdicts, fc.nat(130), fc.boolean(), (verdicts, cut, isRepeated) => {
        const gathered = newRunFigures(true).top;
        const whole = newRunFigures(true);
        const first = verdicts.slice(0, cut);
        if (isRepeated) siftRunFigures(gathered, figuresOf(first, true)); // scored, and given up
        for (const part of [first, verdicts.slice(cut)].map((one) => figuresOf(one, true))) {
          siftRunFigures(gathered, part);
          mergeRunFigures(whole, structuredClone(part));
        }
        expect(whole).toEqual(figuresOf(verdicts, true));
      }),
      { numRuns: runs(100) },
    );
  });

  it('come back from JSON as they were', () => {
    fc.assert(
      fc.property(manyVerdicts, (verdicts) => {
        const figures = figuresOf(verdicts, true);
        expect(figuresFromJson(JSON.parse(JSON.stringify(figuresToJson(figures))))).toEqual(figures);
      }),
      { numRuns: runs(100) },
    );
  });

  it('keep the highest risks, and of equal ones those that come first by id and place', () => {
    fc.assert(
      fc.property(manyVerdicts, (verdicts) => {
        const sorted = verdicts
          .map(({ declarationId, risks, position }) => ({ declarationId, risk: risks.counterfeit, ...position! }))
          .sort(
            (x, y) =>
              y.risk - x.risk ||
              x.declarationId.localeCompare(y.declarationId) ||
              x.source.localeCompare(y.source) ||
              x.record - y.record,
          );
        expect(figuresOf(verdicts).top.counterfeit.map(({ place }) => place!.record)).toEqual(
          sorted.slice(0, limits.reportDeclarations).map(({ record }) => record),
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it('put each risk into the step that holds it, 0 and 1 too', () => {
    for (const risk of [0, 0.000001, 0.0099, 0.01, 0.09, 0.49, 0.5, 0.51, 0.999999, 1]) {
      const { risks, steps } = figuresOf([verdictOf({ lane: 'blue', risks: { counterfeit: risk, safety: 0.5 } })]);
      const step = risks.counterfeit.blue.indexOf(1);
      expect(steps[step], `${risk}`).toBeLessThanOrEqual(Math.max(risk, 0.000001));
      expect(steps[step + 1] ?? 1, `${risk}`).toBeGreaterThanOrEqual(Math.min(risk, 0.999999));
    }
  });

  it('count rules by the lanes of their verdicts, alone, undetermined and muted', () => {
    const other = { ...rule, id: 'R-2', points: 5 };
    const figures = figuresOf([
      verdictOf({ lane: 'red', reasons: [rule, feature] }),
      verdictOf({ lane: 'green', reasons: [rule, { ...rule, item: 2, points: 0 }, other] }),
      verdictOf({ undetermined: [{ id: 'R-1', missing: ['hs'] }], muted: [1, 2].map((item) => muteOf(item)) }),
    ]);
    expect(figures.rules.get('R-1')).toEqual({
      lanes: { red: 1, yellow: 0, blue: 0, green: 1 },
      alone: 1,
      hundredths: 2468,
      undetermined: 1,
      muted: 0,
    });
    expect(figures.rules.get('R-3')).toMatchObject({ muted: 1 });
    expect(figures.features.counterfeit.get('logValue')).toEqual({ raises: 0, lowers: 1, hundredths: 350 });
  });

  it('hold no sentence of a verdict unless asked for', () => {
    const verdicts = [verdictOf({ reasons: [rule, feature], kept: { Importer: 'Acme' } })];
    const text = (personal: boolean): string => JSON.stringify(figuresOf(verdicts, personal).top);
    expect(text(false)).not.toMatch(/Shoes|4250|Acme/);
    expect(text(true)).toMatch(/Shoes.*4250/);
  });

  it('keep of many reasons those that move the risk most, up or down', () => {
    const reasons = Array.from({ length: 20 }, (_, at) => ({ ...rule, id: `R-${at}`, points: at - 10 }));
    const [one] = figuresOf([verdictOf({ reasons })]).top.counterfeit;
    expect(one!.reasons.map(({ points }) => points)).toEqual([9, 8, 7, 6, -7, -8, -9, -10]);
    expect(one!.moreReasons).toBe(12);
  });
});

const muteOf = (item: number): Verdict['muted'][number] => ({ id: 'R-3', item, until: '2026-01-01' });
