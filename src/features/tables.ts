// Fitted tables: the file `tables.json`, checked against the definitions while it is read into lookups, and written from them.
import { setupFault } from '../errors.js';
import { addKey, readKey } from '../expression/keys.js';
import { entryParts, type LookupTable, type TableLevel, type TableType } from '../expression/tables.js';
import { repeatedKeyOf } from '../json-syntax.js';
import { parseJsonSettings } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import { labelOf } from './feature-set.js';
import type { Lookups } from './lookups.js';

/** How many rows had a label, and how many of them were positive. */
export interface LabelCounts {
  readonly seen: number;
  readonly positive: number;
}

/** What fitted tables rest on. */
export interface Fitted {
  /** The last day that was learned, YYYY-MM-DD (UTC); null before there is any. */
  readonly until: string | null;
  readonly rows: number;
  readonly labels: ReadonlyMap<string, LabelCounts>;
}

/** Says in words what does not fit, without contents of records: keys may name parties. */
class Misfit extends Error {}

/**
 * Read `tables.json` into lookups that are empty. Throws SETTINGS_NOT_JSON with the place of a fault of its syntax or of a
 * key that stands twice, or TABLES_INVALID: a table missing, too many or of another type, levels or entries that do not
 * fit.
 */
export function readTables(text: string, file: string, lookups: Lookups): Fitted {
  const value = parse(text, file);
  try {
    return readValue(value, lookups);
  } catch (misfit) {
    if (!(misfit instanceof Misfit)) throw misfit;
    throw setupFault('TABLES_INVALID', misfit.message, { file });
  }
}

/** Parse fast, for tables are long; the slow way finds places where something is wrong. */
function parse(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parseJsonSettings(text, file).value;
  }
  return repeatedKeyOf(text, value) ? parseJsonSettings(text, file).value : value;
}

type Values = { readonly [key: string]: unknown };

function readValue(value: unknown, lookups: Lookups): Fitted {
  const { format, until, rows, labels, tables } = objectOf(value, 'the file');
  if (format !== 1) throw new Misfit('the file is not of format 1');
  if (until !== null && !(typeof until === 'string' && /^\d{4}-\d\d-\d\d$/.test(until)))
    throw new Misfit('until is not a day such as 2020-12-31');
  if (!isCount(rows)) throw new Misfit('rows is not a number of rows');
  const counts = new Map(Object.entries(objectOf(labels, 'labels')).map(([name, one]) => [name, countsOf(name, one)]));
  const given = objectOf(tables, 'tables');
  for (const name of Object.keys(given))
    if (!lookups.has(name))
      throw new Misfit(`no definition names the table "${name}"${didYouMean(name, lookups.keys())}`);
  for (const [name, { definition, table }] of lookups) {
    const label = labelOf(definition);
    if (label && !counts.has(label.name)) throw new Misfit(`labels lacks "${label.name}", which "${name}" learns from`);
    if (!Object.hasOwn(given, name)) throw new Misfit(`the table "${name}" is missing`);
    readTable(objectOf(given[name], `the table "${name}"`), table);
  }
  return { until, rows, labels: counts };
}

function readTable({ type, prior, levels, ...more }: Values, table: LookupTable): void {
  const where = `the table "${table.name}"`;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new Misfit(`${where} has the unknown key "${unknown}"`);
  if (type !== table.type) throw new Misfit(`${where} is not of type ${table.type}, as it is defined`);
  if (table.type === 'rate') {
    if (prior !== null && !(typeof prior === 'number' && prior >= 0 && prior <= 1))
      throw new Misfit(`the prior of ${where} is not from 0 to 1`);
    table.prior = prior ?? Number.NaN;
  } else if (prior !== undefined) throw new Misfit(`${where} has a prior, but holds no rates`);
  if (!Array.isArray(levels) || levels.length !== table.levels.length)
    throw new Misfit(`${where} has not as many levels as its definition, which are ${table.levels.length}`);
  table.levels.forEach((level, at) => {
    const place = `level ${at + 1} of ${where}`;
    readLevel(objectOf(levels[at], place), table.type, level, place);
  });
}

/** Plain loops: a table holds many entries, and a model loads while somebody waits. */
function readLevel(entries: Values, type: TableType, level: TableLevel, place: string): void {
  const { key, width } = level;
  const keys = Object.keys(entries);
  for (let at = 0; at < keys.length; at++) {
    const values = readKey(key, keys[at]!);
    if (!values) throw new Misfit(`entry ${at + 1} in ${place}: no key of its definition is written so`);
    const entry = entries[keys[at]!];
    const numbers = (width === 1 ? [entry] : entry) as readonly number[]; // tested next
    if (!Array.isArray(numbers) || numbers.length !== width || !fits[type](numbers))
      throw new Misfit(`entry ${at + 1} in ${place} is not ${sayEntry[type]}`);
    const from = level.reserve(addKey(key, values));
    for (let part = 0; part < width; part++) level.values[from + part] = numbers[part]!;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0; // tested just before

const fits: { readonly [type in TableType]: (numbers: readonly number[]) => boolean } = {
  rate: ([seen, positive]) => isCount(seen) && seen > 0 && isCount(positive) && positive <= seen,
  median: ([count, median, deviation]) =>
    isCount(count) && count > 0 && Number.isFinite(median) && Number.isFinite(deviation) && deviation! >= 0,
  count: ([seen]) => isCount(seen) && seen > 0,
  latest: ([value]) => Number.isFinite(value),
};

const sayEntry: { readonly [type in TableType]: string } = {
  rate: '[seen, positive] with 0 ≤ positive ≤ seen and 0 < seen',
  median: '[count, median, deviation], finite, with 0 < count and 0 ≤ deviation',
  count: 'a whole number above 0',
  latest: 'a finite number',
};

function countsOf(name: string, value: unknown): LabelCounts {
  const { seen, positive } = objectOf(value, `the label "${name}"`);
  if (!isCount(seen) || !isCount(positive) || positive > seen)
    throw new Misfit(`the label "${name}" is not { seen, positive } with 0 ≤ positive ≤ seen`);
  return { seen, positive };
}

function objectOf(value: unknown, what: string): Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(`${what} is not an object`);
  return value as Values;
}

/** Write lookups as `tables.json`: entries sorted by key, one line for each level, so that the same history gives the same bytes. */
export function writeTables(lookups: Lookups, { until, rows, labels }: Fitted): string {
  const line = JSON.stringify;
  const sorted = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = sorted.map(([name, { seen, positive }]) => `${line(name)}:${line({ seen, positive })}`).join(',');
  const tables = [...lookups].map(([name, { table }]) => {
    const prior = table.type === 'rate' ? `"prior":${line(table.prior)},` : ''; // NaN is written null
    const levels = table.levels.map((level) => `  {${entriesOf(level, table.type).join(',')}}`);
    return `${line(name)}:{"type":"${table.type}",${prior}"levels":[\n${levels.join(',\n')}]}`;
  });
  return `{"format":1,"until":${line(until)},"rows":${rows},\n"labels":{${counts}},\n"tables":{\n${tables.join(',\n')}\n}}\n`;
}

function entriesOf({ key: { index }, values, width }: TableLevel, type: TableType): string[] {
  const entries: (readonly [key: string, entry: string])[] = [];
  for (let key = 0; key < index.size && key * width < values.length; key++) {
    const numbers = [...values.subarray(key * width, (key + 1) * width)];
    if (type === 'latest' ? Number.isNaN(numbers[0]) : numbers[0] === 0) continue; // another table's key
    entries.push([index.textOf(key), entryParts[type].length === 1 ? String(numbers[0]) : JSON.stringify(numbers)]);
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `${JSON.stringify(key)}:${entry}`);
}
