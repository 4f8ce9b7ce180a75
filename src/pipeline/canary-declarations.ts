// Canary declarations: some rows of a history as declarations of one item, with no more in them than features read.
import type { DerivedName } from '../declaration/fields.js';
import { nest } from '../declaration/nest.js';
import {
  type ExtraFields,
  exchangeRatesSlot,
  extraSlot,
  fieldSlots,
  listSlots,
  newRow,
  type Row,
  slotIndex,
} from '../declaration/slots.js';
import { compileExpression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { Lookups } from '../features/lookups.js';

/** Fields that derived values are worked out from. */
const worth = ['value', 'currency', 'declaration.currency'];
const derivedFrom: { readonly [name in DerivedName]: readonly string[] } = {
  valueBase: worth,
  unitValue: [...worth, 'quantity'],
  valuePerKg: [...worth, 'netKg'],
  kgPerPackage: ['grossKg', 'declaration.totalGrossKg', 'declaration.totalPackages', 'packages'],
  daysToArrival: ['declaration.acceptedAt', 'transport.eta', 'transport.arrivedAt'],
  hs2: ['hs'],
  hs4: ['hs'],
  hs6: ['hs'],
};

const idSlot = slotIndex('declaration.id');

/**
 * Make a declaration of a row with the fields that the features and tables of a set read, and a number in place of the id. Of
 * parties only the country is kept: who they are stays out of models. In every second declaration one field is left out, so
 * that missing values are tried too.
 */
export function createReduce(
  { inputs, tables }: Pick<FeatureSet, 'inputs' | 'tables'>,
  lookups: Lookups,
): (row: Row, number: number) => { readonly [field: string]: unknown } {
  const environment = {
    ...emptyEnvironment('item'),
    tables: new Map([...lookups].map(([name, { table }]) => [name, table])),
  };
  const sources = [
    ...inputs.flatMap(({ features }) => features.map(({ expr }) => expr)),
    ...Object.values(tables).flatMap((table) => [...table.keys.flat(), ...('of' in table ? [table.of] : [])]),
  ];
  const reads = new Set<string>();
  for (const source of sources) {
    const compiled = compileExpression(source, environment, ['text', 'number', 'bool']);
    for (const field of compiled.ok ? compiled.expression.reads : [])
      for (const name of [field, ...(derivedFrom[field as DerivedName] ?? [])]) reads.add(name); // none of other fields
  }
  const slots = fieldSlots.filter(
    ({ name, place }) => reads.has(name) && (place[0] !== 'parties' || place.at(-1) === 'country'),
  );
  const lists = Object.entries(listSlots).flatMap(([name, { declaration, item }]) =>
    reads.has(name) ? [declaration, ...(item === undefined ? [] : [item])] : [],
  );
  const indexes = [...slots.map(({ index }) => index), ...lists];
  return (row, number) => {
    const reduced = newRow();
    for (const index of indexes) reduced[index] = row[index];
    if (reads.has('value')) reduced[exchangeRatesSlot] = row[exchangeRatesSlot];
    const extra = Object.entries((row[extraSlot] ?? {}) as ExtraFields); // the slot of national fields
    const own = extra.filter(([name]) => reads.has(`extra.${name}`));
    if (own.length > 0) reduced[extraSlot] = Object.fromEntries(own);
    // In every second declaration a field is missing, one after the other.
    const gap = number % 2 === 0 ? indexes[(number / 2) % indexes.length] : undefined;
    if (gap !== undefined) reduced[gap] = undefined;
    reduced[idSlot] = `CANARY-${number}`;
    return { ...nest({ header: reduced, rows: [reduced] }) };
  };
}
