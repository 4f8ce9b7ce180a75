// Moved: which origins, offices, chapters and modes come into stricter or milder lanes by another configuration.
import { laneNames, riskNames } from '../declaration/risk.js';
import type { MovedRow, MovedTable } from './compared.js';
import type { Judged } from './gather.js';

type Row = { -readonly [key in keyof MovedRow]: MovedRow[key] extends number ? number : MovedRow[key] } & {
  sums: { counterfeit: number; safety: number };
};

export interface Moving {
  readonly add: (a: Judged, b: Judged) => void;
  readonly tables: () => MovedTable[];
}

const names = ['origin', 'office', 'chapter', 'mode'] as const;
const mostRows = 100;

/** Begin to count. */
export function createMoving(): Moving {
  const tables = new Map(names.map((name) => [name, new Map<string | null, Row>()]));
  return {
    add: (a, b) => {
      for (const [name, rows] of tables)
        for (const value of a.slices[name] ?? []) {
          const row = rows.get(value) ?? newRow(value);
          rows.set(value, row);
          addTo(row, a, b);
        }
    },
    tables: () => [...tables].flatMap(([by, rows]) => (rows.size === 0 ? [] : [tableOf(by, [...rows.values()])])),
  };
}

function newRow(value: string | null): Row {
  const zero = { counterfeit: 0, safety: 0 };
  return {
    value,
    declarations: 0,
    stricter: 0,
    milder: 0,
    selectedA: 0,
    selectedB: 0,
    meanDifference: zero,
    sums: { ...zero },
  };
}

function addTo(row: Row, a: Judged, b: Judged): void {
  const step = laneNames.indexOf(a.verdict.lane) - laneNames.indexOf(b.verdict.lane);
  row.declarations++;
  if (step > 0) row.stricter++;
  if (step < 0) row.milder++;
  if (a.isSelected) row.selectedA++;
  if (b.isSelected) row.selectedB++;
  for (const risk of riskNames) row.sums[risk] += b.verdict.risks[risk] - a.verdict.risks[risk];
}

function tableOf(by: MovedTable['by'], rows: readonly Row[]): MovedTable {
  const moved = ({ stricter, milder }: Row): number => stricter + milder;
  const sorted = [...rows].sort(
    (a, b) => moved(b) - moved(a) || b.declarations - a.declarations || ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
  );
  const others = sorted.slice(mostRows);
  return {
    by,
    rows: sorted.slice(0, mostRows).map(({ sums, ...row }) => ({
      ...row,
      meanDifference: { counterfeit: sums.counterfeit / row.declarations, safety: sums.safety / row.declarations },
    })),
    others: { values: others.length, declarations: others.reduce((sum, row) => sum + row.declarations, 0) },
  };
}
