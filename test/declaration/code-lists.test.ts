// Code lists against a second source: the names that the runtime's own locale data knows.
import { describe, expect, it } from 'vitest';
import { codeLists } from '../../src/declaration/code-lists.js';

describe('countries', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = [...codeLists.country.codes!];

  it('are the 249 of ISO 3166-1 and XK', () => {
    expect(codes).toHaveLength(250);
    expect(codes.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it.each(['ZZ', 'XX', 'UK', 'EU', 'EN', 'AN', 'SU', 'YU'])('do not hold %s', (code) => {
    expect(codeLists.country.has(code)).toBe(false);
  });

  it('hold NA, which is Namibia and not "not available"', () => {
    expect(codeLists.country.has('NA')).toBe(true);
  });
});

describe('currencies', () => {
  it('are known to the runtime, but for those newer than it', () => {
    const known = new Set(Intl.supportedValuesOf('currency'));
    expect(
      [...codeLists.currency.codes!].filter((code) => !known.has(code) && !['XCG', 'ZWG', 'SLE', 'VED'].includes(code)),
    ).toEqual([]);
  });

  it.each(['DEM', 'XXX', 'HRK', 'EURO'])('do not hold %s', (code) => {
    expect(codeLists.currency.has(code)).toBe(false);
  });
});

describe('shapes', () => {
  it.each([
    ['hs', '6404.11', '640411'],
    ['hs', '01 01 21', '010121'],
    ['undg', 'UN3480', '3480'],
    ['undg', 'un 1266', '1266'],
    ['locode', 'nl rtm', 'NLRTM'],
    ['flow', 'IMPORT', 'import'],
  ] as const)('%s folds %s to %s', (list, given, expected) => {
    const folded = codeLists[list].fold(given);
    expect(folded).toBe(expected);
    expect(codeLists[list].has(folded)).toBe(true);
  });

  it.each([
    ['hs', '6404'],
    ['hs', '64041100000'],
    ['undg', '34800'],
    ['gtin', '123456789'],
  ] as const)('%s refuses %s', (list, given) => {
    expect(codeLists[list].has(given)).toBe(false);
  });
});
