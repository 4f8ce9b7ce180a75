// Markdown: the same report as text that reads well by itself; charts are their tables.
import type { Block, Card, Report, Section, Table } from './document.js';
import { cellText, percent, points } from './format.js';
import { inert } from './summary.js';

/** Write a report as Markdown (GitHub flavour, for its tables). */
export function writeMarkdown({ kind, title, lead, facts, sections, written }: Report): string {
  const rows = facts.map(({ label, value, note }) => `| ${plain(label)} | ${plain(value)} | ${plain(note)} |`);
  const head = [`# ${plain(title)}`, plain(kind), plain(lead), ['| | | |', '| --- | ---: | --- |', ...rows].join('\n')];
  return `${[...head, ...sections.flatMap(writeSection), `*${plain(written)}*`].join('\n\n')}\n`;
}

function writeSection({ heading, says, blocks }: Section): string[] {
  return [`## ${plain(heading)}`, plain(says), ...blocks.flatMap(writeBlock)];
}

function writeBlock(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`### ${plain(block.text)}`];
    case 'note':
      return [`> ${plain(block.text)}`];
    case 'table':
      return writeTable(block.table);
    case 'charts':
      return block.charts.flatMap(({ table }) => writeTable(table));
    case 'cards':
      return [block.cards.map(writeCard).join('\n')];
  }
}

function writeTable({ caption, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const isText = (kind: string): boolean => ['text', 'word', 'code', 'lane', 'lanes'].includes(kind);
  return [
    `**${plain(caption)}**`,
    [
      line(columns.map(({ head }) => plain(head))),
      line(columns.map(({ kind }) => (isText(kind) ? '---' : '---:'))),
      ...rows.map((row) => line(columns.map((column, at) => plain(cellText(row[at] ?? null, column.kind))))),
    ].join('\n'),
  ];
}

function writeCard({ title, lane, risk, notes, reasons }: Card): string {
  const said = reasons.map((reason) => `   - ${points(reason.points)} ${plain(reason.text)} (${plain(reason.id)})`);
  return [`1. **${plain(title)}**: ${percent(risk)}, ${lane}. ${notes.map(plain).join('. ')}`, ...said].join('\n');
}

/** Text that is neither markup of Markdown nor of HTML. */
function plain(text: string): string {
  return inert(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~#!]/g, (character) => `\\${character}`)
    .replace(/(https?|ftp|www)([:.])/gi, '$1\\$2');
}
