// Rows of the model benchmark: seeded ones, those of the example manifest, and those of the KCS file where it lies beside the clone.
import { existsSync, readFileSync } from 'node:fs';
import { deriveRows } from '../src/declaration/derive.js';
import { flatten } from '../src/declaration/flatten.js';
import type { Row } from '../src/declaration/slots.js';
import { loadMapping } from '../src/manifest/mapping.js';
import { flatOf, readManifest } from '../src/manifest/read-manifest.js';
import { createRandom } from './rules-data.js';

export interface RowSet {
  readonly name: string;
  readonly rows: readonly Row[];
}

const kcs = '../shared/data/kcs/valid.csv';

/** The sets of rows, with values in USD. */
export async function readRowSets(): Promise<readonly RowSet[]> {
  const sets = [
    { name: 'seeded declarations', rows: makeRows(8_000, 17) },
    { name: 'examples/manifests/arrivals.csv', rows: await rowsOf('examples/manifests/arrivals.csv', 'arrivals') },
  ];
  if (!existsSync(kcs)) return sets;
  return [...sets, { name: 'valid.csv of KCS', rows: await rowsOf(kcs, 'kcs') }];
}

async function rowsOf(file: string, mapping: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const record of readManifest(file, { mapping: await loadMapping(`examples/mappings/${mapping}.yaml`) })) {
    const flat = flatOf(record);
    if (!flat) continue;
    deriveRows(flat.rows, 'USD', {});
    rows.push(...flat.rows);
  }
  return rows;
}

/** Declarations of one item that have all the shipped model asks for; nine in ten commodity codes are known to it. */
function makeRows(count: number, seed: number): Row[] {
  const random = createRandom(seed);
  const tables = JSON.parse(readFileSync('models/kcs-gbdt/tables.json', 'utf8')) as {
    tables: { [name: string]: { levels: readonly object[] } };
  };
  const known = Object.values(tables.tables)
    .flatMap(({ levels }) => levels.flatMap((level) => Object.keys(level)))
    .filter((key) => /^\d{6}$/.test(key));
  const some = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const countries = ['CN', 'US', 'DE', 'JP', 'VN', 'HK', 'NL', 'IT', 'KR', 'TR'];
  return Array.from({ length: count }, (_, at) => {
    const flattened = flatten({
      id: `D${at}`,
      office: some(['10', '16', '20', '30', '40', '99']),
      dispatchCountry: some(countries),
      transport: { mode: some(['1', '3', '4', '5']) },
      extra: { taxRate: some(['0.0', '3.2', '6.5', '8.0', '13.0']), taxType: some(['A', 'C', 'FEU1', 'FCN1']) },
      items: [
        {
          hs: random() < 0.9 ? some(known) : `99${String(Math.floor(random() * 1e4)).padStart(4, '0')}`,
          origin: some(countries),
          value: Math.round(random() * 1e6) / 100,
          currency: 'USD',
          netKg: Math.round(random() * 1e5) / 100,
        },
      ],
    });
    if (!flattened.ok) throw new Error(flattened.fault.code);
    deriveRows(flattened.flat.rows, 'USD', {});
    return flattened.flat.rows[0]!;
  });
}
