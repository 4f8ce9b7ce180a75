// Derived values, worked out on paper.
import { describe, expect, it } from 'vitest';
import { basisMissing, deriveRows } from '../../src/declaration/derive.js';
import type { DerivedName } from '../../src/declaration/fields.js';
import { flatten } from '../../src/declaration/flatten.js';
import { derivedSlots, type Row } from '../../src/declaration/slots.js';

function rowOf(item: object, header: object = {}, rates = {}): Row {
  const flat = flatten({ id: 'D1', ...header, items: [item] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', rates);
  return flat.flat.rows[0]!;
}
const derived = (row: Row, name: DerivedName) => row[derivedSlots[name]];

describe('derived values', () => {
  it('use the currency of the policy', () => {
    const row = rowOf(
      { value: 200, currency: 'EUR', quantity: 4, netKg: 50, hs: '6404110000' },
      {},
      { EUR: { USD: 1.1 } },
    );
    expect(derived(row, 'valueBase')).toBeCloseTo(220);
    expect(derived(row, 'unitValue')).toBeCloseTo(55);
    expect(derived(row, 'valuePerKg')).toBeCloseTo(4.4);
    expect([derived(row, 'hs2'), derived(row, 'hs4'), derived(row, 'hs6')]).toEqual(['64', '6404', '640411']);
  });

  it('prefer the rate that the declaration brings, and fall back to its header currency', () => {
    const row = rowOf(
      { value: 1000 },
      { currency: 'KRW', exchangeRates: { KRW: { USD: 0.001 } } },
      { KRW: { USD: 0.002 } },
    );
    expect(derived(row, 'valueBase')).toBe(1);
  });

  it('are missing without a rate, a currency or with a zero divisor', () => {
    expect(derived(rowOf({ value: 200, currency: 'EUR' }), 'valueBase')).toBeUndefined();
    expect(derived(rowOf({ value: 200 }), 'valueBase')).toBeUndefined();
    expect(derived(rowOf({ value: 200, currency: 'USD', netKg: 0 }), 'valuePerKg')).toBeUndefined();
  });

  it('divide mass by packages of the item, else of the declaration', () => {
    expect(derived(rowOf({ grossKg: 60, packages: [{ count: 2 }, { count: 4 }] }), 'kgPerPackage')).toBe(10);
    expect(derived(rowOf({ grossKg: 60 }, { totalPackages: 3 }), 'kgPerPackage')).toBe(20);
    expect(derived(rowOf({ grossKg: 60, packages: [{ kind: 'CT' }] }), 'kgPerPackage')).toBeUndefined();
  });

  it('count days to arrival', () => {
    expect(
      derived(rowOf({}, { acceptedAt: '2026-03-01', transport: { eta: '2026-03-04T12:00:00Z' } }), 'daysToArrival'),
    ).toBe(3.5);
  });

  it('name what they lack', () => {
    expect(basisMissing(rowOf({ value: 3 }), 'valuePerKg')).toEqual(['currency', 'netKg']);
    expect(basisMissing(rowOf({ value: 3, currency: 'USD', netKg: 0 }), 'valuePerKg')).toEqual(['valuePerKg']);
  });

  it('name the exchange rate where value and currency are known, and no rate is', () => {
    const euros = { value: 3, currency: 'EUR', netKg: 1 };
    expect(basisMissing(rowOf(euros), 'valueBase')).toEqual(['exchangeRates']);
    expect(basisMissing(rowOf(euros), 'valuePerKg')).toEqual(['exchangeRates']);
    expect(basisMissing(rowOf(euros), 'unitValue')).toEqual(['quantity', 'exchangeRates']);
    expect(basisMissing(rowOf({ currency: 'EUR' }), 'valueBase')).toEqual(['value']);
    expect(basisMissing(rowOf(euros), 'kgPerPackage')).toEqual(['grossKg', 'packages']);
    expect(basisMissing(rowOf({ ...euros, netKg: 0 }, {}, { EUR: { USD: 1 } }), 'valuePerKg')).toEqual(['valuePerKg']);
  });
});
