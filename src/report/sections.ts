// Sections: titles, tables and remarks of a report, written for a terminal.
import { inert, type Paint } from './summary.js';

/** A part of a report. Cells are plain text; numbers stand to the right. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  /** Columns that stand to the left, by number; the others to the right. */
  readonly left: readonly number[];
  readonly rows: readonly (readonly string[])[];
  readonly remarks: readonly string[];
}

/** Write sections in lines for a terminal. */
export function writeSections(sections: readonly Section[], paint: Paint): string {
  return sections.map((section) => `${terminalLines(section, paint).join('\n')}\n`).join('\n');
}

function terminalLines({ title, head, left, rows, remarks }: Section, paint: Paint): string[] {
  const cells = [head, ...rows].map((row) => row.map(inert));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (left.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  const table = rows.length === 0 ? [] : [paint('dim', line(cells[0]!)), ...cells.slice(1).map(line)];
  return [
    paint('bold', inert(title)),
    ...table.map((text) => `  ${text}`),
    ...remarks.map((text) => `  ${inert(text)}`),
  ];
}
