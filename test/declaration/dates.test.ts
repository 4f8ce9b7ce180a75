// Dates read by hand agree with date-fns on every text both understand.
import { isValid, parseISO } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIsoDate, parseIsoDate } from '../../src/declaration/dates.js';
import { runs } from '../runs.js';

describe('parseIsoDate', () => {
  it.each([
    ['2020-02-29', Date.UTC(2020, 1, 29)],
    ['2021-01-01T10:30', Date.UTC(2021, 0, 1, 10, 30)],
    ['2021-01-01 10:30:15', Date.UTC(2021, 0, 1, 10, 30, 15)],
    ['2021-01-01T10:30:15.250Z', Date.UTC(2021, 0, 1, 10, 30, 15)],
    ['2021-01-01T00:30:00+02:00', Date.UTC(2020, 11, 31, 22, 30)],
    ['2021-01-01T23:30:00-0130', Date.UTC(2021, 0, 2, 1, 0)],
  ])('reads %s', (text, expected) => {
    expect(parseIsoDate(text)).toBe(expected);
  });

  it.each([
    '2021-02-31',
    '2021-02-29',
    '2021-13-01',
    '2021-00-10',
    '2021-1-1',
    '20210101',
    '2021-01-01T24:00',
    '2021-01-01T10',
    '0021-01-01',
    '2021-01-01T10:00+15:00',
    'yesterday',
    '2021-01-0a',
    '',
  ])('refuses %s', (text) => {
    expect(parseIsoDate(text)).toBeUndefined();
  });

  it('agrees with date-fns on days, real or not', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), two(14), two(33), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const theirs = parseISO(`${text}T00:00:00Z`);
        expect(parseIsoDate(text)).toBe(isValid(theirs) ? theirs.getTime() : undefined);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2199, 11, 31) / 1000 }), (seconds) => {
        expect(parseIsoDate(formatIsoDate(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});
