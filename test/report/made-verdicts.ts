// Verdicts for tests of reports: as they may come, by the thousand or drawn by a property.
import fc from 'fast-check';
import { type Lane, laneNames, riskNames } from '../../src/declaration/risk.js';
import type { Verdict } from '../../src/scoring/verdict.js';

export const versions: Verdict['versions'] = {
  library: '0.1.0',
  schema: 'declaration/1',
  policy: 'default@1#30c9726b8ac6',
  ruleSets: ['counterfeit@1.0.0#0dfcc35eadf1', 'public-safety@1.0.0#ab8f357784f9'],
  mutes: null,
  model: 'kcs-gbdt@2.0.0#b7b61a36b139',
};

/** A verdict that nothing moved, but for what is given. */
export function verdictOf(change: Partial<Verdict> = {}): Verdict {
  const risks = change.risks ?? { counterfeit: 0.01, safety: 0.002 };
  return {
    declarationId: 'D1',
    decisionId: 'd',
    lane: 'green',
    laneReason: 'risk',
    risks,
    modelRisks: null,
    reasons: [],
    undetermined: [],
    muted: [],
    coverage: 1,
    degraded: null,
    items: [{ no: 1, risks }],
    issues: [],
    position: { source: 'a.csv', record: 1, line: 2, byte: 0 },
    office: null,
    day: null,
    forced: null,
    versions,
    ...change,
  };
}

const millionths = fc.integer({ min: 0, max: 1e6 }).map((of) => of / 1e6);
const reason = fc.record({
  kind: fc.constantFrom('rule' as const, 'model' as const),
  id: fc.constantFrom('R-1', 'R-2', 'R-3', '__proto__', 'constructor'),
  risk: fc.constantFrom(...riskNames),
  item: fc.constantFrom(1, 2, null),
  points: fc.integer({ min: -9_000, max: 9_000 }).map((hundredths) => hundredths / 100),
  share: fc.constant(0.1),
  text: fc.string(),
});

/** Few risks and ids, so that ties are common; places differ. */
export const manyVerdicts: fc.Arbitrary<Verdict[]> = fc
  .array(
    fc.record({
      declarationId: fc.constantFrom('A', 'B', 'C'),
      lane: fc.constantFrom<Lane>(...laneNames),
      laneReason: fc.constantFrom('risk' as const, 'rule' as const, 'degraded' as const),
      risks: fc.record({
        counterfeit: fc.constantFrom(0, 1, 0.5, 0.25),
        safety: millionths,
      }),
      reasons: fc.array(reason, { maxLength: 12 }),
      undetermined: fc.array(fc.constant({ id: 'R-4', missing: ['hs'] }), { maxLength: 1 }),
      muted: fc.array(fc.constant({ id: 'R-5', item: 1, until: '2026-01-01' }), { maxLength: 2 }),
      coverage: millionths,
      degraded: fc.constantFrom(null, 'model-failed' as const, 'item-rejected' as const),
    }),
    { maxLength: 130 },
  )
  .map((made) =>
    made.map((one, at) => verdictOf({ ...one, position: { source: `${at % 3}`, record: at, line: at + 1, byte: 0 } })),
  );

/** `count` verdicts, the same at every call: risks spread over log-odds, rules, features and long sentences. */
export function* generatedVerdicts(count: number, textLength = 90): Generator<Verdict> {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let at = 0; at < count; at++) {
    const bell = random() + random() + random() + random() - 2;
    const counterfeit = round(1 / (1 + Math.exp(4.6 - 2.2 * bell - (random() < 0.04 ? 3 : 0))));
    const safety = round(1 / (1 + Math.exp(6.2 - 2 * bell - (random() < 0.02 ? 3 : 0))));
    const lane = counterfeit > 0.09 ? 'red' : counterfeit > 0.038 ? 'yellow' : counterfeit > 0.019 ? 'blue' : 'green';
    yield verdictOf({
      declarationId: `D${String(at).padStart(9, '0')}`,
      lane,
      laneReason: random() < 0.9 ? 'risk' : 'rule',
      risks: { counterfeit, safety },
      reasons: Array.from({ length: 12 }, (_, number) => ({
        kind: number % 2 === 0 ? ('rule' as const) : ('model' as const),
        id: number % 2 === 0 ? `CF-${String(Math.floor(random() * 200)).padStart(3, '0')}` : `feature${number}`,
        risk: number % 3 === 0 ? ('safety' as const) : ('counterfeit' as const),
        item: 1,
        points: Math.round((random() * 60 - 15) * 100) / 100,
        share: 0.1,
        text: 'Value per kg 0.80, 12 times below the usual for these goods. '.repeat(9).slice(0, textLength),
      })),
      undetermined: [{ id: 'CF-030', missing: ['grossKg'] }],
      coverage: round(Math.min(1, 0.6 + random() / 2)),
      position: { source: 'generated.csv', record: at + 1, line: at + 2, byte: 160 * at },
    });
  }
}

const round = (risk: number): number => Math.round(risk * 1e6) / 1e6;
