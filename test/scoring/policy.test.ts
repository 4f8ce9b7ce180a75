// Policies and lanes.
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { laneOf } from '../../src/scoring/lane.js';
import { compilePolicy, defaultPolicy } from '../../src/scoring/policy.js';
import { parseSettings } from '../../src/settings-file.js';

const { document } = defaultPolicy();
const lane = (counterfeit: number, safety: number, forced: ('red' | 'yellow' | 'blue')[] = [], degraded = false) =>
  Object.values(laneOf({ counterfeit, safety }, forced, degraded, document));

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
