// Rows of cells: the cells of one record into a row of its declaration, or the fault for which it is rejected.
import type { Position } from '../declaration/flat.js';
import { requireId } from '../declaration/intake.js';
import { slotIndex } from '../declaration/slots.js';
import { limits } from '../limits.js';
import type { Binding, Cells } from './csv-binding.js';
import type { Grouping } from './grouping.js';

const idIndex = slotIndex('declaration.id');

/** Fill a row from the cells of a record and hand it, or its fault, to the grouping. */
export function takeRow(
  { binding, grouping, withLabels }: { binding: Binding; grouping: Grouping; withLabels: boolean },
  cells: Cells,
  position: Position,
): void {
  const group = binding.groupOf(cells);
  const kept = binding.kept(cells);
  const labels = withLabels ? binding.labelsOf(cells) : undefined;
  if (group === undefined || kept === undefined || (withLabels && labels === undefined))
    return grouping.reject({ code: 'TEXT_ENCODING', ...position, path: null }, group, undefined);
  const expected = grouping.nextItem(group, undefined);
  let { intake, row } = binding.fill(cells, expected);
  const id = row[idIndex];
  const item = grouping.nextItem(group, id);
  // Another id begins another declaration: the paths of issues and faults must not name an item of the one before.
  if (item !== expected) ({ intake, row } = binding.fill(cells, item));
  requireId(intake, row, item > 0);
  if (item >= limits.items || (item > 0 && grouping.bytesTo(position) > limits.declarationBytes))
    intake.fault ??= { code: 'ITEMS_TOO_MANY', path: 'items' };
  if (intake.fault) return grouping.reject({ ...intake.fault, ...position }, group, id);
  grouping.add({ row, issues: intake.issues, position, kept, group, labels });
}
