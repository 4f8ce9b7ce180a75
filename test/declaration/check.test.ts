// Checks of single values: what is normalised, what is a fault, what is an issue.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOf, cleanText, Refusal } from '../../src/declaration/check.js';

const text = checkOf({ kind: 'text', max: 10, says: '' });
const country = checkOf({ kind: 'code', codes: 'country', says: '' });
const decimal = checkOf({ kind: 'decimal', says: '' });
const int = checkOf({ kind: 'int', says: '' });
const date = checkOf({ kind: 'date', says: '' });
const bool = checkOf({ kind: 'bool', says: '' });

const refused = (value: unknown): string | undefined =>
  value instanceof Refusal ? `${value.isFault ? 'fault' : 'issue'} ${value.code}` : undefined;

describe('text', () => {
  it('is NFKC, trimmed, without control characters', () => {
    expect(text('  ａｄｉ\u0007das ')).toBe('adi das');
    expect(text('ﬁlm')).toBe('film');
    expect(cleanText('a\u2028b\u0085c', 100)).toBe('a b c');
  });

  it('that is empty is missing', () => {
    expect(text('')).toBeUndefined();
    expect(text(' \t ')).toBeUndefined();
    expect(text(null)).toBeUndefined();
  });

  it('that is too long is an issue, a NUL or another type a fault', () => {
    expect(refused(text('x'.repeat(11)))).toBe('issue TEXT_TOO_LONG');
    expect(refused(text('a\0b'))).toBe('fault TEXT_NUL');
    expect(refused(text(12))).toBe('fault TYPE_WRONG');
  });

  it('is left alone the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const clean = cleanText(given, 1000)!;
        expect(cleanText(clean, 1000)).toBe(clean);
      }),
    );
  });
});

describe('country', () => {
  it('is upper-cased, and NA is Namibia', () => {
    expect(country(' cn ')).toBe('CN');
    expect(country('NA')).toBe('NA');
  });

  it('that is unknown is an issue', () => {
    expect(refused(country('ZZ'))).toBe('issue COUNTRY_UNKNOWN');
    expect(refused(country('XX'))).toBe('issue COUNTRY_UNKNOWN');
  });
});

describe('numbers', () => {
  it.each([
    [12.5, 12.5],
    ['12.5', 12.5],
    [' 7 ', 7],
    ['1e3', 1000],
    ['.5', 0.5],
    [0, 0],
    [-0, 0],
    ['', undefined],
    [null, undefined],
  ])('%s is %s', (given, expected) => {
    expect(decimal(given)).toBe(expected);
  });

  it.each([
    ['1e999', 'fault NUMBER_MALFORMED'],
    ['12,5', 'fault NUMBER_MALFORMED'],
    ['abc', 'fault NUMBER_MALFORMED'],
    ['0x10', 'fault NUMBER_MALFORMED'],
    ['Infinity', 'fault NUMBER_MALFORMED'],
    [Number.NaN, 'fault NUMBER_MALFORMED'],
    ['-3', 'fault NUMBER_NEGATIVE'],
    [-0.01, 'fault NUMBER_NEGATIVE'],
    [true, 'fault TYPE_WRONG'],
  ])('%s is a %s', (given, expected) => {
    expect(refused(decimal(given))).toBe(expected);
  });

  it('of kind int are whole', () => {
    expect(int('3')).toBe(3);
    expect(refused(int(2.5))).toBe('fault NUMBER_MALFORMED');
    expect(refused(int(2 ** 53))).toBe('fault NUMBER_MALFORMED');
  });
});

describe('dates and bools', () => {
  it('read', () => {
    expect(date('2026-03-01')).toBe(Date.UTC(2026, 2, 1));
    expect(bool('Yes')).toBe(true);
    expect(bool(false)).toBe(false);
  });

  it('31 February is a fault, a doubtful yes an issue', () => {
    expect(refused(date('2026-02-31'))).toBe('fault DATE_IMPOSSIBLE');
    expect(refused(bool('perhaps'))).toBe('issue CODE_UNKNOWN');
  });
});
