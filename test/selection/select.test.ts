// Selection: who is opened under which capacity, by which strategy, and that nobody can steer it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneNames, workedLanes } from '../../src/declaration/risk.js';
import { compileBudget } from '../../src/scoring/budget.js';
import { compilePolicy, type Policy } from '../../src/scoring/policy.js';
import { compileOverrides } from '../../src/selection/overrides.js';
import { type Selectable, type Selection, select } from '../../src/selection/select.js';
import { parseSettings } from '../../src/settings-file.js';

const secret = 'a secret of the tests, long enough';
const policyOf = (
  lines: string,
  lanes = 'red: { counterfeit: 0.09, safety: 0.019 }, yellow: { counterfeit: 0.038, safety: 0.0075 }, blue: { counterfeit: 0.019, safety: 0.0038 }',
): Policy =>
  compilePolicy(
    parseSettings(
      `policy: p\nversion: 1\nbaseCurrency: USD\nbaseRate: { counterfeit: 0.01, safety: 0.002 }\ngroupCaps: { default: 60 }\nlanes: { ${lanes} }\n${lines}\n`,
      'p.yaml',
    ),
  );
const at = (id: string, counterfeit: number, safety = 0, more: Partial<Selectable> = {}): Selectable => ({
  declarationId: id,
  risks: { counterfeit, safety },
  ...more,
});
const shown = ({ picks }: Selection) =>
  picks.map(({ declarationId, lane, strategy }) => `${declarationId} ${lane} ${strategy}`).sort();

describe('select', () => {
  it('takes forced lanes first, then the highest risks, and lets the rest fall to the next lane', () => {
    const policy = policyOf('capacity: { per: [], red: 2, yellow: 1 }');
    const given = [
      at('a', 0.5),
      at('b', 0.2),
      at('c', 0.3),
      at('d', 0, 0, { forced: 'red' }),
      at('e', 0.02),
      at('f', 0),
    ];
    const selection = select(given, { policy, secret });
    expect(shown(selection)).toEqual(['a red risk', 'b blue risk', 'c yellow risk', 'd red forced', 'e blue risk']);
    expect(selection.groups[0]!.lanes.red).toMatchObject({ capacity: 2, wanted: 3, left: 0, over: 0 });
  });

  it('never passes over a forced lane, also where the capacity is nothing, and tells how far it went', () => {
    const selection = select([at('a', 0, 0, { forced: 'red' }), at('b', 0.9)], {
      policy: policyOf('capacity: { per: [], red: 0, yellow: 0 }'),
      secret,
    });
    expect(shown(selection)).toEqual(['a red forced', 'b blue risk']);
    expect(selection.groups[0]!.lanes.red).toMatchObject({ over: 1, left: 0 });
  });

  it('compares the two risks by their odds against the thresholds', () => {
    const policy = policyOf('capacity: { per: [], red: 1 }');
    // 0.03 is further above the threshold of safety than 0.1 is above that of counterfeit.
    expect(shown(select([at('a', 0.1), at('b', 0, 0.03)], { policy, secret }))).toContain('b red risk');
  });

  it('keeps budgets of the risks apart, each with its own highest', () => {
    const policy = policyOf('capacity: { per: [], red: { counterfeit: 1, safety: 1 } }');
    const given = [at('a', 0.9), at('b', 0.8), at('c', 0, 0.02), at('d', 0, 0.021)];
    expect(shown(select(given, { policy, secret })).filter((pick) => pick.includes('red'))).toEqual([
      'a red risk',
      'd red risk',
    ]);
  });

  it('tops up to the expected rate with the highest risks below the threshold, within the capacity', () => {
    const policy = policyOf('capacity: { per: [], red: 3 }\nexpected: { red: 3 }');
    const given = [at('a', 0.5), at('b', 0.01), at('c', 0.012), at('d', 0.001)];
    expect(shown(select(given, { policy, secret }))).toEqual(['a red risk', 'b red top-up', 'c red top-up']);
  });

  it('explores what is nearest to the threshold on both sides, and what is novel, within its part', () => {
    const policy = policyOf(
      'capacity: { per: [], red: 4 }\nexploration: { red: { uncertain: "25%", novel: "25%" } }',
      'red: { counterfeit: 0.5 }, yellow: {}, blue: {}',
    );
    const given = [
      at('a', 0.9),
      at('b', 0.8),
      at('c', 0.51),
      at('d', 0.48),
      at('e', 0, 0, { novelty: 0.5 }),
      at('f', 0, 0, { novelty: 1 }),
    ];
    expect(shown(select(given, { policy, secret })).filter((pick) => pick.includes('red'))).toEqual([
      'a red risk',
      'b red risk',
      'c red uncertain',
      'f red novel',
    ]);
  });

  it('has a capacity for each office and day, and a budget where they differ', () => {
    const policy = policyOf('capacity: { per: [office, day], red: 1 }');
    const budget = compileBudget(
      parseSettings(
        'budget: b\nversion: 1\nentries: [{ office: A, red: 0 }, { office: A, day: 2026-03-02, red: 2 }]',
        'b.yaml',
      ),
    );
    const on = (office: string, day: string) =>
      [1, 2, 3].map((no) => at(`${office}${day}${no}`, no / 10, 0, { office, day }));
    const given = [...on('A', '2026-03-01'), ...on('A', '2026-03-02'), ...on('B', '2026-03-01')];
    const red = shown(select(given, { policy, secret, budget })).filter((pick) => pick.includes(' red '));
    expect(red).toEqual(['A2026-03-022 red risk', 'A2026-03-023 red risk', 'B2026-03-013 red risk']);
    expect(() => select(given, { policy: policyOf('capacity: { per: [day], red: 1 }'), secret, budget })).toThrow(
      /by office/,
    );
  });

  it('lets officers override in both directions, tells the reason, and counts what is not there', () => {
    const overrides = compileOverrides(
      parseSettings(
        `overrides: o\nversion: 1\nentries:\n  - { declaration: a, lane: green, reason: already-examined, text: seen, who: X }\n  - { declaration: b, lane: red, reason: intelligence, text: tip, who: Y }\n  - { declaration: z, lane: red, reason: other, text: gone, who: Y }\n`,
        'o.yaml',
      ),
    );
    const policy = policyOf('capacity: { per: [], red: 1 }');
    const selection = select([at('a', 0.9, 0, { forced: 'red' }), at('b', 0), at('c', 0.5)], {
      policy,
      secret,
      overrides,
    });
    expect(shown(selection)).toEqual(['a green override', 'b red override', 'c yellow risk']);
    expect(selection.picks.map(({ overrideReason }) => overrideReason)).toEqual([
      'already-examined',
      'intelligence',
      null,
    ]);
    expect(selection.unknownOverrides).toBe(1);
    expect(JSON.stringify(selection)).not.toMatch(/seen|tip/);
  });

  it('refuses overrides without a known reason, and two for one declaration', () => {
    const entry = (reason: string) => `{ declaration: a, lane: red, reason: ${reason}, text: t, who: w }`;
    const compile = (entries: string) =>
      compileOverrides(parseSettings(`overrides: o\nversion: 1\nentries: [${entries}]`, 'o.yaml'));
    expect(() => compile(entry('whim'))).toThrow(/reason/);
    expect(() => compile(`${entry('other')}, ${entry('other')}`)).toThrow(/stands before/);
  });

  it.each(['', 'short', '      a few       '])('refuses the secret "%s"', (short) => {
    expect(() => select([], { policy: policyOf(''), secret: short })).toThrow(
      expect.objectContaining({ code: 'SECRET_MISSING' }),
    );
    expect(() => select([], { policy: policyOf('') } as never)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it.each([Number.NaN, -0.1, 1.1, '0.5'])('refuses the risk %s', (risk) => {
    expect(() => select([at('a', risk as number)], { policy: policyOf(''), secret })).toThrow(
      /a risk of declaration 1/,
    );
  });

  it('selects nothing of nothing, and no more than there are', () => {
    expect(select([], { policy: policyOf('capacity: { per: [], red: 5 }'), secret }).picks).toEqual([]);
    expect(
      select([at('a', 0.5)], { policy: policyOf('capacity: { per: [], red: 5 }'), secret }).groups[0]!.lanes.red.left,
    ).toBe(4);
  });

  it('breaks ties by the secret alone: over all secrets each of equals has the same chance', () => {
    const policy = policyOf('capacity: { per: [], red: 1 }');
    const given = ['a', 'b', 'c', 'd'].map((id) => at(id, 0.5));
    const taken = new Map<string, number>();
    for (let no = 0; no < 400; no++) {
      const [pick] = select(given, { policy, secret: `secret number ${no} of four hundred` }).picks.filter(
        ({ lane }) => lane === 'red',
      );
      taken.set(pick!.declarationId, (taken.get(pick!.declarationId) ?? 0) + 1);
    }
    // 100 each, with a standard deviation of 8.7.
    for (const count of taken.values()) expect(Math.abs(count - 100)).toBeLessThan(40);
    expect(taken.size).toBe(4);
  });
});

const declaration = fc.record({
  declarationId: fc.integer({ min: 1, max: 1e6 }).map((no) => `D${no}`),
  risks: fc.record({
    counterfeit: fc.oneof(
      fc.constantFrom(0, 0.05, 0.1, 1),
      fc.integer({ min: 0, max: 1e6 }).map((of) => of / 1e6),
    ),
    safety: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 60_000 }).map((of) => of / 1e6),
    ),
  }),
  forced: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('red' as const, 'yellow' as const) },
  ),
  office: fc.constantFrom('A', 'B', null),
  novelty: fc.constantFrom(0, 0.2, 1),
});
const batch = fc.uniqueArray(declaration, { selector: ({ declarationId }) => declarationId, maxLength: 60 });
const policies = [
  'capacity: { per: [], red: 3, yellow: "10%" }\nrandom: { red: "20%", of: green }',
  'capacity: { per: [office], red: "15%", yellow: 4, blue: 2 }\nexpected: { red: "10%" }\nexploration: { red: { uncertain: "20%", novel: "20%", random: "20%" } }',
  'capacity: { per: [office], red: { counterfeit: 2, safety: 1 }, yellow: { counterfeit: "10%", safety: 0 } }\nrandom: [{ red: "10%", of: green }, { yellow: "10%", of: blue }]',
].map((lines) => policyOf(lines));

describe('the properties of a selection', () => {
  const drawn = fc.tuple(batch, fc.constantFrom(...policies));

  it('are that the order changes nothing', () => {
    fc.assert(
      fc.property(drawn, fc.integer(), ([given, policy], turn) => {
        const other = [...given].sort(
          (a, b) =>
            ((a.declarationId.length * 7 + turn) % 5) - ((b.declarationId.length * 7 + turn) % 5) ||
            (a.declarationId < b.declarationId ? 1 : -1),
        );
        const [one, two] = [select(given, { policy, secret }), select(other, { policy, secret })];
        expect(shown(two)).toEqual(shown(one));
        expect(two.groups).toEqual(one.groups);
      }),
    );
  });

  it('are that no lane goes beyond its capacity but by forced lanes, and that each declaration has one lane', () => {
    fc.assert(
      fc.property(drawn, ([given, policy]) => {
        const { picks, groups } = select(given, { policy, secret });
        expect(new Set(picks.map(({ declarationId }) => declarationId)).size).toBe(picks.length);
        for (const { lanes } of groups)
          for (const lane of workedLanes) {
            const { capacity, picks: own, left, over } = lanes[lane];
            const all = Object.values(own).reduce((sum, count) => sum + count, 0);
            if (capacity === null) continue;
            expect(all).toBeLessThanOrEqual(Math.max(capacity, own.forced));
            expect(left! + all - over).toBe(capacity);
          }
      }),
    );
  });

  it('are that a forced lane is kept, and a risk over the threshold is left below it for want of room alone', () => {
    fc.assert(
      fc.property(drawn, ([given, policy]) => {
        const { picks, groups } = select(given, { policy, secret });
        const laneOf = new Map(picks.map(({ declarationId, lane }) => [declarationId, lane]));
        for (const { declarationId, forced } of given)
          if (forced)
            expect(laneNames.indexOf(laneOf.get(declarationId)!)).toBeLessThanOrEqual(laneNames.indexOf(forced));
        for (const { lanes } of groups)
          for (const { wanted, picks: own, left, capacity } of Object.values(lanes))
            if (wanted > own.risk && policy !== policies[2]) expect([capacity === null, left]).toEqual([false, 0]);
      }),
    );
  });

  it('are that a lower risk never goes before a higher one of the same group', () => {
    fc.assert(
      fc.property(batch, (given) => {
        const plain = given.map((one) => ({ ...one, risks: { ...one.risks, safety: 0 }, forced: null }));
        const { picks } = select(plain, { policy: policyOf('capacity: { per: [], red: 5, yellow: 5 }'), secret });
        const red = picks.filter(({ lane }) => lane === 'red').map(({ risks }) => risks.counterfeit);
        const yellow = picks.filter(({ lane }) => lane === 'yellow').map(({ risks }) => risks.counterfeit);
        if (red.length > 0 && yellow.length > 0) expect(Math.min(...red)).toBeGreaterThanOrEqual(Math.max(...yellow));
      }),
    );
  });
});

describe('the random quota', () => {
  const policy = policyOf('random: { red: "2%", of: green }');
  const many = Array.from({ length: 20_000 }, (_, no) => at(`D${100_000_000 + no}`, 0.001));

  it.each(['first secret of the tests', 'second secret of the tests', 'third secret of the tests'])(
    'draws its share under the %s',
    (own) => {
      const { picks } = select(many, { policy, secret: own });
      // 400 expected, standard deviation 19.8: five of them.
      expect(Math.abs(picks.length - 400)).toBeLessThan(99);
      expect(new Set(picks.map(({ strategy, chance }) => `${strategy} ${chance}`))).toEqual(new Set(['random 0.02']));
    },
  );

  it('is the same for a declaration whatever stands beside it, and another under another secret', () => {
    const ids = ({ picks }: Selection) => picks.map(({ declarationId }) => declarationId);
    const all = ids(select(many, { policy, secret }));
    const part = many.filter((_, no) => no % 3 === 0);
    expect(ids(select(part, { policy, secret }))).toEqual(
      all.filter((id) => part.some((one) => one.declarationId === id)),
    );
    const other = ids(select(many, { policy, secret: 'another secret of the tests' }));
    // 2 % of 2 % are drawn by both: 8 expected.
    expect(all.filter((id) => other.includes(id)).length).toBeLessThan(30);
  });

  it('tells the lower chance when there is no room for all', () => {
    const { picks, groups } = select(many, {
      policy: policyOf('capacity: { per: [], red: 100 }\nrandom: { red: "2%", of: green }'),
      secret,
    });
    expect(picks.length).toBe(100);
    expect(picks[0]!.chance).toBeCloseTo((0.02 * 100) / (100 + groups[0]!.lanes.red.cut), 12);
  });
});
