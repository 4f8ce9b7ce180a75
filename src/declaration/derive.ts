// Derived values: worked out once for each row, in the currency of the policy.
import { dayMs } from './dates.js';
import type { DerivedName } from './fields.js';
import type { Entry, ExchangeRates, Row } from './slots.js';
import { derivedSlots, exchangeRatesSlot, listSlots, seenSlots, slotIndex } from './slots.js';

const value = slotIndex('value');
const currency = slotIndex('currency');
const headerCurrency = slotIndex('declaration.currency');
const quantity = slotIndex('quantity');
const netKg = slotIndex('netKg');
const grossKg = slotIndex('grossKg');
const totalGrossKg = slotIndex('declaration.totalGrossKg');
const totalPackages = slotIndex('declaration.totalPackages');
const acceptedAt = slotIndex('declaration.acceptedAt');
const eta = slotIndex('transport.eta');
const arrivedAt = slotIndex('transport.arrivedAt');
const hs = slotIndex('hs');

/**
 * Fill the derived slots of all rows of a declaration. `rates` serve where the declaration brings none of its own.
 * Calling it again with the same arguments changes nothing.
 */
export function deriveRows(rows: readonly Row[], baseCurrency: string, rates: ExchangeRates): void {
  for (const row of rows) {
    derivePackagesAndDocuments(row, rows.length);
    const worth = baseValue(row, baseCurrency, rates);
    row[derivedSlots.valueBase] = worth;
    row[derivedSlots.unitValue] = quotient(worth, row[quantity]);
    row[derivedSlots.valuePerKg] = quotient(worth, row[netKg]);
    row[derivedSlots.kgPerPackage] = massPerPackage(row, rows.length);
    const arrival = row[arrivedAt] ?? row[eta];
    const start = row[acceptedAt];
    row[derivedSlots.daysToArrival] =
      typeof arrival === 'number' && typeof start === 'number' ? (arrival - start) / dayMs : undefined;
    const commodity = row[hs] as string | undefined; // the slot of a code
    row[derivedSlots.hs2] = commodity?.slice(0, 2);
    row[derivedSlots.hs4] = commodity?.slice(0, 4);
    row[derivedSlots.hs6] = commodity?.slice(0, 6);
  }
}

/** An item sees its own packages, or those of the declaration when it is the only item; documents of both. */
function derivePackagesAndDocuments(row: Row, items: number): void {
  const whole = items === 1 ? row[listSlots.packages.declaration] : undefined;
  row[seenSlots.packages] = row[listSlots.packages.item!] ?? whole;
  const header = row[listSlots.documents.declaration] as readonly Entry[] | undefined; // the slot of an object list
  const own = row[listSlots.documents.item!] as readonly Entry[] | undefined; // the slot of an object list
  row[seenSlots.documents] = header && own ? [...header, ...own] : (header ?? own);
}

function baseValue(row: Row, base: string, rates: ExchangeRates): number | undefined {
  const amount = row[value];
  const unit = row[currency] ?? row[headerCurrency];
  if (typeof amount !== 'number' || typeof unit !== 'string') return undefined;
  if (unit === base) return amount;
  const own = row[exchangeRatesSlot] as ExchangeRates | undefined; // the slot of the rates
  const rate = own?.[unit]?.[base] ?? rates[unit]?.[base];
  return rate === undefined ? undefined : finite(amount * rate);
}

function massPerPackage(row: Row, items: number): number | undefined {
  const packages = row[seenSlots.packages] as readonly Entry[] | undefined; // the slot of an object list
  if (packages) {
    let count = 0;
    for (const entry of packages) {
      if (typeof entry.count !== 'number') return undefined;
      count += entry.count;
    }
    return quotient(row[grossKg], count);
  }
  return quotient(items === 1 ? (row[grossKg] ?? row[totalGrossKg]) : row[totalGrossKg], row[totalPackages]);
}

function quotient(dividend: unknown, divisor: unknown): number | undefined {
  if (typeof dividend !== 'number' || typeof divisor !== 'number' || divisor === 0) return undefined;
  return finite(dividend / divisor);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Which fields keep a derived value from being worked out; its own name when it fails for another reason. */
export function basisMissing(row: Row, name: DerivedName): string[] {
  const missing = basis[name]
    .filter((names) => names.every((one) => row[slotOfBasis(one)] === undefined))
    .map(([first]) => first!);
  const hasNoWorth = row[derivedSlots.valueBase] === undefined && basis[name].includes(worth[0]!);
  if (hasNoWorth && !worth.some(([first]) => missing.includes(first!))) missing.push('exchangeRates');
  return missing.length > 0 ? missing : [name];
}

// For each derived value the fields it needs; of several in one bracket any one will do.
const worth = [['value'], ['currency', 'declaration.currency']];
const commodity = [['hs']];
const basis: { readonly [name in DerivedName]: readonly (readonly string[])[] } = {
  valueBase: worth,
  unitValue: [...worth, ['quantity']],
  valuePerKg: [...worth, ['netKg']],
  kgPerPackage: [
    ['grossKg', 'declaration.totalGrossKg'],
    ['packages', 'declaration.totalPackages'],
  ],
  daysToArrival: [['declaration.acceptedAt'], ['transport.eta', 'transport.arrivedAt']],
  hs2: commodity,
  hs4: commodity,
  hs6: commodity,
};

function slotOfBasis(name: string): number {
  return name === 'packages' ? seenSlots.packages : slotIndex(name);
}
