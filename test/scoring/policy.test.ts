// Policies and lanes.
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { laneOf } from '../../src/scoring/lane.js';
import { compilePolicy, defaultPolicy } from '../../src/scoring/policy.js';
import { parseSettings } from '../../src/settings-file.js';

const { document } = defaultPolicy();
const lane = (counterfeit: number, safety: number, forced: ('red' | 'yellow' | 'blue')[] = [], degraded = false) =>
  Object.values(laneOf({ counterfeit, safety }, forced, degraded, document)).slice(0, 2);

describe('lanes', () => {
  it.each([
    [0.01, 0.002, ['green', 'risk']],
    [0.019, 0.002, ['blue', 'risk']],
    [0.038, 0.002, ['yellow', 'risk']],
    [0.089999, 0.002, ['yellow', 'risk']],
    [0.09, 0.002, ['red', 'risk']],
    [0.01, 0.019, ['red', 'risk']],
    [0.01, 0.0038, ['blue', 'risk']],
  ])('counterfeit %d, safety %d', (counterfeit, safety, expected) => {
    expect(lane(counterfeit, safety)).toEqual(expected);
  });

  it('are never below what a rule forces, and tell that it did', () => {
    expect(lane(0.01, 0.002, ['yellow', 'red'])).toEqual(['red', 'rule']);
    expect(lane(0.2, 0.002, ['yellow'])).toEqual(['red', 'risk']);
  });

  it('are never below the floor when something could not be judged', () => {
    expect(lane(0.01, 0.002, [], true)).toEqual(['yellow', 'degraded']);
    expect(lane(0.01, 0.002, ['red'], true)).toEqual(['red', 'rule']);
  });
});

describe('the forced lane', () => {
  it('is told whatever the risk, for selection may not pass over it', () => {
    const forced = (counterfeit: number, lanes: ('red' | 'yellow')[], degraded: boolean) =>
      laneOf({ counterfeit, safety: 0 }, lanes, degraded, document).forced;
    expect(forced(0.5, ['red'], false)).toBe('red');
    expect(forced(0.5, ['yellow'], false)).toBe('yellow');
    expect(forced(0, [], true)).toBe('yellow');
    expect(forced(0.5, [], false)).toBeNull();
  });
});

describe('what selection reads of a policy', () => {
  const faultOf = (lines: string): string[] => {
    try {
      compilePolicy(
        parseSettings(
          `policy: p\nversion: 1\nbaseCurrency: EUR\nbaseRate: { counterfeit: 0.01, safety: 0.002 }\ngroupCaps: { default: 60 }\nlanes: { red: { counterfeit: 0.09 }, yellow: {}, blue: {} }\n${lines}\n`,
          'p.yaml',
        ),
      );
      return [];
    } catch (fault) {
      return (fault as CustomsRiskError).problems.map(({ message, line }) => `${line}: ${message}`);
    }
  };

  it.each([
    ['capacity: { per: [], red: -1 }', /red/],
    ['capacity: { per: [], red: "101%" }', /percentage/],
    ['capacity: { per: [week], red: 1 }', /per/],
    ['random: { red: "1%", yellow: "1%", of: green }', /^7: a random quota names one lane/],
    ['random: { of: green }', /^7: a random quota names one lane/],
    ['random: { yellow: "1%", of: red }', /^7: a random quota goes to a stricter lane than red/],
    ['random: [{ red: "1%", of: green }, { red: "2%", of: green }]', /stands before/],
    ['exploration: { red: { novel: "5%" } }', /^7: exploration of red is part of a capacity, and red has none/],
    ['capacity: { per: [], red: 5 }\nexploration: { red: { novel: "60%", uncertain: "60%" } }', /^8: .*more than all/],
    [
      'capacity: { per: [], red: 5 }\nrandom: { red: "1%", of: green }\nexploration: { red: { random: "5%" } }',
      /^9: red has a random quota/,
    ],
    ['capacity: { per: [], red: "1%" }\nexpected: { red: "2%" }', /^8: more is expected in red than its capacity/],
  ])('%s is refused with its place', (lines, message) => {
    expect(faultOf(lines)).toEqual([expect.stringMatching(message)]);
  });

  it('may be a capacity of nothing, budgets apart, and several quotas', () => {
    expect(
      faultOf(
        'capacity: { per: [office], red: { counterfeit: 0, safety: "1%" }, yellow: 0 }\nrandom: [{ red: "1%", of: green }, { red: "2%", of: blue }]\nexpected: { yellow: 0 }',
      ),
    ).toEqual([]);
  });
});

describe('a policy', () => {
  const text = `policy: p
version: 3
baseCurrency: EUR
exchangeRates: { USD: { EUR: 0.9, date: 2026-01-02 } }
baseRate: { counterfeit: 0.01, safety: 0.002 }
groupCaps: { country: 10, default: 60 }
lanes: { red: { counterfeit: 0.09, safety: 0.019 }, yellow: { counterfeit: 0.038, safety: 0.0075 }, blue: { counterfeit: 0.019 } }
degradedFloor: blue
capacity: { per: [office, day], red: "2%", yellow: "5%" }
random: { red: "0.5%", of: green }
`;
  const faultOf = (broken: string): string => {
    try {
      compilePolicy(parseSettings(broken, 'p.yaml'));
      return 'none';
    } catch (fault) {
      return (fault as CustomsRiskError).message;
    }
  };

  it('is read', () => {
    expect(compilePolicy(parseSettings(text, 'p.yaml')).document.baseRate.safety).toBe(0.002);
  });

  it.each([
    [
      'an unknown currency',
      text.replace('EUR', 'EURO'),
      'p.yaml:3:15 SETTINGS_INVALID: baseCurrency: an ISO 4217 code',
    ],
    ['no default cap', text.replace(', default: 60', ''), 'p.yaml:6:12 SETTINGS_INVALID: default is missing'],
    ['a base rate of one', text.replace('0.002', '1'), 'p.yaml:5:40 SETTINGS_INVALID: safety is a number below 1'],
    [
      'thresholds that rise',
      text.replace('0.038', '0.5'),
      'p.yaml:7:1 SETTINGS_INVALID: the thresholds of counterfeit must fall from red to blue',
    ],
    [
      'a lane misspelt',
      text.replace('yellow: {', 'yelow: {'),
      'p.yaml:7:53 SETTINGS_INVALID: unknown key "yelow"; did you mean "yellow"?',
    ],
  ])('with %s is refused', (_, broken, expected) => {
    expect(faultOf(broken)).toContain(expected);
  });
});
