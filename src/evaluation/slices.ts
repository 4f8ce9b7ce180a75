// Slices: figures of declarations that share an office, an origin, a chapter, a mode of transport or the size of their importer.
import type { RiskName } from '../declaration/risk.js';
import { type SliceName, type SliceRow, type SliceTable, sliceNames } from './evaluation.js';
import { type Gathered, Names, type RiskColumns, type SliceColumn } from './gather.js';
import { proportion } from './proportions.js';
import { orderOf } from './ranked.js';

/** Values that a table lists. */
const mostRows = 100;

/** Sizes of an importer by the declarations of the file that it has: from so many on. */
const sizes: readonly (readonly [from: number, name: string])[] = [
  [251, 'over 250'],
  [51, '51 to 250'],
  [6, '6 to 50'],
  [2, '2 to 5'],
  [1, '1'],
];

/** The tables of one risk. A declaration with several values, such as origins of its items, counts under each. */
export function slicesOf(gathered: Gathered, risk: RiskName): SliceTable[] {
  const columns = gathered.risks.get(risk)!; // asked for risks that have a truth
  const order = orderOf(Float64Array.from(columns.risk));
  return sliceNames.flatMap((by) => {
    const column = by === 'partySize' ? partySizes(gathered) : gathered.slices.get(by)!;
    const isTold = column.names.texts.some((value) => value !== null);
    return column.values.length === 0 || !isTold ? [] : [sliceTable(by, column, gathered.selected, columns, order)];
  });
}

function partySizes({ importer, importers }: Gathered): SliceColumn {
  const counts = new Uint32Array(importers.texts.length);
  for (const number of importer) if (number >= 0) counts[number]!++;
  const names = new Names();
  const values = importer.map((number) => names.numberOf(number < 0 ? null : sizeNamed(counts[number]!)));
  return { names, values: importers.texts.length === 0 ? [] : values, starts: [...importer.keys(), importer.length] };
}

const sizeNamed = (count: number): string => sizes.find(([from]) => count >= from)![1];

/** Sums of one value. */
interface Sums {
  declarations: number;
  labelled: number;
  positive: number;
  selected: number;
  /** Selected with a known outcome, and those of them that are positive. */
  examined: number;
  hits: number;
  risks: number;
}

function newSums(): Sums {
  return { declarations: 0, labelled: 0, positive: 0, selected: 0, examined: 0, hits: 0, risks: 0 };
}

function sliceTable(
  by: SliceName,
  column: SliceColumn,
  selected: readonly boolean[],
  columns: RiskColumns,
  order: Uint32Array,
): SliceTable {
  const all = newSums();
  const sums = column.names.texts.map(newSums);
  columns.label.forEach((label, at) => {
    add(all, label, columns.risk[at]!, selected[at]!);
    for (let entry = column.starts[at]!; entry < column.starts[at + 1]!; entry++)
      add(sums[column.values[entry]!]!, label, columns.risk[at]!, selected[at]!);
  });
  const aucs = aucsOf(column, columns, order, sums);
  const rows = sums
    .map((own, at) => sliceRow(column.names.texts[at]!, own, all, aucs[at]!))
    .sort((a, b) => b.declarations - a.declarations || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  const others = rows.slice(mostRows);
  return {
    by,
    rows: rows.slice(0, mostRows),
    others: { values: others.length, declarations: others.reduce((sum, row) => sum + row.declarations, 0) },
  };
}

function add(sums: Sums, label: number, risk: number, isSelected: boolean): void {
  sums.declarations++;
  sums.risks += risk;
  if (label >= 0) sums.labelled++;
  if (label === 1) sums.positive++;
  if (!isSelected) return;
  sums.selected++;
  if (label >= 0) sums.examined++;
  if (label === 1) sums.hits++;
}

function sliceRow(value: string | null, own: Sums, all: Sums, rocAuc: number | null): SliceRow {
  const selectionRate = proportion(own.selected, own.declarations);
  const hitRate = proportion(own.hits, own.examined);
  const othersSelected = proportion(all.selected - own.selected, all.declarations - own.declarations).interval;
  const othersHit = proportion(all.hits - own.hits, all.examined - own.examined).interval;
  const isMore = othersSelected !== null && selectionRate.interval![0] > othersSelected[1];
  const findsLess = othersHit !== null && hitRate.interval !== null && hitRate.interval[1] < othersHit[0];
  return {
    value,
    declarations: own.declarations,
    labelled: own.labelled,
    positive: own.positive,
    selected: own.selected,
    selectionRate,
    hitRate,
    recall: own.positive > 0 ? own.hits / own.positive : null,
    rocAuc,
    meanRisk: own.risks / own.declarations,
    observed: own.labelled > 0 ? own.positive / own.labelled : null,
    overSelected: isMore && findsLess,
  };
}

/** ROC-AUC within each value, all in one pass down the ranking. */
function aucsOf(
  { starts, values }: SliceColumn,
  { label, risk }: RiskColumns,
  order: Uint32Array,
  sums: readonly Sums[],
): (number | null)[] {
  // Of each value: hits and misses so far, those above the run of equal scores that it is in, that score, twice the area.
  const hits = new Float64Array(sums.length);
  const misses = new Float64Array(sums.length);
  const hitsAbove = new Float64Array(sums.length);
  const missesAbove = new Float64Array(sums.length);
  const score = new Float64Array(sums.length).fill(Number.NaN);
  const area = new Float64Array(sums.length);
  const endRun = (at: number): void => {
    area[at]! += (misses[at]! - missesAbove[at]!) * (hits[at]! + hitsAbove[at]!);
    hitsAbove[at] = hits[at]!;
    missesAbove[at] = misses[at]!;
  };
  for (const row of order) {
    const outcome = label[row]!;
    if (outcome < 0) continue;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const at = values[entry]!;
      if (score[at] !== risk[row]) endRun(at);
      score[at] = risk[row]!;
      if (outcome === 1) hits[at]!++;
      else misses[at]!++;
    }
  }
  return sums.map((_, at) => {
    endRun(at);
    return hits[at]! > 0 && misses[at]! > 0 ? area[at]! / (2 * hits[at]! * misses[at]!) : null;
  });
}
