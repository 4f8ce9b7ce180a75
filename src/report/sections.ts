// Sections: titles, tables and remarks of a report, written for a terminal or as Markdown.
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

/** Write sections as Markdown, the first under a heading of the first level. */
export function writeSectionsAsMarkdown(sections: readonly Section[]): string {
  return sections.map((section, at) => `${markdownLines(section, at === 0 ? '#' : '##').join('\n')}\n`).join('\n');
}

function markdownLines({ title, head, left, rows, remarks }: Section, mark: string): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = head.map((_, column) => (left.includes(column) ? '---' : '---:'));
  const table = rows.length === 0 ? [] : ['', line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
  return [`${mark} ${escaped(title)}`, ...table, ...remarks.flatMap((text) => ['', escaped(text)])];
}

/** Text that Markdown, and HTML within it, leave as it is. */
function escaped(text: string): string {
  return inert(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
